"""The gate opens when everything is there and names what is missing, in order."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from assignments.appointments.gate import TALK_PARTS, Facts, gate

DAY = st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
FACTS = st.builds(
    Facts,
    asks_for_course=st.booleans(),
    course_done_on=DAY,
    asks_for_exam=st.booleans(),
    exam_passed_on=DAY,
    brief_read_on=DAY,
    pledged_on=DAY,
    talk_held_on=DAY,
    talk_parts=st.sets(st.sampled_from([*TALK_PARTS, "OTHER"])),
)
TODAY = dt.date(2026, 11, 22)
DONE = Facts(True, TODAY, True, TODAY, TODAY, TODAY, TODAY, TALK_PARTS)


def test_everything_done_is_ready():
    assert gate(DONE).is_ready
    assert gate(DONE).done == 5


def test_nothing_done_names_all_five_in_order():
    nothing = Facts(True, None, True, None, None, None, None, ())

    assert gate(nothing).missing == ("COURSE", "EXAM", "BRIEF", "PLEDGE", "TALK")


def test_a_talk_without_one_of_its_parts_does_not_count():
    for part in TALK_PARTS:
        assert gate(DONE._replace(talk_parts=TALK_PARTS - {part})).missing == ("TALK",)


@given(FACTS)
def test_is_ready_exactly_when_nothing_is_missing(facts):
    judged = gate(facts)

    assert judged.is_ready == (judged.missing == ())
    assert judged.done + len(judged.missing) == len(judged.items)
    assert ("COURSE" in [item.code for item in judged.items]) == facts.asks_for_course


@given(FACTS)
def test_doing_one_more_thing_never_closes_the_gate(facts):
    before = set(gate(facts).missing)
    for field in ("course_done_on", "exam_passed_on", "brief_read_on", "pledged_on"):
        assert set(gate(facts._replace(**{field: TODAY})).missing) <= before
