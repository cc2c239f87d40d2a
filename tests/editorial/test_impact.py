"""Before publishing an editor sees whom the page would reach."""

import datetime as dt
from types import SimpleNamespace

import pytest

from cadres.models import Post, RiskPoint
from courses.models import LessonPage
from editorial.impact import courses_embedding, impact_of
from tests.factories.cadres import make_cadre, make_posting, make_unit
from tests.factories.content import make_case
from tests.factories.courses import lessons_of, make_course

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 11, 25)


def page_about(*points, go_live_at=None):
    relation = SimpleNamespace(all=lambda: list(points))
    return SimpleNamespace(pk=10**9, risk_points=relation, go_live_at=go_live_at)


@pytest.fixture
def buyers():
    post = Post.objects.create(code="buyer", name="采购")
    point = RiskPoint.objects.create(post=post, code="buyer-1", name="验收", level="HIGH")
    other = RiskPoint.objects.create(post=post, code="buyer-2", name="付款", level="LOW")
    return post, point, other


def hold(post, *, unit, from_on=dt.date(2020, 1, 1), **fields):
    cadre = make_cadre(unit=unit, **fields)
    return make_posting(cadre, post=post, unit=unit, from_on=from_on)


def test_counts_people_once_and_only_those_in_service_today(buyers):
    post, point, other = buyers
    office, village = make_unit("办"), make_unit("村")
    hold(post, unit=office)
    hold(post, unit=village)
    hold(post, unit=village, status="RETIRED")
    hold(post, unit=village, is_active=False)
    gone = hold(post, unit=village)
    gone.to_on = dt.date(2021, 1, 1)
    gone.save(update_fields=["to_on"])

    impact = impact_of(page_about(point, other), today=TODAY)

    assert (impact.people, impact.units) == (2, 2)
    assert [(one.post, one.people) for one in impact.posts] == [(post, 2)]


def test_names_a_post_that_nobody_holds(buyers):
    post, point, _other = buyers

    impact = impact_of(page_about(point), today=TODAY)

    assert [(one.post, one.people) for one in impact.posts] == [(post, 0)]
    assert impact.people == 0


def test_says_when_it_goes_live_at_a_weekend():
    saturday = dt.datetime(2026, 11, 27, 18, 0, tzinfo=dt.UTC)  # 02:00 on Saturday in Shanghai

    assert impact_of(page_about(go_live_at=saturday), today=TODAY).is_at_weekend
    assert not impact_of(page_about(), today=TODAY).is_at_weekend


def test_names_the_courses_whose_lessons_embed_the_page():
    case, course = make_case(), make_course(title="采购课")
    lesson = lessons_of(course)[0]
    lesson.body = [("case", {"case": case, "prompt": ""})]
    lesson.save()
    assert isinstance(lesson, LessonPage)

    assert [each.title for each in courses_embedding(case)] == ["采购课"]
    assert courses_embedding(make_case()) == []


def test_costs_the_same_for_one_person_and_for_thirty(buyers, django_assert_num_queries):
    post, point, _other = buyers
    unit = make_unit()
    for more in (1, 29):
        for _ in range(more):
            hold(post, unit=unit)
        with django_assert_num_queries(4):
            impact_of(page_about(point), today=TODAY)
