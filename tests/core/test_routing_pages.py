"""An address leads to its page in a few queries, and to nothing that Wagtail would not serve."""

import pytest
from django.core.cache import cache
from django.http import Http404, HttpResponse
from django.test import RequestFactory
from django.urls import resolve
from wagtail import hooks
from wagtail.models import Page, PageViewRestriction, Site

from core.routing import route_by_path, serve
from exemplars.models import ExemplarIndexPage, ExemplarPage
from tests.factories.pages import add_page, plant_home

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cold_cache():
    cache.clear()


@pytest.fixture
def home():
    return plant_home()


@pytest.fixture
def index(home):
    return add_page(home, ExemplarIndexPage, slug="exemplars")


@pytest.fixture
def page(index):
    return add_page(index, ExemplarPage, slug="a-clear-river")


def route(home, *parts):
    return route_by_path(Page.objects.get(pk=home.pk), RequestFactory().get("/"), parts)


def test_finds_the_page_as_its_own_type(home, page):
    assert type(route(home, "exemplars", "a-clear-river").page) is ExemplarPage
    assert route(home).page == home


def test_costs_two_queries_and_later_one_however_deep_the_page_lies(
    home, page, django_assert_num_queries
):
    start = Page.objects.get(pk=home.pk)
    request = RequestFactory().get("/")
    parts = ("exemplars", "a-clear-river")

    with django_assert_num_queries(2):
        route_by_path(start, request, parts)
    with django_assert_num_queries(1):
        route_by_path(start, request, parts)


def test_knows_nothing_of_unknown_and_unpublished_pages(home, page):
    with pytest.raises(Http404):
        route(home, "exemplars", "nobody")
    route(home, "exemplars", "a-clear-river")
    page.unpublish()

    with pytest.raises(Http404):
        route(home, "exemplars", "a-clear-river")


def test_follows_a_page_that_moved_to_another_address(home, index, page):
    route(home, "exemplars", "a-clear-river")
    page.slug = "a-clear-lake"
    page.save()

    assert route(home, "exemplars", "a-clear-lake").page == page
    with pytest.raises(Http404):
        route(home, "exemplars", "a-clear-river")


def test_gives_the_address_to_the_page_that_has_it_now(home, index, page):
    route(home, "exemplars", "a-clear-river")
    page.slug = "the-old-one"
    page.save()
    newcomer = add_page(index, ExemplarPage, slug="a-clear-river")

    assert route(home, "exemplars", "a-clear-river").page == newcomer


def test_sees_no_page_outside_the_site(home, page):
    outside = Page.objects.get(depth=1).add_child(
        instance=Page(title="Other", slug=f"{home.slug}-other")
    )

    with pytest.raises(Http404):
        route(home, outside.slug)


def test_every_page_address_is_served_this_way():
    assert resolve("/exemplars/a-clear-river/").func is serve
    assert resolve("/_util/login/").func is not serve


def test_runs_the_hooks_of_serving(client, page):
    seen = []

    def note(page, request, args, kwargs):
        seen.append(page)
        return HttpResponse("instead")

    with hooks.register_temporarily("before_serve_page", note):
        assert client.get(page.url).content == b"instead"

    assert seen == [page]


def test_keeps_view_restrictions_of_ancestors(client, index, page):
    PageViewRestriction.objects.create(page=index, restriction_type=PageViewRestriction.LOGIN)

    response = client.get(page.url)

    assert response.status_code == 302
    assert "login" in response.url


def test_answers_404_where_there_is_no_site(client, page):
    page.get_site().delete()

    assert client.get("/exemplars/a-clear-river/").status_code == 404


def test_a_site_that_changed_its_root_answers_with_the_new_one(client, home, page):
    def serve_nothing(page, request, args, kwargs):
        return HttpResponse(str(page.pk))

    with hooks.register_temporarily("before_serve_page", serve_nothing):
        assert client.get(page.url).content.decode() == str(page.pk)
        index = page.get_parent()
        Site.objects.update(root_page=index)  # no signal: another process did it

        assert client.get("/a-clear-river/").content.decode() == str(page.pk)
