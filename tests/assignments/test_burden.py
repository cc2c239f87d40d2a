"""Before anything is assigned the preview reckons messages and minutes as they will come."""

import datetime as dt

import pytest
from django.utils import timezone

from assignments.audiences.preview import preview_assignment, preview_change
from assignments.audiences.rules import Rule, Term
from assignments.exempting import services as exempting
from assignments.models import DueKind, Reminder, WorkDay
from assignments.reevaluating import change_rule
from assignments.reminders.services import note_reminders
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_posting
from tests.factories.records import make_entry

pytestmark = pytest.mark.django_db
MONDAY = dt.date(2026, 11, 2)
FRIDAY = dt.date(2026, 11, 27)


@pytest.fixture
def cast():
    return make_cast()


def at_ten(day):
    return dt.datetime.combine(day, dt.time(10), tzinfo=timezone.get_default_timezone())


def preview(cast, **fields):
    return preview_assignment(
        **{
            "activity_key": "k:1",
            "audience": cast.bureau,
            "minutes": 30,
            "opens_on": MONDAY,
            "due_on": FRIDAY,
            **fields,
        }
    ).burden


def test_messages_are_the_steps_of_the_ladder_in_working_days(cast):
    assert preview(cast).messages == 3 * 4
    # Nine days ahead, of which seven are worked; one more off, and the first step is gone.
    assert preview(cast, opens_on=dt.date(2026, 11, 18)).messages == 3 * 4
    assert preview(cast, opens_on=dt.date(2026, 11, 19)).messages == 3 * 3
    WorkDay.objects.create(day=dt.date(2026, 11, 20), is_working=False)
    assert preview(cast, opens_on=dt.date(2026, 11, 18)).messages == 3 * 3


def test_as_many_messages_go_out_as_were_announced(cast):
    announced = preview(cast, opens_on=dt.date(2026, 11, 19)).messages
    make_assignment(
        cast.bureau, at=at_ten(dt.date(2026, 11, 19)), activity_key="k:1", due_on=FRIDAY
    )

    for days in range(30):
        note_reminders(at=at_ten(dt.date(2026, 11, 19) + dt.timedelta(days=days)))

    assert Reminder.objects.count() == announced


def test_days_of_ones_own_count_in_their_own_month(cast):
    due_in_december = make_assignment(
        cast.bureau, at=at_ten(MONDAY), due_on=dt.date(2026, 12, 5), minutes=200
    )

    fixed = preview(cast, minutes=50)
    relative = preview(cast, minutes=50, due_kind=DueKind.RELATIVE, due_days=32)

    assert (fixed.month_most, fixed.month_over) == (50, 0)
    assert (relative.month_most, relative.month_over) == (250, 3)
    assert relative.cap == 240
    make_entry(cast.cadre, activity_key=due_in_december.activity_key)
    assert preview(cast, minutes=50, due_kind=DueKind.RELATIVE, due_days=32).month_over == 2


def test_an_appointment_gives_each_their_own_day(cast):
    make_posting(cast.cadre, from_on=dt.date(2026, 10, 30))  # due on 29 December
    make_assignment(cast.office, at=at_ten(MONDAY), due_on=dt.date(2026, 12, 20), minutes=230)

    burden = preview(cast, due_kind=DueKind.APPOINTMENT, due_days=60)

    # The others have had their posts for long: a week, of which seven days before is gone.
    assert burden.messages == 4 + 2 * 3
    assert (burden.month_most, burden.month_over) == (260, 1)


def test_a_change_tells_messages_and_minutes_of_those_who_enter(cast):
    at = at_ten(dt.date(2026, 11, 25))
    assignment = make_assignment(
        cast.bureau, at=at_ten(MONDAY), due_on=FRIDAY, minutes=250,
        rule=Rule(((Term("unit", cast.office.code),),)),
    )  # fmt: skip
    finished = make_cadre("已学", unit=cast.bureau)
    make_entry(finished, activity_key=assignment.activity_key)
    owed = assignment.obligations.get(cadre=cast.cadre)
    asked = exempting.ask_exemption(
        obligation=owed, reason="公务", actor=cast.supervisor, at=at
    )
    exempting.decide_exemption(
        exemption=asked, is_granted=True, note="", actor=cast.other_supervisor, at=at
    )

    change = preview_change(assignment=assignment, rule=Rule(), today=at.date())

    assert (change.entering, change.staying, change.leaving) == (2, 1, 0)  # not the exempted
    # The supervisor alone has anything to do: due in a week, from one working day before.
    assert change.burden.messages == 3
    assert (change.burden.month_most, change.burden.month_over) == (250, 1)
    changes = change_rule(assignment=assignment, rule=Rule(), actor=None, at=at)
    assert changes.entered == change.entering


def test_a_rule_for_everybody_wants_confirming_when_it_is_changed_too(cast):
    assignment = make_assignment(cast.bureau, rule=Rule(((Term("unit", cast.office.code),),)))
    everybody = Rule(((Term("rank_from", "10"),),))

    change = preview_change(assignment=assignment, rule=everybody, today=MONDAY)

    assert change.reaches_everybody
    assert change.wants_confirmation
    assert not preview_change(
        assignment=assignment, rule=Rule(), today=MONDAY
    ).wants_confirmation
