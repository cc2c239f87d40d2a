"""An editor writes a case in the form: facts, lists, articles by typing them."""

import datetime as dt

import pytest
from django.urls import reverse
from django.utils import translation

from cadres.roles import Role
from cadres.services import grant_role
from law.models import Article, Instrument, Version
from tests.factories.cadres import make_cadre
from tests.factories.content import make_exemplar
from tests.factories.pages import add_page, plant_home
from warning_cases.models import CaseIndexPage, Charge, Term, WarningCasePage

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def index():
    return add_page(plant_home(), CaseIndexPage, slug="cases")


@pytest.fixture
def editor(client):
    editor = make_cadre("秦疏桐")
    grant_role(cadre=editor, role=Role.EDITOR, unit=editor.unit)
    client.force_login(editor)
    return client


@pytest.fixture
def article():
    law = Instrument.objects.create(code="crime", name="中华人民共和国刑法", short_name="刑法")
    version = Version.objects.create(
        instrument=law, label="2023", in_force_from=dt.date(2024, 3, 1)
    )
    return Article.objects.create(version=version, number=385)


def form(**changes):
    """The least that the editor sends for a case."""
    streams = ("timeline", "media", "discussion", "ladder", "mirror")
    empty = {f"{name}-count": "0" for name in streams} | {"sensitivity": "PUBLIC"}
    for name, value in (
        ("TOTAL", "0"),
        ("INITIAL", "0"),
        ("MIN_NUM", "0"),
        ("MAX_NUM", "1000"),
    ):
        empty[f"comments-{name}_FORMS"] = value
    return {
        **empty,
        "title": "验收单上的签名",
        "slug": "a-signature",
        "case_kind": "FICTIONAL",
        **changes,
    }


def add(editor, index, **changes):
    url = reverse("wagtailadmin_pages:add", args=["warning_cases", "warningcasepage", index.pk])
    return editor.post(url, form(**changes))


def draft():
    return WarningCasePage.objects.get(slug="a-signature").get_latest_revision_as_object()


def test_a_draft_keeps_lists_charges_and_articles(editor, index, article):
    terms = Term.objects.filter(code__in=["privilege", "fluke"])
    charge = Charge.objects.get(code="385-bribe-taking")

    add(
        editor,
        index,
        terms=[term.pk for term in terms],
        charges=[charge.pk],
        articles="刑法 385",
    )

    page = draft()
    assert set(page.terms.all()) == set(terms)
    assert list(page.charges.all()) == [charge]
    assert list(page.articles.all()) == [article]
    assert not WarningCasePage.objects.get().live


def test_the_form_shows_the_articles_as_lines_and_the_lists_by_name(editor, index, article):
    add(editor, index, articles="第三百八十五条")
    page = WarningCasePage.objects.get()

    html = editor.get(reverse("wagtailadmin_pages:edit", args=[page.pk])).content.decode()

    assert "刑法 第三百八十五条 2023" in html
    assert html.index("党性原则") < html.index("政治素质不高") < html.index("侥幸心理")
    assert "385-bribe-taking" not in html


def test_an_unknown_article_is_named_and_the_typing_kept(editor, index):
    html = add(editor, index, articles="刑法 9998").content.decode()

    assert html.count("刑法 9998") >= 2
    assert not WarningCasePage.objects.exists()


def test_acts_cannot_end_before_they_begin(editor, index):
    response = add(editor, index, act_from="2020-05-01", act_to="2019-05-01")

    assert response.status_code == 200
    assert not WarningCasePage.objects.exists()


def test_explanations_are_counted_while_they_are_typed(editor, index):
    url = reverse("wagtailadmin_pages:add", args=["warning_cases", "warningcasepage", index.pk])

    page = editor.get(url).content.decode()

    assert page.count("data-plain-count=") == 4
    assert "js/plain_language" in page


def test_a_repealed_article_is_named_and_not_taken(editor, index, article):
    Version.objects.create(
        instrument=article.version.instrument, label="2030", in_force_from=dt.date(2026, 1, 1)
    )
    Version.objects.filter(pk=article.version_id).update(in_force_until=dt.date(2025, 12, 31))

    answer = add(editor, index, act_to="2026-05-01", articles="刑法 385")

    assert not WarningCasePage.objects.exists()
    assert "385" in answer.content.decode()


def test_a_text_cites_by_marks_in_the_law_of_the_acts(editor, index, article, client):
    newer = Version.objects.create(
        instrument=article.version.instrument, label="2030", in_force_from=dt.date(2030, 1, 1)
    )
    Article.objects.create(version=newer, number=385)
    Version.objects.filter(pk=article.version_id).update(in_force_until=dt.date(2029, 12, 31))

    add(
        editor, index, act_to="2026-05-01", law="依照[[刑法 385]]，构成受贿。",
        **{
            "timeline-count": "1", "timeline-0-type": "event", "timeline-0-order": "0",
            "timeline-0-deleted": "", "timeline-0-id": "", "timeline-0-value-stage": "ACCEPT",
            "timeline-0-value-when": "2026年", "timeline-0-value-what": "他收下了（[[刑法 385]]）。",
            "timeline-0-value-articles-count": "0", "timeline-0-value-choices-count": "0",
        },
    )  # fmt: skip

    page = draft()
    assert page.law == "依照[[crime:2023:385]]，构成受贿。"
    assert page.timeline[0].value["what"] == "他收下了（[[crime:2023:385]]）。"
    assert list(page.articles.all()) == [article]  # listed, so that an amendment finds it
    page.save_revision().publish(skip_permission_checks=True)
    shown = client.get(page.url + "?all=1").content.decode()
    assert shown.count('class="cite-chip"') == 2


@pytest.mark.parametrize("text", ["见[[刑法 9998]]。", "见[[没有的法 1]]。"])
def test_a_mark_that_names_no_article_is_refused_at_its_text(editor, index, article, text):
    answer = add(editor, index, ethics=text, outcome="[[刑法 385]]")

    assert not WarningCasePage.objects.exists()
    assert set(answer.context["form"].errors) == {"ethics"}
    assert text in answer.content.decode()  # what was typed stays


def test_a_pair_that_goes_round_is_refused_at_its_field(editor, index):
    other = add_page(index, WarningCasePage, slug="other", title="另一案")
    exemplar = make_exemplar(title="退茶叶的人", counterpart=other)

    answer = add(editor, index, exemplar=str(exemplar.pk))
    assert set(answer.context["form"].errors) == {"exemplar"}
    answer = add(editor, index, exemplar=str(other.pk))  # a case is no exemplar
    assert set(answer.context["form"].errors) == {"exemplar"}
    assert not WarningCasePage.objects.filter(slug="a-signature").exists()


def test_the_schedule_says_on_whose_clock(editor, index):
    url = reverse("wagtailadmin_pages:add", args=["warning_cases", "warningcasepage", index.pk])

    assert "Asia/Shanghai" in editor.get(url).content.decode()


def test_two_tabs_do_not_overwrite_each_other_unseen(editor, index):
    add(editor, index)
    page = WarningCasePage.objects.get()
    url = reverse("wagtailadmin_pages:edit", args=[page.pk])
    first_tab = editor.get(url)
    assert b"w-session" in first_tab.content  # warns while somebody else has it open


@pytest.mark.parametrize("name", ["term", "charge"])
def test_the_lists_are_edited_by_editors_only(client, editor, name):
    url = reverse(f"wagtailsnippets_warning_cases_{name}:list")
    assert editor.get(url).status_code == 200

    client.force_login(make_cadre("普通干部"))
    assert client.get(url).status_code == 302
