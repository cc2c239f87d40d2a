"""Editors cite articles in running text; readers open them where they stand."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.template import Context, Template
from django.urls import reverse
from django.utils import translation
from wagtail.admin.rich_text.converters.contentstate import ContentstateConverter
from wagtail.blocks import RichTextBlock, StructBlockValidationError
from wagtail.models import ReferenceIndex
from wagtail.rich_text import RichText

from cadres.roles import Role
from cadres.services import grant_role
from core.richtext import TEXT_FEATURES
from courses.blocks import LessonBodyBlock
from law.blocks import ArticleBlock
from law.citing.blocks import CitingTextBlock
from law.citing.choosing import article_namers, choices_for
from law.citing.plain import references_in, with_references
from law.models import Article
from tests.factories.cadres import make_cadre
from tests.factories.law import import_reed_law

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 4, 1, 4, 0, tzinfo=dt.UTC)
AFTER = dt.date(2026, 6, 1)
STORED = (
    '<p>依照<a linktype="citation" on="{on}" ref="芦苇管理法:2023:{number}">'
    "芦苇管理法 第三条</a>办理。</p>"
)


@pytest.fixture(autouse=True)
def chinese():
    cache.clear()
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def versions(db):
    return import_reed_law(at=AT)


def stored(number="3", on="2026-06-01"):
    return STORED.format(number=number, on=on)


@pytest.mark.usefixtures("chinese_catalogue")
def test_a_chip_is_a_link_to_the_permanent_address_and_says_the_number_of_today(versions):
    html = str(RichText(stored()))

    assert 'class="cite-chip"' in html
    assert "/statutes/%E8%8A%A6%E8%8B%87%E7%AE%A1%E7%90%86%E6%B3%95/3/?version=2023" in html
    assert 'data-note="现第四条"' in html
    assert "芦苇管理法 第三条</a>" in html


def test_a_chip_for_the_day_of_the_act_shows_that_days_number(versions):
    assert "data-note" not in str(RichText(stored(on="2026-04-01")))


def test_a_repealed_article_is_marked(versions):
    lineage = versions[0].articles.get(number=3, suffix=0).lineage
    Article.objects.filter(version=versions[1], lineage=lineage).delete()

    assert "cite-chip--repealed" in str(RichText(stored()))


def test_a_chip_shown_again_costs_no_query(versions, django_assert_num_queries):
    str(RichText(stored()))

    with django_assert_num_queries(0):
        str(RichText(stored()))


def test_what_names_nothing_stays_text(versions):
    html = str(RichText(stored(number="99")))

    assert "cite-chip" not in html
    assert "芦苇管理法 第三条" in html


def test_the_editor_gives_back_what_it_was_given(versions):
    converter = ContentstateConverter(TEXT_FEATURES)

    back = converter.to_database_format(converter.from_database_format(stored()))

    assert 'linktype="citation"' in back
    assert 'ref="芦苇管理法:2023:3"' in back
    assert 'on="2026-06-01"' in back


def test_wagtail_knows_which_articles_a_text_cites(versions):
    block = CitingTextBlock()

    found = list(block.extract_references(RichText(stored())))

    assert [(model, pk) for model, pk, *_path in found] == [
        (Article, str(versions[0].articles.get(number=3, suffix=0).pk))
    ]
    assert ReferenceIndex is not None


@pytest.mark.parametrize(
    ("number", "on", "names"),
    [
        ("99", "2026-06-01", "99"),
        ("3", "2019-01-01", "尚未施行"),
        ("2/9", "2026-06-01", "第九款"),
    ],
)
@pytest.mark.usefixtures("chinese_catalogue")
def test_a_wrong_citation_is_refused_by_its_name(versions, number, on, names):
    with pytest.raises(ValidationError, match=names):
        CitingTextBlock().clean(RichText(stored(number=number, on=on)))


def test_a_citation_of_a_repealed_article_is_refused_with_what_and_when(versions):
    old = versions[0].articles.get(number=3, suffix=0)
    Article.objects.filter(version=versions[1], lineage=old.lineage).delete()

    with pytest.raises(ValidationError, match=r"第三条.*2026年6月1日"):
        CitingTextBlock().clean(RichText(stored()))
    with pytest.raises(StructBlockValidationError):
        ArticleBlock().clean({"article": old, "note": "", "act_on": AFTER})
    assert CitingTextBlock().clean(RichText(stored(on="2026-04-01")))
    assert ArticleBlock().clean({"article": old, "note": "", "act_on": dt.date(2026, 4, 1)})


def texts_of(block):
    children = getattr(block, "child_blocks", None)
    if children:
        for child in children.values():
            yield from texts_of(child)
    elif getattr(block, "child_block", None) is not None:
        yield from texts_of(block.child_block)
    elif isinstance(block, RichTextBlock):
        yield block


def test_lessons_take_citations_in_every_text():
    found = list(texts_of(LessonBodyBlock()))

    assert len(found) >= 2
    assert all("citation" in block.features for block in found)


def labels(query, day=AFTER):
    return [choice.label for choice in choices_for(query, on=day)]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("芦苇管理法 4", "芦苇管理法 第四条"),
        ("第四条", "芦苇管理法 第四条"),
        ("芦苇管理法 第四条之一", "芦苇管理法 第四条之一"),
        ("转让", "芦苇管理法 第四条之一"),
        ("芦苇管理法 2 第一款第（三）项", "芦苇管理法 第二条第一款第三项"),
    ],
)
def test_the_chooser_finds_what_editors_type(versions, query, first):
    assert labels(query)[0] == first


def test_the_chooser_offers_the_text_of_the_day_of_the_act(versions):
    assert choices_for("转让", on=dt.date(2026, 4, 1))[0].reference == "芦苇管理法:2023:3-1"
    assert choices_for("转让", on=AFTER)[0].reference == "芦苇管理法:2026:4-1"


def test_a_charge_leads_to_the_article_that_defines_it(versions, monkeypatch):
    monkeypatch.setattr(
        "law.citing.choosing.article_namers",
        [lambda word: [("芦苇管理法", 4, 1)] if word == "倒卖许可" else []],
    )

    assert labels("倒卖许可") == ["芦苇管理法 第四条之一"]
    assert with_references("见[[倒卖许可]]。", on=AFTER) == "见[[芦苇管理法:2026:4-1]]。"


def test_the_chooser_shows_and_does_not_offer_what_is_not_in_force(versions):
    lineage = versions[0].articles.get(number=3, suffix=1).lineage
    Article.objects.filter(version=versions[1], lineage=lineage).delete()

    assert [choice.problem for choice in choices_for("转让", on=AFTER)] != [""]


def test_only_editors_may_ask_the_chooser(client, versions):
    url = reverse("law_citation_choices")
    client.force_login(make_cadre("路人甲"))
    assert client.get(url, {"q": "转让"}).status_code == 302

    editor = make_cadre("秦疏桐")
    grant_role(cadre=editor, role=Role.EDITOR, unit=editor.unit)
    client.force_login(editor)
    answer = client.get(url, {"q": "转让", "on": "2026-06-01"})
    assert answer.json()["choices"][0]["reference"] == "芦苇管理法:2026:4-1"
    assert client.get(url, {"q": "转让", "on": "x"}).status_code == 200
    assert client.post(url).status_code == 405


def written(text):
    return Template("{% load chrome %}{{ text|paragraphs }}").render(Context({"text": text}))


def test_plain_text_shows_chips_too(versions):
    text = with_references(
        "依照[[芦苇管理法 4]]和[[芦苇管理法 2 第二款|2026-06-01]]。", on=AFTER
    )

    assert text == "依照[[芦苇管理法:2026:4]]和[[芦苇管理法:2026:2/2|2026-06-01]]。"
    html = written(text)
    assert html.count('class="cite-chip"') == 2
    assert "芦苇管理法 第二条第二款</a>" in html
    assert [str(one) for one in references_in(text)] == [
        "芦苇管理法:2026:4",
        "芦苇管理法:2026:2/2",
    ]


@pytest.mark.parametrize("mark", ["[[芦苇管理法 99]]", "[[转让]]", "[[芦苇管理法:2023:77]]"])
def test_a_mark_that_names_nothing_is_refused(versions, mark):
    with pytest.raises(ValidationError):
        with_references(f"见{mark}", on=AFTER)


def test_a_mark_carries_no_html(versions):
    assert "<script>" not in written('[[<script>:2026:4]] [[芦苇管理法:2026:4|"><script>]]')


def test_every_namer_is_asked_for_words_only():
    for namer in article_namers:
        assert namer("不存在的罪名") == []
