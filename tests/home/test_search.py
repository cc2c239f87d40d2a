"""Site search finds what people type, Chinese words inside a title included."""

import pytest
from django.contrib.auth.models import AnonymousUser
from wagtail.models import Page

from campaigns.models import CampaignIndexPage
from exemplars.models import ExemplarIndexPage, ExemplarPage
from home.search import find_pages
from tests.factories.cadres import make_cadre

pytestmark = pytest.mark.django_db


@pytest.fixture
def exemplars(db):
    index = ExemplarIndexPage(title="勤廉典型", slug="exemplars")
    Page.objects.get(depth=1).add_child(instance=index)
    for title, live in (("退回礼金的采购科长", True), ("未发布的采购典型", False)):
        index.add_child(
            instance=ExemplarPage(title=title, title_en="Returned gift", slug=title, live=live)
        )
    return index


def titles(query, *, signed_in=False):
    reader = make_cadre() if signed_in else AnonymousUser()
    return [page.title for found in find_pages(query, reader=reader) for page in found.pages]


@pytest.mark.parametrize(
    "query", ["采购", "礼金", "科长 采购", "returned", "退回礼金的采购科长"]
)
def test_finds_a_word_anywhere_in_a_title(exemplars, query):
    assert titles(query) == ["退回礼金的采购科长"]


@pytest.mark.parametrize("query", ["", "   ", "受贿", "采购 受贿", "%", "_"])
def test_finds_nothing_where_a_word_is_missing(exemplars, query):
    assert titles(query) == []


def test_the_page_says_what_was_not_found(client, exemplars):
    page = client.get("/search/", {"q": "<b>受贿"}, headers={"Accept-Language": "en"})

    assert page.status_code == 200
    assert "Nothing contains" in page.content.decode()
    assert "<b>受贿" not in page.content.decode()


def test_campaigns_are_found_only_by_people_who_are_signed_in(db):
    Page.objects.get(depth=1).add_child(
        instance=CampaignIndexPage(title="专项教育活动", slug="campaigns")
    )

    assert find_pages("专项", reader=AnonymousUser()) == []


def test_refuses_to_be_posted_to(client, db):
    assert client.post("/search/").status_code == 405
