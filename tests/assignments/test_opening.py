"""Opening an assignment gives everyone in service their share, by a fixed number of queries."""

import datetime as dt

import pytest
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry

from assignments import services
from assignments.models import Assignment, Obligation, Tally
from assignments.signals import tally_changed
from cadres.models import Status
from tests.factories.assignments import make_assignment, make_page
from tests.factories.cadres import make_cadre, make_cast, make_tree, make_unit
from tests.factories.records import NOON, make_entry

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 9, 14)


@pytest.fixture
def cast():
    return make_cast()


def figures(assignment):
    return {
        tally.unit.name: (tally.assigned, tally.started, tally.done)
        for tally in assignment.tallies.select_related("unit")
    }


def test_reaches_everyone_in_service_below_the_audience_and_nobody_else(cast):
    assignment = make_assignment(cast.bureau)

    reached = {o.cadre.name for o in assignment.obligations.select_related("cadre")}
    assert reached == {"张清和", "李守正", "王秉公"}


def test_counts_each_unit_by_itself(cast):
    assignment = make_assignment(cast.county)

    assert figures(assignment) == {
        "采购办": (2, 0, 0),
        "财政局": (1, 0, 0),
        "住建局": (2, 0, 0),
    }


@pytest.mark.parametrize(
    "away",
    [{"status": Status.ON_LEAVE}, {"status": Status.RETIRED}, {"is_active": False}],
    ids=["on leave", "retired", "no account"],
)
def test_leaves_people_out_who_are_not_in_service(cast, away):
    make_cadre("钱休", unit=cast.office, **away)

    assignment = make_assignment(cast.office)

    assert figures(assignment) == {"采购办": (2, 0, 0)}


def test_somebody_whose_record_holds_the_activity_is_done_since_then(cast):
    make_entry(cast.cadre, activity_key="courses.course:9@1", at=NOON - dt.timedelta(days=90))

    assignment = make_assignment(cast.office, activity_key="courses.course:9@1")

    theirs = assignment.obligations.get(cadre=cast.cadre)
    assert theirs.done_at == theirs.started_at == NOON - dt.timedelta(days=90)
    assert figures(assignment) == {"采购办": (2, 1, 1)}


def test_another_edition_in_the_record_does_not_count(cast):
    make_entry(cast.cadre, activity_key="courses.course:9@1")

    assignment = make_assignment(cast.office, activity_key="courses.course:9@2")

    assert figures(assignment) == {"采购办": (2, 0, 0)}


def test_takes_the_same_number_of_queries_for_three_people_and_for_three_hundred(
    django_assert_max_num_queries, django_db_blocker
):
    from django.db import connection

    counts = []
    for size in (3, 300):
        unit = make_unit(f"单位{size}")
        for number in range(size // 3):
            child = make_unit(f"科{size}-{number}", parent=unit)
            for _each in range(3):
                make_cadre(unit=child)
        page = make_page()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            make_assignment(unit, target=page)
        counts.append(len(queries))

    assert counts[0] == counts[1] <= 16


def test_remembers_who_opened_it_in_the_audit_log(cast):
    assignment = make_assignment(cast.bureau, actor=cast.supervisor)

    entry = ModelLogEntry.objects.get(action="assignments.open")
    assert entry.object_id == str(assignment.pk)
    assert entry.user == cast.supervisor
    assert entry.data["people"] == 3


def test_tells_listeners_after_the_commit_only(cast, django_capture_on_commit_callbacks):
    heard = []

    def listen(*, assignment_id, **_kwargs):
        heard.append(assignment_id)

    tally_changed.connect(listen)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            assignment = make_assignment(cast.bureau)
            assert heard == []
    finally:
        tally_changed.disconnect(listen)
    assert heard == [assignment.pk]


def test_refuses_a_due_date_that_is_over(cast):
    with pytest.raises(services.DueInThePast):
        make_assignment(cast.bureau, due_on=TODAY - dt.timedelta(days=1))


def test_accepts_a_due_date_of_today(cast):
    assert make_assignment(cast.bureau, due_on=TODAY).due_on == TODAY


def test_refuses_a_due_date_before_the_opening(cast):
    with pytest.raises(services.DueBeforeOpening):
        make_assignment(cast.bureau, opens_on=TODAY + dt.timedelta(days=9), due_on=TODAY)


def test_refuses_an_audience_with_nobody_in_service_and_writes_nothing():
    with pytest.raises(services.NobodyReached):
        make_assignment(make_tree({"空局": {}})["空局"])

    assert not Assignment.objects.exists()


def test_refuses_the_same_activity_while_it_runs_and_writes_nothing_more(cast):
    first = make_assignment(cast.bureau)

    with pytest.raises(services.AlreadyAssigned):
        make_assignment(
            cast.bureau,
            activity_key=first.activity_key,
            opens_on=TODAY + dt.timedelta(days=1),
        )

    assert Obligation.objects.count() == 3
    assert Tally.objects.count() == 2


def test_a_new_cycle_after_the_due_date_leaves_the_old_one_as_it_was(cast):
    """c7: re-assignment never resets and never re-awards."""
    first = make_assignment(cast.office)
    make_entry(cast.cadre, activity_key=first.activity_key)

    again = make_assignment(
        cast.office,
        activity_key=first.activity_key,
        at=NOON + dt.timedelta(days=365),
        opens_on=TODAY + dt.timedelta(days=365),
    )

    assert figures(first) == {"采购办": (2, 1, 1)}
    assert figures(again) == {"采购办": (2, 1, 1)}
