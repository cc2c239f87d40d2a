"""What people type is found, on both databases, in the site's search and in the editor's choosers."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.management import call_command
from django.urls import reverse
from wagtail.models import Page
from wagtail.search.backends import get_search_backend

from cadres.roles import Role
from cadres.services import grant_role
from core.search.finding import highlighted
from core.search.synonyms import alternatives
from exemplars.models import ExemplarIndexPage, ExemplarPage
from home.search import find_pages
from tests.factories.cadres import make_cadre

pytestmark = pytest.mark.django_db
LONG = (
    "关于某县住建局原副局长在工程招标中多次收受贿赂并挪用公款造成重大损失一案的警示与反思材料"
)
PAGES = {
    "bribe": ("采购科长受贿案警示录", "他在三年里受贿二十万元。"),
    "funds": ("会计挪用公款三个月", "补贴款被借给亲戚做生意。"),
    "service": ("窗口人员吃拿卡要", "办一张证要请三次饭。"),
    "article": ("收礼的界限", "依照刑法第三百八十五条，索取财物也是犯罪。"),
    "arabic": ("斡旋也要追究", "见刑法388条之一和391条。"),
    "long": (LONG, "材料供支部学习。"),
    "other": ("退回礼金的科长", "与上面各件无关。"),
}


@pytest.fixture
def pages(db):
    index = ExemplarIndexPage(title="勤廉典型", slug="exemplars")
    Page.objects.get(depth=1).add_child(instance=index)
    made = {}
    for slug, (title, summary) in PAGES.items():
        made[slug] = ExemplarPage(title=title, slug=slug, summary=summary)
        index.add_child(instance=made[slug])
    return made


def slugs(query):
    return [
        page.slug for found in find_pages(query, reader=AnonymousUser()) for page in found.pages
    ]


EXPECTED = [
    ("受贿", {"bribe", "long"}),
    ("挪用公款", {"funds", "long"}),
    ("吃拿卡要", {"service"}),
    ("第三百八十五条", {"article"}),
    ("385条", {"article"}),
    ("第385条", {"article"}),
    ("第三百八十八条之一", {"arabic"}),
    ("反思", {"long"}),
    ("招标", {"long"}),
    ("收钱办事", {"bribe", "long"}),
    ("索拿卡要", {"service"}),
    ("公款私用", {"funds", "long"}),
]


@pytest.mark.parametrize(("query", "expected"), EXPECTED)
def test_the_site_finds(pages, query, expected):
    assert set(slugs(query)) == expected


@pytest.mark.parametrize(
    "query", ["受贿罪名单", "第三百八十六条", "反思录像", "，。", "' OR 1=1 --"]
)
def test_the_site_does_not_find_what_is_not_there(pages, query):
    assert slugs(query) == []


def test_a_word_in_the_title_weighs_more(pages):
    pages["other"].summary = "讲到吃拿卡要、吃拿卡要、吃拿卡要。"
    pages["other"].save_revision().publish()

    assert slugs("吃拿卡要")[0] == "service"


@pytest.fixture
def editor(client, db):
    editor = make_cadre("秦疏桐")
    grant_role(cadre=editor, role=Role.EDITOR, unit=editor.unit)
    client.force_login(editor)
    return client


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("受贿", "采购科长受贿案警示录"),
        ("挪用公款", "会计挪用公款三个月"),
        ("吃拿卡要", "窗口人员吃拿卡要"),
        ("反思", LONG),
        ("科长", "退回礼金的科长"),
    ],
)
def test_the_editors_page_chooser_finds(pages, editor, query, title):
    url = reverse("wagtailadmin_choose_page_search")

    assert title in editor.get(url, {"q": query}).content.decode()


def test_publishing_updates_the_index_and_unpublishing_hides(pages):
    page = pages["other"]
    page.title = "婉拒宴请的所长"
    page.save_revision().publish()
    assert slugs("宴请") == ["other"]
    assert slugs("退回") == []

    page.unpublish()
    assert slugs("宴请") == []


def test_the_index_can_be_rebuilt_by_a_command(pages, capsys):
    get_search_backend().get_index_for_model(ExemplarPage).reset()
    assert slugs("受贿") == []

    call_command("rebuild_search")

    assert set(slugs("受贿")) == {"bribe", "long"}
    assert capsys.readouterr().out.strip()


def test_the_result_marks_what_was_looked_for(client, pages):
    html = client.get("/search/", {"q": "受贿"}).content.decode()

    assert "采购科长<mark>受贿</mark>案警示录" in html


def test_one_search_whatever_the_number_of_kinds(pages, django_assert_max_num_queries):
    slugs("受贿")
    with django_assert_max_num_queries(6):
        slugs("受贿")


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("一二三受贿四五", "受贿", "一二三<mark>受贿</mark>四五"),
        ("<b>受贿", "受贿", "&lt;b&gt;<mark>受贿</mark>"),
        ("没有", "受贿", "没有"),
        ("收受贿赂", "收钱办事", "<mark>收受贿赂</mark>"),
        ("", "受贿", ""),
    ],
)
def test_marks_words_and_escapes_the_rest(text, query, marked):
    assert highlighted(text, query) == marked


def test_a_long_text_is_cut_around_the_first_hit():
    html = highlighted("甲" * 300 + "受贿" + "乙" * 300, "受贿", characters=40)

    assert html.startswith("…甲")
    assert html.endswith("乙…")
    assert "<mark>受贿</mark>" in html
    assert len(html) < 70


def test_the_longest_charge_decides_what_its_other_names_are():
    assert "公司行贿" in alternatives("单位行贿案")[0]
    assert alternatives("退回礼金") == []
