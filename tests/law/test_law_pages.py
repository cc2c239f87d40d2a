"""A law module lists its articles under their headings and cites them with version and date."""

import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.models import Article, Chapter, LawIndexPage
from law.reading import arrange
from tests.factories.content import make_index, make_law_module, make_version

ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en"}


@pytest.mark.django_db
def test_each_article_has_its_own_address(client):
    module = make_law_module(articles=3)
    text = client.get(module.url).content.decode()

    for article in module.version.articles.all():
        assert f'id="{article.anchor}"' in text
        assert f'href="#{article.anchor}"' in text
    assert 'id="heading-1"' in text
    assert 'href="#heading-1"' in text


@pytest.mark.django_db
def test_says_which_version_and_that_summaries_are_ours(client):
    text = client.get(make_law_module().url, **ENGLISH).content.decode()

    assert "2024年修正" in text
    assert "June 1, 2025" in text
    assert "not the wording of the law" in text


@pytest.mark.django_db
def test_warns_when_the_version_is_no_longer_in_force(client):
    old = make_version(in_force_until=dt.date(2026, 5, 31))

    assert (
        "no longer in force"
        in client.get(make_law_module(version=old).url, **ENGLISH).content.decode()
    )
    assert (
        "no longer in force"
        not in client.get(make_law_module().url, **ENGLISH).content.decode()
    )


@pytest.mark.django_db
def test_a_citation_opens_without_script_and_leads_to_its_article(client):
    module = make_law_module()
    article = module.version.articles.first()
    text = client.get(module.url, **ENGLISH).content.decode()

    assert re.search(r'<details class="citation"\s*>', text)
    assert f'href="{module.url}#{article.anchor}"' in text
    assert "text as of Jan. 1, 2026" in text


@pytest.mark.django_db
def test_a_citation_whose_article_is_gone_says_so(client):
    module = make_law_module()
    module.version.articles.all().delete()

    text = client.get(module.url, **ENGLISH).content.decode()

    assert "no longer stored" in text


@pytest.mark.django_db
def test_costs_the_same_however_many_articles_are_cited(client, django_assert_max_num_queries):
    counts = []
    for articles in (1, 12):
        module = make_law_module(articles=articles, cited=articles)
        client.get(module.url)
        with django_assert_max_num_queries(13) as captured:
            client.get(module.url)
        counts.append(len(captured))

    assert counts[0] == counts[1]


@pytest.mark.django_db
def test_a_module_without_articles_and_body_says_so(client):
    module = make_law_module(articles=0, cited=0, body="[]")
    module.version.chapters.all().delete()

    assert "have not been entered yet" in client.get(module.url, **ENGLISH).content.decode()


@pytest.mark.django_db
def test_the_list_shows_modules_or_says_there_are_none(client):
    index = make_index(LawIndexPage, "law")
    assert (
        "No law module has been published" in client.get(index.url, **ENGLISH).content.decode()
    )

    module = make_law_module()
    assert module.url in client.get(index.url).content.decode()


CHAPTERS = st.lists(st.integers(1, 3), max_size=8).map(
    lambda levels: [
        Chapter(pk=i, position=i, level=level, title=f"{i}")
        for i, level in enumerate(levels, 1)
    ]
)


@given(CHAPTERS, st.lists(st.integers(0, 9), max_size=12))
def test_every_article_stands_under_exactly_one_heading(chapters, places):
    known = {chapter.pk for chapter in chapters}
    articles = [
        Article(pk=n, number=n, chapter_id=place if place in known else None)
        for n, place in enumerate(places, 1)
    ]

    headings = arrange(chapters, articles)

    shown = [article for heading in headings for article in heading.articles]
    assert sorted(a.pk for a in shown) == [a.pk for a in articles]
    for heading in headings:
        for article in heading.articles:
            assert article.chapter_id == (heading.chapter.pk if heading.chapter else None)


def test_a_part_is_kept_for_its_chapters_and_an_empty_chapter_is_left_out():
    part = Chapter(pk=1, position=1, level=1, title="第一编")
    empty = Chapter(pk=2, position=2, level=2, title="第一章")
    filled = Chapter(pk=3, position=3, level=2, title="第二章")

    headings = arrange([part, empty, filled], [Article(pk=1, number=1, chapter_id=3)])

    assert [heading.chapter for heading in headings] == [part, filled]
