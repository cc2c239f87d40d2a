"""Whoever joins, leaves, moves or comes back is counted where they are, and the past stays."""

import datetime as dt

import pytest
from django.utils import timezone

from assignments.audiences.rules import Rule, Term
from assignments.cycles import open_due_cycles
from assignments.exempting import services as exempting
from assignments.models import DueKind, Excuse, Obligation, Tally
from assignments.observers import forget_how_the_name_was_sorted
from assignments.progress import complete_obligations
from assignments.recounting import recount
from assignments.reevaluating import (
    change_rule,
    follow_people,
    reevaluate,
    reevaluate_running,
)
from assignments.services import NobodyReached, RepeatsBeforeDue
from cadres.models import Cadre, Status
from cadres.services import change_standing, create_cadre, move_cadre
from core.pinyin import pinyin_key
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_post, make_posting
from tests.factories.records import NOON, make_entry

pytestmark = pytest.mark.django_db
LATER = NOON + dt.timedelta(days=3)


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def assignment(cast):
    return make_assignment(cast.bureau)


def figures(assignment, unit):
    tally = Tally.objects.filter(assignment=assignment, unit=unit).first()
    return (tally.assigned, tally.started, tally.done) if tally else (0, 0, 0)


def owed(assignment, cadre):
    return Obligation.objects.get(assignment=assignment, cadre=cadre)


def test_a_newcomer_is_asked_with_at_least_a_week(assignment, cast):
    newcomer = make_cadre("新人", unit=cast.office)

    changes = reevaluate(assignment=assignment, at=NOON + dt.timedelta(days=9))

    assert (changes.entered, changes.excused, changes.moved) == (1, 0, 0)
    assert owed(assignment, newcomer).due_on == NOON.date() + dt.timedelta(days=16)
    assert owed(assignment, cast.cadre).due_on == assignment.due_on
    assert figures(assignment, cast.office) == (3, 0, 0)


def test_nobody_joins_once_the_last_day_is_over(assignment, cast):
    make_cadre("新人", unit=cast.office)

    assert reevaluate_running(at=NOON + dt.timedelta(days=11)) == {}


@pytest.mark.parametrize("status", [Status.ON_LEAVE, Status.SECONDED, Status.RETIRED])
def test_whoever_is_away_is_in_no_denominator_and_counts_again_on_return(
    assignment, cast, status
):
    change_standing(cadre=cast.cadre, status=status, actor=None, at=LATER)
    reevaluate(assignment=assignment, at=LATER)

    assert owed(assignment, cast.cadre).excuse == status.value
    assert figures(assignment, cast.office) == (1, 0, 0)

    change_standing(cadre=cast.cadre, status=Status.ACTIVE, actor=None, at=LATER)
    reevaluate(assignment=assignment, at=LATER + dt.timedelta(days=6))

    back = owed(assignment, cast.cadre)
    assert (back.excuse, back.excused_at) == ("", None)
    assert back.due_on == LATER.date() + dt.timedelta(days=13)
    assert figures(assignment, cast.office) == (2, 0, 0)


def test_open_work_follows_a_person_and_done_work_stays(assignment, cast):
    done = make_assignment(cast.bureau)
    make_entry(cast.cadre, activity_key=done.activity_key)
    post = make_post()
    make_posting(cast.cadre, post=post)

    move_cadre(cadre=cast.cadre, unit=cast.bureau, post=post, on=LATER.date())
    reevaluate_running(at=LATER, cadres=[cast.cadre.pk])

    assert owed(assignment, cast.cadre).unit == cast.bureau
    assert figures(assignment, cast.office) == (1, 0, 0)
    assert figures(assignment, cast.bureau) == (2, 0, 0)
    assert owed(done, cast.cadre).unit == cast.office
    assert figures(done, cast.office) == (2, 1, 1)


def test_whoever_leaves_the_audience_is_asked_no_longer(assignment, cast):
    cast.cadre.unit = cast.other_bureau
    cast.cadre.save(update_fields=["unit"])

    reevaluate(assignment=assignment, at=LATER)

    assert owed(assignment, cast.cadre).excuse == Excuse.MOVED
    assert figures(assignment, cast.office) == (1, 0, 0)
    assert figures(assignment, cast.other_bureau) == (0, 0, 0)


def test_finishing_while_excused_counts_on_return(assignment, cast):
    change_standing(cadre=cast.cadre, status=Status.ON_LEAVE, actor=None, at=LATER)
    reevaluate(assignment=assignment, at=LATER)
    make_entry(cast.cadre, activity_key=assignment.activity_key)

    assert figures(assignment, cast.office) == (1, 0, 0)
    change_standing(cadre=cast.cadre, status=Status.ACTIVE, actor=None, at=LATER)
    reevaluate(assignment=assignment, at=LATER)

    assert figures(assignment, cast.office) == (2, 1, 1)
    assert list(recount(at=LATER)) == []


def test_the_roster_is_followed_when_the_change_is_committed(
    cast, django_capture_on_commit_callbacks
):
    assignment = make_assignment(cast.bureau, at=timezone.now())
    with django_capture_on_commit_callbacks(execute=True):
        newcomer = create_cadre(staff_number="N1", name="新人", unit=cast.office)

    assert owed(assignment, newcomer).excuse == ""
    with django_capture_on_commit_callbacks(execute=True):
        change_standing(cadre=newcomer, is_active=False, actor=None, at=NOON)

    assert owed(assignment, newcomer).excuse == Excuse.LEFT


def test_a_day_without_changes_costs_few_queries(
    assignment, cast, django_assert_max_num_queries
):
    with django_assert_max_num_queries(12):
        assert not reevaluate(assignment=assignment, at=LATER).any


class TestDueDates:
    def test_are_counted_from_the_day_it_reaches_a_person(self, cast):
        assignment = make_assignment(
            cast.bureau,
            due_kind=DueKind.RELATIVE,
            due_days=10,
            due_on=NOON.date() + dt.timedelta(days=200),
        )
        newcomer = make_cadre(unit=cast.office)
        reevaluate(assignment=assignment, at=NOON + dt.timedelta(days=100))

        assert owed(assignment, cast.cadre).due_on == NOON.date() + dt.timedelta(days=10)
        assert owed(assignment, newcomer).due_on == NOON.date() + dt.timedelta(days=110)

    def test_are_counted_from_the_appointment(self, cast):
        make_posting(cast.cadre, from_on=NOON.date() - dt.timedelta(days=2))
        make_posting(cast.teammate, from_on=NOON.date() - dt.timedelta(days=400))
        assignment = make_assignment(
            cast.office,
            due_kind=DueKind.APPOINTMENT,
            due_days=30,
            due_on=NOON.date() + dt.timedelta(days=200),
        )

        assert owed(assignment, cast.cadre).due_on == NOON.date() + dt.timedelta(days=28)
        assert owed(assignment, cast.teammate).due_on == NOON.date() + dt.timedelta(days=7)

    def test_are_followed_after_the_last_day_for_joining(self, cast):
        assignment = make_assignment(cast.bureau, due_kind=DueKind.RELATIVE, due_days=60)
        over = NOON + dt.timedelta(days=20)
        for person, status in ((cast.cadre, Status.RETIRED), (cast.teammate, Status.ON_LEAVE)):
            change_standing(cadre=person, status=status, actor=None, at=over)
        make_cadre("新人", unit=cast.office)

        (changes,) = reevaluate_running(at=over).values()

        assert (changes.entered, changes.excused) == (0, 2)
        assert figures(assignment, cast.office) == (0, 0, 0)
        change_standing(cadre=cast.teammate, status=Status.ACTIVE, actor=None, at=over)
        assert reevaluate_running(at=over)[assignment.pk].returned == 1
        much_later = NOON + dt.timedelta(days=70)  # past the last day of anybody
        change_standing(cadre=cast.supervisor, status=Status.RETIRED, actor=None, at=over)
        assert reevaluate_running(at=much_later) == {}
        assert figures(assignment, cast.bureau) == (1, 0, 0)

    def test_of_an_event_are_the_same_for_everybody(self, cast):
        assignment = make_assignment(
            cast.office,
            due_kind=DueKind.AMENDMENT,
            due_days=30,
            event_key="law.version:1",
            event_on=NOON.date(),
        )

        assert owed(assignment, cast.cadre).due_on == assignment.due_on


class TestCycles:
    def repeated(self, cast):
        return make_assignment(cast.office, repeats_months=12)

    def test_a_new_cycle_has_obligations_of_its_own_and_the_past_stays(self, cast):
        first = self.repeated(cast)
        make_entry(cast.cadre, activity_key=first.activity_key)
        year_later = NOON + dt.timedelta(days=366)

        (second,) = open_due_cycles(at=year_later)

        assert (second.cycle, second.first_cycle) == (2, first)
        assert second.counts_from == second.opens_on == dt.date(2027, 9, 14)
        assert figures(first, cast.office) == (2, 1, 1)
        assert figures(second, cast.office) == (2, 0, 0)
        make_entry(cast.cadre, activity_key=first.activity_key, at=year_later, occasion="2027")
        assert figures(second, cast.office) == (2, 1, 1)
        assert figures(first, cast.office) == (2, 1, 1)
        assert list(recount(at=year_later)) == []

    def test_what_was_done_before_the_cycle_does_not_finish_it(self, cast):
        self.repeated(cast)
        (second,) = open_due_cycles(at=NOON + dt.timedelta(days=366))

        complete_obligations(cadre=cast.cadre, activity_key=second.activity_key, at=LATER)

        assert owed(second, cast.cadre).done_at is None

    def test_a_cycle_opens_once_and_missed_ones_are_skipped(self, cast):
        self.repeated(cast)
        at = NOON + dt.timedelta(days=3 * 366)

        (opened,) = open_due_cycles(at=at)

        assert opened.cycle == 4
        assert open_due_cycles(at=at) == []

    def test_nothing_repeats_before_it_is_due(self, cast):
        with pytest.raises(RepeatsBeforeDue):
            make_assignment(
                cast.office, repeats_months=1, due_on=NOON.date() + dt.timedelta(days=40)
            )


class TestRules:
    def test_changing_the_rule_lets_people_leave_and_enter(self, assignment, cast):
        only = Rule(((Term("unit", cast.office.code),),))

        changes = change_rule(assignment=assignment, rule=only, actor=None, at=LATER)

        assert changes.excused == 1
        assert figures(assignment, cast.bureau) == (0, 0, 0)
        back = change_rule(assignment=assignment, rule=Rule(), actor=None, at=LATER)
        assert back.returned == 1

    def test_a_rule_that_reaches_nobody_wants_confirming(self, cast):
        nobody = Rule((((Term("status", "RETIRED")),),))

        with pytest.raises(NobodyReached):
            make_assignment(cast.bureau, rule=nobody)
        assert make_assignment(cast.bureau, rule=nobody, may_reach_nobody=True).pk


class TestExemptions:
    def test_take_two_people_and_leave_the_denominator(self, assignment, cast):
        asked = exempting.ask_exemption(
            obligation=owed(assignment, cast.cadre),
            reason="病休",
            actor=cast.teammate,
            at=LATER,
        )
        for same in (cast.teammate, cast.cadre):
            with pytest.raises(exempting.SamePerson):
                exempting.decide_exemption(
                    exemption=asked, is_granted=True, note="", actor=same, at=LATER
                )
        assert figures(assignment, cast.office) == (2, 0, 0)

        exempting.decide_exemption(
            exemption=asked, is_granted=True, note="", actor=cast.supervisor, at=LATER
        )

        assert figures(assignment, cast.office) == (1, 0, 0)
        assert not reevaluate(assignment=assignment, at=LATER).any
        with pytest.raises(exempting.AlreadyDecided):
            exempting.decide_exemption(
                exemption=asked, is_granted=False, note="", actor=cast.supervisor, at=LATER
            )
        exempting.end_exemption(exemption=asked, note="", actor=cast.supervisor, at=LATER)
        assert figures(assignment, cast.office) == (2, 0, 0)

    def test_are_asked_for_once_and_not_for_what_is_done(self, assignment, cast):
        obligation = owed(assignment, cast.cadre)
        asked = exempting.ask_exemption(
            obligation=obligation, reason="病休", actor=cast.cadre, at=LATER
        )
        with pytest.raises(exempting.AlreadyAsked):
            exempting.ask_exemption(
                obligation=obligation, reason="病休", actor=cast.cadre, at=LATER
            )
        exempting.withdraw_exemption(exemption=asked, actor=cast.cadre, at=LATER)
        make_entry(cast.cadre, activity_key=assignment.activity_key)
        with pytest.raises(exempting.AlreadyDone):
            exempting.ask_exemption(
                obligation=owed(assignment, cast.cadre),
                reason="病休",
                actor=cast.cadre,
                at=LATER,
            )


class TestRecount:
    def test_names_whoever_the_rule_describes_and_nobody_asked(self, assignment, cast):
        newcomer = make_cadre("新人", unit=cast.office)
        cast.teammate.status = Status.ON_LEAVE
        cast.teammate.save(update_fields=["status"])
        cast.cadre.unit = cast.bureau
        cast.cadre.save(update_fields=["unit"])
        exempt = owed(assignment, cast.supervisor)
        Obligation.objects.filter(pk=exempt.pk).update(excuse=Excuse.EXEMPT, excused_at=NOON)

        (found,) = recount(at=LATER)

        assert found.missing == (newcomer.staff_number,)
        assert found.superfluous == (cast.teammate.staff_number,)
        assert found.elsewhere == (cast.cadre.staff_number,)
        assert found.exempt_without_grant == (cast.supervisor.staff_number,)
        assert set(found.as_json()["rules"]) >= {"missing", "superfluous", "elsewhere"}

        list(recount(at=LATER, fix=True))

        assert list(recount(at=LATER)) == []


def test_names_are_sorted_anew_when_somebody_is_renamed_or_erased(cast):
    assignment = make_assignment(cast.bureau, at=NOON)
    person = cast.cadre
    Cadre.objects.filter(pk=person.pk).update(name="阿明", sort_key=pinyin_key("阿明"))

    assert follow_people(cadres=[person.pk]) == 1
    assert follow_people() == 0
    assert assignment.obligations.get(cadre=person).sort_key == pinyin_key("阿明")

    forget_how_the_name_was_sorted(person)
    assert "阿明" not in assignment.obligations.get(cadre=person).sort_key
