"""A wrong entry is put right by a counter-entry, which takes two people and a reason."""

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from assignments.models import Obligation, Tally
from assignments.recounting import recount
from cadres.roles import Role
from records import services as recording
from records.correcting import services
from records.models import CorrectionRequest, Effect, Entry, EntrySalt, Kind
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.records import NOON, make_entry

pytestmark = pytest.mark.django_db
REASON = "签到表核对后发现本人当日请假，未参加。"
State = CorrectionRequest.State


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def second(cast):
    """A supervisor of the whole county."""
    officer = make_cadre("何静澜", unit=cast.county)
    make_grant(officer, Role.SUPERVISOR, unit=cast.county)
    return officer


@pytest.fixture
def entry(cast):
    return make_entry(cast.cadre)


def ask(entry, actor, **fields):
    return services.request_correction(
        **{
            "entry": entry, "effect": Effect.VOID, "reason": REASON, "actor": actor, "at": NOON,
            **fields,
        }
    )  # fmt: skip


def confirm(asked, actor):
    return services.confirm_correction(request=asked, actor=actor, at=NOON)


class TestConfirmed:
    def test_leaves_the_entry_and_adds_a_sealed_counter_entry(self, cast, entry, second):
        before = Entry.objects.filter(pk=entry.pk).values().get()

        correction = confirm(ask(entry, cast.supervisor), second)

        assert Entry.objects.filter(pk=entry.pk).values().get() == before
        assert correction.corrects == entry
        assert correction.kind == Kind.CORRECTION
        assert correction.outcome["reason"] == REASON
        assert correction.vouched_by == second
        assert correction.digest == recording.fingerprint(correction)
        assert EntrySalt.objects.filter(entry=correction).exists()

    def test_withdrawn_hours_leave_every_sum(self, cast, entry, second):
        confirm(ask(entry, cast.supervisor), second)

        assert cast.cadre.entries.in_year(2026).total_hours() == Decimal("0.00")

    def test_hours_are_put_right_in_the_year_in_which_they_were_earned(self, cast, second):
        old = make_entry(cast.cadre, at=NOON.replace(year=2024))

        confirm(
            ask(old, cast.supervisor, effect=Effect.HOURS, credit_hours=Decimal("0.50")), second
        )

        assert cast.cadre.entries.in_year(2024).total_hours() == Decimal("0.50")
        assert cast.cadre.entries.in_year(2026).total_hours() == Decimal("0.00")

    def test_a_remark_changes_no_figure(self, cast, entry, second):
        confirm(ask(entry, cast.supervisor, effect=Effect.REMARK), second)

        assert cast.cadre.entries.total_hours() == entry.credit_hours
        assert entry in Entry.objects.standing()

    def test_what_was_withdrawn_may_be_earned_again_once(self, cast, entry, second):
        confirm(ask(entry, cast.supervisor), second)

        again = make_entry(cast.cadre, activity_key=entry.activity_key)

        assert again.occasion == "~2"
        with pytest.raises(recording.AlreadyRecorded):
            make_entry(cast.cadre, activity_key=entry.activity_key)


class TestAssignments:
    @pytest.fixture
    def assignment(self, cast):
        return make_assignment(audience=cast.bureau)

    def finish(self, cast, assignment):
        return make_entry(cast.cadre, activity_key=assignment.activity_key)

    def test_are_open_again_and_the_tally_follows(self, cast, assignment, second):
        entry = self.finish(cast, assignment)
        assert Obligation.objects.get(cadre=cast.cadre).done_at

        confirm(ask(entry, cast.supervisor), second)

        owed = Obligation.objects.get(cadre=cast.cadre)
        assert (owed.done_at, owed.started_at) == (None, NOON)
        tally = Tally.objects.get(assignment=assignment, unit=cast.office)
        assert (tally.started, tally.done) == (1, 0)
        assert list(recount()) == []

    def test_stay_done_when_only_the_hours_were_wrong(self, cast, assignment, second):
        entry = self.finish(cast, assignment)

        confirm(
            ask(entry, cast.supervisor, effect=Effect.HOURS, credit_hours=Decimal("1.00")),
            second,
        )

        assert Obligation.objects.get(cadre=cast.cadre).done_at
        assert list(recount()) == []


class TestRefused:
    def test_by_the_same_person_twice(self, cast, entry):
        asked = ask(entry, cast.supervisor)

        with pytest.raises(services.SamePerson):
            confirm(asked, cast.supervisor)
        with pytest.raises(services.SamePerson):
            services.reject_correction(
                request=asked, note="不同意更正。", actor=cast.supervisor, at=NOON
            )

    def test_by_the_person_concerned(self, cast, second):
        own = make_entry(cast.supervisor)

        with pytest.raises(services.OwnRecord):
            ask(own, cast.supervisor)
        with pytest.raises(services.OwnRecord):
            confirm(ask(own, second), cast.supervisor)

    def test_against_a_correction(self, cast, entry, second):
        correction = confirm(ask(entry, cast.supervisor), second)

        with pytest.raises(services.NotCorrectable):
            ask(correction, cast.supervisor)

    def test_twice_for_one_entry_but_again_after_a_rejection(self, cast, entry, second):
        asked = ask(entry, cast.supervisor)
        with pytest.raises(services.AlreadyCorrected):
            ask(entry, second)

        services.reject_correction(request=asked, note="签到表无误。", actor=second, at=NOON)

        again = ask(entry, cast.supervisor)
        confirm(again, second)
        with pytest.raises(services.AlreadyCorrected):
            ask(entry, cast.supervisor)

    @pytest.mark.parametrize("hours", [None, Decimal("-1"), Decimal("2.00")])
    def test_with_hours_that_are_none(self, cast, entry, hours):
        with pytest.raises(services.NothingChanges):
            ask(entry, cast.supervisor, effect=Effect.HOURS, credit_hours=hours)

    def test_without_a_reason(self, cast, entry, second):
        with pytest.raises(services.ReasonTooShort):
            ask(entry, cast.supervisor, reason="  错了 ")
        with pytest.raises(services.ReasonTooShort):
            services.reject_correction(
                request=ask(entry, cast.supervisor), note="", actor=second, at=NOON
            )

    def test_after_the_decision(self, cast, entry, second):
        asked = ask(entry, cast.supervisor)
        confirm(asked, second)

        with pytest.raises(services.AlreadyDecided):
            confirm(asked, second)
        with pytest.raises(services.AlreadyDecided):
            services.take_back_request(request=asked, actor=cast.supervisor, at=NOON)
        assert Entry.objects.filter(corrects=entry).count() == 1

    def test_the_database_itself_wants_two_people(self, cast, entry):
        asked = ask(entry, cast.supervisor)

        for forged in ({"decided_by": cast.supervisor}, {"decided_by": cast.cadre}):
            with pytest.raises(IntegrityError), transaction.atomic():
                CorrectionRequest.objects.filter(pk=asked.pk).update(
                    state=State.REJECTED, decided_at=NOON, **forged
                )


def test_is_taken_back_by_who_asked_only(cast, entry, second):
    asked = ask(entry, cast.supervisor)

    with pytest.raises(services.SamePerson):
        services.take_back_request(request=asked, actor=second, at=NOON)
    services.take_back_request(request=asked, actor=cast.supervisor, at=NOON)

    assert CorrectionRequest.objects.get().state == State.WITHDRAWN
    assert ask(entry, second).is_waiting
