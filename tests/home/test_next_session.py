"""The home page names the next session that one's unit is invited to."""

import datetime as dt

import pytest
from django.core.cache import cache
from django.utils import timezone

from tests.factories.activities import make_event
from tests.factories.cadres import make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def cold_cache():
    cache.clear()


@pytest.fixture
def cast(db):
    return make_cast()


def home_of(client, cadre):
    client.force_login(cadre)
    return client.get("/").content.decode()


def plan(cast, title, *, unit=None, days=3):
    at = timezone.now() + dt.timedelta(days=days)
    return make_event(unit or cast.bureau, cast.supervisor, title=title, starts_at=at)


def test_the_next_one_is_shown_with_place_and_time(client, cast):
    plan(cast, "参观警示教育基地", days=5)
    plan(cast, "先开的讲座", days=2)

    page = home_of(client, cast.cadre)

    assert "先开的讲座" in page
    assert "参观警示教育基地" not in page


def test_sessions_of_other_units_past_ones_and_far_ones_are_not(client, cast):
    plan(cast, "外单位的讲座", unit=cast.stranger.unit)
    plan(cast, "去年的讲座", days=-300)
    plan(cast, "明年的讲座", days=90)

    page = home_of(client, cast.cadre)

    assert "session-title" not in page
    assert "讲座" not in page
