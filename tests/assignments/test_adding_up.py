"""Any sequence of joining, leaving, completing, moving, exempting and correcting adds up."""

import datetime as dt

import pytest
from django.db import transaction
from hypothesis import given, settings
from hypothesis import strategies as st

from assignments.audiences.rules import Rule, Term
from assignments.board import Board
from assignments.exempting import services as exempting
from assignments.indicators.registry import View
from assignments.models import Obligation
from assignments.recounting import recount
from assignments.reevaluating import change_rule, reevaluate_running
from cadres.models import Status
from cadres.services import change_standing
from records.correcting.services import confirm_correction, request_correction
from records.models import Effect
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.records import NOON, make_entry

pytestmark = pytest.mark.django_db

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["join", "leave", "return", "close", "move", "complete", "void", "exempt", "end",
             "evaluate", "narrow", "widen"]
        ),
        st.integers(0, 5),
        st.integers(0, 2),
    ),
    max_size=14,
)  # fmt: skip


@settings(max_examples=10)
@given(STEPS)
def test_any_sequence_of_changes_leaves_tallies_equal_to_a_recount(steps):

    with transaction.atomic():
        _walk(steps)
        transaction.set_rollback(True)


def _walk(steps):
    cast = make_cast()
    units = [cast.bureau, cast.office, cast.other_bureau]
    officers = [make_cadre("甲", unit=cast.county), make_cadre("乙", unit=cast.county)]
    make_grant(officers[0])
    people = [cast.cadre, cast.teammate, cast.supervisor, cast.stranger]
    assignments = [make_assignment(cast.bureau), make_assignment(cast.county)]
    key = assignments[0].activity_key
    make_assignment(cast.county, activity_key=key)
    for number, (step, who, where) in enumerate(steps):
        at = NOON + dt.timedelta(hours=number + 1)
        person, unit = people[who % len(people)], units[where]
        person.refresh_from_db()
        changed = [person.pk]
        if step == "join":
            newcomer = make_cadre(f"新{number}", unit=unit)
            people.append(newcomer)
            changed = [newcomer.pk]
        elif step in ("leave", "return"):
            status = Status.ON_LEAVE if step == "leave" else Status.ACTIVE
            change_standing(cadre=person, status=status, actor=None, at=at)
        elif step == "close":
            change_standing(cadre=person, is_active=not person.is_active, actor=None, at=at)
        elif step == "move":
            person.unit = unit
            person.save(update_fields=["unit"])
        elif step == "complete":
            make_entry(person, activity_key=key, at=at, occasion=f"{number}")
        elif step == "void":
            _void(person, key, officers, at)
        elif step in ("exempt", "end"):
            _exempt(step, assignments[0], person, officers, at)
        elif step in ("narrow", "widen"):
            rule = Rule(((Term("unit", unit.code),),)) if step == "narrow" else Rule()
            if assignments[1].rule_digest != rule.digest:
                change_rule(assignment=assignments[1], rule=rule, actor=None, at=at)
                assignments[1].refresh_from_db()
        if step == "evaluate":
            reevaluate_running(at=at)
        else:
            reevaluate_running(at=at, cadres=changed)
        assert list(recount(at=at)) == []
        assert figures_by_todays_units(assignments[1], at) == counted_by_todays_units(
            assignments[1]
        )


def figures_by_todays_units(assignment, at):
    board = Board(assignment, assignment.audience, [assignment.audience], at, View.NOW)
    figures = board.total.figures
    return figures.assigned, figures.started, figures.done


def counted_by_todays_units(assignment):
    inside = {"cadre__unit__path__startswith": assignment.audience.path}
    owed = assignment.obligations.counted().filter(**inside)
    return (
        owed.count(),
        owed.filter(started_at__isnull=False).count(),
        owed.filter(done_at__isnull=False).count(),
    )


def _void(person, key, officers, at):
    entry = person.entries.filter(activity_key=key).standing().first()
    if entry is None:
        return
    asked = request_correction(
        entry=entry,
        effect=Effect.VOID,
        reason="签到表与本人说明不符，经核实无此课时",
        actor=officers[0],
        at=at,
    )
    confirm_correction(request=asked, actor=officers[1], at=at)


def _exempt(step, assignment, person, officers, at):
    obligation = Obligation.objects.filter(assignment=assignment, cadre=person).first()
    if obligation is None:
        return
    held = obligation.exemptions.filter(state="GRANTED").first()
    if step == "end" and held:
        exempting.end_exemption(exemption=held, note="", actor=officers[1], at=at)
    elif step == "exempt" and not held and obligation.done_at is None:
        asked = exempting.ask_exemption(
            obligation=obligation, reason="公务", actor=officers[0], at=at
        )
        exempting.decide_exemption(
            exemption=asked, is_granted=True, note="", actor=officers[1], at=at
        )
