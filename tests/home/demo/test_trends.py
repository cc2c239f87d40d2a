"""The lines of the demo's boards rise through the days before it was loaded."""

import datetime as dt

import pytest
from django.db.models import Sum

from assignments.models import Assignment, TallySnapshot, UnitFigure
from core.time import site_date
from home.demo import history, trends

pytestmark = pytest.mark.django_db


def test_a_board_has_a_point_for_every_day_since_it_opened(demo):
    assignment = Assignment.objects.filter(audience__code="CC").earliest("opens_on")
    points = (
        TallySnapshot.objects.filter(assignment=assignment)
        .values("day")
        .annotate(done=Sum("done"), assigned=Sum("assigned"))
        .order_by("day")
    )

    done = [point["done"] for point in points]
    assert len(done) == history.DAYS + 1
    assert done == sorted(done)
    assert done[0] < done[-1]
    assert all(point["assigned"] > 1_000 for point in points)
    assert not assignment.obligations.exclude(assigned_on=assignment.opens_on).exists()


def test_the_figures_of_units_were_collected_day_by_day_and_are_not_collected_again(demo):
    days = UnitFigure.objects.values_list("day", flat=True).distinct()

    assert days.count() == trends.DAYS
    assert max(days) == site_date(demo) - dt.timedelta(days=1)
    assert trends.load_trends(demo) == 0
