"""An article is found by what people type: a number in any writing, a law's name, a word."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from cadres.roles import Role
from cadres.services import grant_role
from law.article_lookup import Lookup, read_lookup
from law.forms import CitedArticlesField, citation_line, find_article
from law.models import Article, Instrument, Version
from tests.factories.cadres import make_cadre

TODAY = dt.date(2026, 9, 14)


@pytest.mark.parametrize(
    ("text", "lookup"),
    [
        ("385", Lookup(385)),
        ("第三百八十五条", Lookup(385)),
        ("三百八十五", Lookup(385)),
        ("385条", Lookup(385)),
        ("art. 385", Lookup(385)),
        ("388-1", Lookup(388, 1)),
        ("第388条之一", Lookup(388, 1)),
        ("刑法385", Lookup(385, None, ("刑法",))),
        ("刑法 第三百八十五条 2020", Lookup(385, None, ("刑法", "2020"))),
        ("受贿", Lookup(None, None, ("受贿",))),
        ("12345", Lookup(None, None, ("12345",))),
        ("", Lookup()),
    ],
)
def test_a_number_is_read_in_every_writing(text, lookup):
    assert read_lookup(text) == lookup


@pytest.fixture
def statutes(db):
    """Criminal Law of 2020 and 2023 and Supervision Law, with article 385 in two of them."""
    crime = Instrument.objects.create(
        code="crime", name="中华人民共和国刑法", short_name="刑法", name_en="Criminal Law"
    )
    supervision = Instrument.objects.create(
        code="supervision", name="中华人民共和国监察法", short_name="监察法"
    )
    old = Version.objects.create(
        instrument=crime,
        label="2020",
        in_force_from=dt.date(2021, 3, 1),
        in_force_until=dt.date(2024, 2, 29),
    )
    new = Version.objects.create(
        instrument=crime, label="2023", in_force_from=dt.date(2024, 3, 1)
    )
    other = Version.objects.create(
        instrument=supervision, label="2024", in_force_from=dt.date(2025, 6, 1)
    )
    for version in (old, new):
        Article.objects.create(version=version, number=385, summary="受贿罪的定义")
        Article.objects.create(version=version, number=388, suffix=1, summary="利用影响力受贿")
    for number in (11, 385):
        Article.objects.create(version=other, number=number, summary="监察职责")
    with translation.override("zh-hans"):
        yield


def labels(text):
    return {
        (article.version.instrument.short_name, article.version.label, article.number)
        for article in Article.objects.matching(text)
    }


@pytest.mark.parametrize("text", ["385", "第三百八十五条", "第385条"])
def test_every_version_of_a_number_is_found(statutes, text):
    assert labels(text) == {
        ("刑法", "2020", 385),
        ("刑法", "2023", 385),
        ("监察法", "2024", 385),
    }


def test_name_version_and_word_narrow_the_search(statutes):
    assert labels("刑法 385 2023") == {("刑法", "2023", 385)}
    assert labels("criminal 385") == {("刑法", "2020", 385), ("刑法", "2023", 385)}
    assert labels("影响力") == {("刑法", "2020", 388), ("刑法", "2023", 388)}


def test_a_line_without_a_version_means_the_text_in_force(statutes):
    assert find_article("刑法385", on=TODAY).version.label == "2023"
    assert find_article("刑法385", on=dt.date(2022, 1, 1)).version.label == "2020"
    assert find_article("刑法 385 2020", on=TODAY).version.label == "2020"


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("受贿", "受贿"),
        ("刑法 999", "刑法 999"),
        ("385", "中华人民共和国刑法、中华人民共和国监察法"),
    ],
)
def test_a_line_that_names_no_single_article_is_refused(statutes, line, names):
    with pytest.raises(ValidationError, match=names):
        find_article(line, on=TODAY)


def test_a_repealed_article_is_refused_unless_its_text_is_named(statutes):
    Article.objects.filter(version__label="2023", number=388).delete()

    with pytest.raises(ValidationError, match="第三百八十八条之一"):
        find_article("刑法 388-1", on=TODAY)
    assert find_article("刑法 388-1 2020", on=TODAY).version.label == "2020"


def test_the_line_of_every_article_finds_that_article_again(statutes):
    for article in Article.objects.all():
        assert find_article(citation_line(article), on=TODAY) == article


def test_the_field_takes_lines_and_gives_articles_once_each(statutes):
    field = CitedArticlesField(required=False)

    found = field.clean("刑法 388-1\n\n刑法385\n刑法 第三百八十五条 2023\n")

    assert [(article.number, article.suffix) for article in found] == [(388, 1), (385, 0)]
    assert field.clean("") == []
    assert field.clean(field.prepare_value(found)) == found
    assert not field.has_changed(found, field.prepare_value(found))


def test_the_field_names_every_line_that_is_wrong(statutes):
    with pytest.raises(ValidationError) as caught:
        CitedArticlesField().clean("刑法 385\n刑法 999\n第一万条")

    assert len(caught.value.messages) == 2


@pytest.fixture
def editor(client):
    editor = make_cadre("秦疏桐")
    grant_role(cadre=editor, role=Role.EDITOR, unit=editor.unit)
    client.force_login(editor)
    return client


@pytest.mark.parametrize("query", ["385", "第三百八十五条", "刑法 受贿"])
def test_the_choosers_search_finds_them_newest_text_first(statutes, editor, query):
    url = reverse("wagtailsnippetchoosers_law_article:choose_results")

    html = editor.get(url, {"q": query}).content.decode()

    assert "刑法 第三百八十五条" in html
    assert html.index("2023") < html.index("2020")


def test_the_list_in_the_editor_searches_the_same_way(statutes, editor):
    url = reverse("wagtailsnippets_law_article:list")

    html = editor.get(url, {"q": "388-1"}).content.decode()

    assert "第三百八十八条之一" in html
    assert "第三百八十五条" not in html


def test_the_chooser_costs_the_same_however_many_articles(
    statutes, editor, django_assert_max_num_queries
):
    version = Version.objects.get(label="2023")
    Article.objects.bulk_create(Article(version=version, number=n) for n in range(1, 120))
    url = reverse("wagtailsnippetchoosers_law_article:choose")
    editor.get(url)

    with django_assert_max_num_queries(15):
        editor.get(url)


def test_statute_text_cannot_be_edited_by_hand(statutes, editor):
    article = Article.objects.get(number=11)
    article.text = "原文"
    article.save()
    url = reverse("wagtailsnippets_law_article:edit", args=[article.pk])
    form = {
        "version": article.version_id,
        "number": 11,
        "suffix": 0,
        "summary": "新的要点",
        "summary_en": "",
        "text": "被改动的原文",
    }

    editor.post(url, form)

    article.refresh_from_db()
    assert (article.text, article.summary) == ("原文", "新的要点")
