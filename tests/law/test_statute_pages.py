"""Any article as in force on a date, at an address that stays."""

import datetime as dt

import pytest
from django.utils import translation

from law.models import Article
from tests.factories.law import import_reed_law

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 4, 1, 4, 0, tzinfo=dt.UTC)
URL = "/statutes/芦苇管理法/"


@pytest.fixture
def versions(db):
    with translation.override("zh-hans"):
        yield import_reed_law(at=AT)


def html(client, url):
    answer = client.get(url, headers={"Accept-Language": "zh-hans"})
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_number_means_the_article_in_force_on_the_day(client, versions):
    assert "收割芦苇应当取得许可" in html(client, f"{URL}3/?on=2026-04-30")
    assert "湿地鸟类繁殖期间" in html(client, f"{URL}3/?on=2026-05-01")


def test_a_citation_follows_its_article_under_the_new_number(client, versions):
    page = html(client, f"{URL}3/?version=2023&on=2026-05-01")

    assert "收割芦苇应当取得许可" in page
    assert "<h1>第四条</h1>" in page
    assert "第三条" in page


def test_shows_paragraphs_and_items_each_with_an_anchor(client, versions):
    page = html(client, f"{URL}2/?on=2026-05-02")

    assert '<p lang="zh-Hans" id="p1">芦苇管理应当遵守下列原则：</p>' in page
    assert '<li id="p1-i3">（三）不与民争利。</li>' in page
    assert 'id="p2"' in page


def test_shows_how_it_changed(client, versions):
    page = html(client, f"{URL}2/?on=2026-05-02")

    assert "<ins>" in page
    assert "不与民争利" in page


@pytest.mark.usefixtures("chinese_catalogue")
def test_a_repealed_article_says_so_and_shows_its_last_text(client, versions):
    old = versions[0].articles.get(number=1)
    Article.objects.filter(version=versions[1], lineage=old.lineage).delete()

    page = html(client, f"{URL}1/?version=2023&on=2026-06-01")

    assert "不再" in page
    assert "为了规范芦苇管理" in page


def test_the_card_of_a_chip_holds_text_and_version_and_no_page(client, versions):
    card = html(client, f"{URL}3/card/?version=2023&on=2026-05-01")

    assert "<html" not in card
    assert "收割芦苇应当取得许可" in card
    assert "第四条" in card


def test_a_statutes_contents_list_the_articles_of_the_day(client, versions):
    before, after = (html(client, f"{URL}?on={day}") for day in ("2026-04-30", "2026-05-01"))

    assert "第五条" not in before
    assert "第五条" in after
    assert "第二编" not in after


@pytest.mark.parametrize("path", ["99/", "x/", "3/?version=1999", "99/card/"])
def test_what_is_not_stored_is_not_found(client, versions, path):
    assert client.get(f"{URL}{path}").status_code == 404
    assert client.get("/statutes/none/").status_code == 404


@pytest.mark.parametrize("path", ["", "3/"])
def test_a_day_that_is_none_is_said_and_todays_text_shown(client, versions, path):
    answer = client.get(f"{URL}{path}?on=2026-13-01")

    assert answer.status_code == 422
    assert "2025-06-01" in answer.content.decode()


@pytest.mark.parametrize("path", ["", "3/", "3/card/"])
def test_pages_of_the_law_are_only_read(client, versions, path):
    assert client.post(f"{URL}{path}").status_code == 405


def test_a_summary_stands_in_where_no_text_was_imported(client, versions):
    Article.objects.filter(number=1).update(text="", summary="管好芦苇。")

    assert "管好芦苇。" in html(client, f"{URL}1/")


def test_the_page_costs_the_same_however_long_the_history(
    client, versions, django_assert_max_num_queries
):
    html(client, f"{URL}3/")
    with django_assert_max_num_queries(12):
        html(client, f"{URL}3/?on=2026-05-01")
