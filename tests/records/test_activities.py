"""An activity is planned, its roll kept, approved by a second person, and stands in every record."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from assignments.models import Obligation
from cadres.roles import Role
from records.activities import codes
from records.activities.photos import NotAPicture
from records.activities.services import applications, events, hours
from records.activities.services.evidence import (
    EvidenceClosed,
    SamePhoto,
    TooManyPhotos,
    add_evidence,
)
from records.models import ActivityRule, Application, Entry, Event, Evidence, Kind
from tests.factories.activities import make_application, make_event, make_photo
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.records import NOON

pytestmark = pytest.mark.django_db
AFTER = NOON + dt.timedelta(hours=3)
DURING = NOON + dt.timedelta(minutes=10)


@pytest.fixture(autouse=True)
def private_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def second(cast):
    officer = make_cadre("何静澜", unit=cast.county)
    make_grant(officer, Role.SUPERVISOR, unit=cast.county)
    return officer


@pytest.fixture
def event(cast):
    return make_event(cast.bureau, cast.supervisor)


def mark(event, *people, actor, at=AFTER, **fields):
    return events.mark_roll(event=event, present=people, actor=actor, at=at, **fields)


def submit(event, actor):
    return events.submit_roll(event=event, actor=actor, at=AFTER)


class TestPlanning:
    @pytest.mark.parametrize(
        ("fields", "refusal"),
        [
            ({"hours": "0"}, hours.HoursNotAllowed),
            ({"hours": "-2"}, hours.HoursNotAllowed),
            ({"hours": "4.25"}, hours.HoursNotAllowed),  # a visit gives 4 a day
            ({"hours": "9"}, hours.HoursNotAllowed),  # and 8 in all
            ({"credit_days": Decimal("1.5")}, hours.HoursNotAllowed),
            ({"ends_at": NOON}, events.TimesWrong),
            ({"ends_at": NOON + dt.timedelta(days=500)}, events.TimesWrong),
        ],
    )
    def test_refuses_what_the_rule_does_not_give(self, cast, fields, refusal):
        with pytest.raises(refusal):
            make_event(cast.bureau, cast.supervisor, **fields)
        assert not Event.objects.exists()

    def test_two_days_give_twice_a_day_within_the_cap(self, cast):
        ends = NOON + dt.timedelta(days=1)

        event = make_event(cast.bureau, cast.supervisor, hours="8", ends_at=ends)

        assert event.rule.credit_rule == "offline.base-visit"

    def test_wants_a_rule_in_force(self, cast):
        ActivityRule.objects.filter(kind="BASE_VISIT").update(valid_to=dt.date(2025, 1, 1))

        with pytest.raises(hours.NoRule):
            make_event(cast.bureau, cast.supervisor)

    def test_refuses_the_same_twice(self, cast):
        make_event(cast.bureau, cast.supervisor, title="参观")

        with pytest.raises(events.AlreadyPlanned):
            make_event(cast.bureau, cast.supervisor, title="参观")


class TestCheckingIn:
    def check_in(self, event, cadre, *, code=None, at=DURING):
        shown = codes.code_at(event.secret, at) if code is None else code
        return events.check_in(event=event, cadre=cadre, code=shown, at=at)

    def test_by_the_code_that_is_shown(self, cast, event):
        self.check_in(event, cast.cadre)

        (there,) = event.attendances.all()
        assert (there.cadre, there.way, there.noted_at) == (cast.cadre, "CODE", DURING)

    def test_once(self, cast, event):
        self.check_in(event, cast.cadre)

        with pytest.raises(events.AlreadyThere):
            self.check_in(event, cast.cadre)

    @pytest.mark.parametrize(
        ("minutes", "is_open"), [(-31, False), (-30, True), (135, True), (136, False)]
    )
    def test_by_the_servers_clock_only(self, cast, event, minutes, is_open):
        at = NOON + dt.timedelta(minutes=minutes)

        if is_open:
            assert self.check_in(event, cast.cadre, at=at)
        else:
            with pytest.raises(events.CheckInClosed):
                self.check_in(event, cast.cadre, at=at)

    def test_with_an_old_code_is_refused(self, cast, event):
        old = codes.code_at(event.secret, DURING - dt.timedelta(minutes=3))

        with pytest.raises(events.CodeWrong):
            self.check_in(event, cast.cadre, code=old)

    def test_by_the_printed_code_where_it_is_allowed(self, cast, event):
        printed = codes.printed_code(event.secret)
        with pytest.raises(events.CodeWrong):
            self.check_in(event, cast.cadre, code=printed)

        Event.objects.update(allows_printed_code=True)

        assert self.check_in(event, cast.cadre, code=printed).way == "PRINTED"

    def test_is_for_the_audience(self, cast, event):
        with pytest.raises(events.NotInvited):
            self.check_in(event, cast.stranger)

    def test_ends_when_every_place_is_taken(self, cast):
        event = make_event(cast.bureau, cast.supervisor, capacity=1)
        self.check_in(event, cast.cadre)

        with pytest.raises(events.EventFull):
            self.check_in(event, cast.teammate)


class TestTheRoll:
    def test_is_ticked_and_unticked(self, cast, event):
        both = (cast.cadre, cast.teammate)
        assert mark(event, *both, actor=cast.supervisor, shown=both) == (2, 0)

        assert mark(event, cast.cadre, actor=cast.supervisor, shown=both) == (0, 1)

        assert [each.cadre for each in event.attendances.all()] == [cast.cadre]

    def test_keeps_whoever_was_not_on_the_page(self, cast, event):
        mark(event, cast.cadre, actor=cast.supervisor)

        mark(event, actor=cast.supervisor, shown=[cast.teammate])

        assert event.attendances.count() == 1

    def test_takes_no_stranger_and_then_nobody(self, cast, event):
        with pytest.raises(events.NotInvited, match="赵远山"):
            mark(event, cast.cadre, cast.stranger, actor=cast.supervisor)
        assert not event.attendances.exists()

    def test_opens_with_check_in(self, cast, event):
        with pytest.raises(events.NotOverYet):
            mark(event, cast.cadre, actor=cast.supervisor, at=NOON - dt.timedelta(hours=1))

    def test_is_handed_in_after_the_event_with_somebody_on_it(self, cast, event):
        with pytest.raises(events.NobodyThere):
            submit(event, cast.supervisor)
        mark(event, cast.cadre, actor=cast.supervisor)
        with pytest.raises(events.NotOverYet):
            events.submit_roll(event=event, actor=cast.supervisor, at=DURING)

        submit(event, cast.supervisor)

        with pytest.raises(events.EventClosed):
            mark(event, cast.teammate, actor=cast.supervisor)


class TestApproval:
    @pytest.fixture
    def handed_in(self, cast, event):
        mark(event, cast.cadre, cast.teammate, actor=cast.supervisor)
        add_evidence(event=event, photos=[make_photo()], actor=cast.supervisor, at=AFTER)
        return submit(event, cast.supervisor)

    def approve(self, event, actor):
        return events.approve_roll(event=event, actor=actor, at=AFTER)

    def test_writes_an_entry_for_everyone_on_the_roll(self, cast, handed_in, second):
        self.approve(handed_in, second)

        entry = Entry.objects.get(cadre=cast.cadre)
        assert (entry.kind, entry.credit_hours) == (Kind.ACTIVITY, Decimal("3.00"))
        assert entry.credit_rule == "offline.base-visit"
        assert entry.vouched_name == "何静澜（青峰县）"
        assert entry.evidence == [Evidence.objects.get().digest]
        assert entry.occurred_at == handed_in.ends_at
        assert entry.outcome["place"] == "县警示教育基地"
        assert Entry.objects.count() == 2

    def test_costs_the_same_for_more_people(
        self, cast, event, second, django_assert_max_num_queries
    ):
        people = [make_cadre(f"张清{number}", unit=cast.office) for number in range(20)]
        mark(event, *people, actor=cast.supervisor)
        submit(event, cast.supervisor)

        with django_assert_max_num_queries(22):
            self.approve(event, second)

    def test_finishes_what_was_assigned(self, cast, handed_in, second):
        make_assignment(cast.bureau, activity_key=handed_in.activity_key)

        self.approve(handed_in, second)

        assert Obligation.objects.filter(done_at__isnull=False).count() == 2

    def test_is_not_for_who_planned_or_handed_in(self, cast, event, second, handed_in):
        with pytest.raises(events.SamePerson):
            self.approve(handed_in, cast.supervisor)
        with pytest.raises(IntegrityError), transaction.atomic():
            Event.objects.filter(pk=event.pk).update(
                state="APPROVED", decided_by=cast.supervisor, decided_at=AFTER
            )
        assert not Entry.objects.exists()

    def test_happens_once(self, handed_in, second):
        self.approve(handed_in, second)

        with pytest.raises(events.EventClosed):
            self.approve(handed_in, second)

    def test_or_the_roll_goes_back_with_a_word(self, cast, handed_in, second):
        with pytest.raises(events.NoteMissing):
            events.return_roll(event=handed_in, note=" ", actor=second, at=AFTER)

        events.return_roll(event=handed_in, note="缺签到照片", actor=second, at=AFTER)

        assert mark(handed_in, cast.supervisor, actor=cast.supervisor) == (1, 0)

    def test_closes_cancelling_and_photos(self, cast, handed_in, second):
        self.approve(handed_in, second)

        with translation.override("en"), pytest.raises(events.EventClosed, match="corrected"):
            events.cancel_event(event=handed_in, actor=cast.supervisor, at=AFTER)
        with pytest.raises(EvidenceClosed):
            add_evidence(
                event=Event.objects.get(), photos=[make_photo()], actor=second, at=AFTER
            )

    def test_a_planned_event_is_cancelled(self, cast, event):
        events.cancel_event(event=event, actor=cast.supervisor, at=NOON)

        with pytest.raises(events.EventClosed):
            events.cancel_event(event=event, actor=cast.supervisor, at=NOON)


class TestEvidence:
    def test_is_all_or_nothing(self, cast, event):
        text = make_photo()
        text.truncate(60)

        with pytest.raises(NotAPicture):
            add_evidence(
                event=event, photos=[make_photo(), text], actor=cast.supervisor, at=NOON
            )
        assert not Evidence.objects.exists()

    def test_takes_a_photo_once_and_a_dozen_in_all(self, cast, event):
        add_evidence(event=event, photos=[make_photo()], actor=cast.supervisor, at=NOON)

        with pytest.raises(SamePhoto):
            add_evidence(event=event, photos=[make_photo()], actor=cast.supervisor, at=NOON)
        with pytest.raises(TooManyPhotos):
            add_evidence(
                event=event, photos=[make_photo()] * 12, actor=cast.supervisor, at=NOON
            )


class TestDeclaring:
    def test_confirmed_by_the_unit_it_stands_in_the_record(self, cast):
        declared = make_application(cast.cadre, photos=[make_photo()])

        entry = applications.confirm_application(
            application=declared, actor=cast.supervisor, at=NOON
        )

        assert entry.earned_on == declared.held_on
        assert entry.vouched_by == cast.supervisor
        assert len(entry.evidence) == 1
        assert Application.objects.get().entry == entry

    @pytest.mark.parametrize(
        ("fields", "refusal"),
        [
            ({"held_on": dt.date(2026, 9, 15)}, applications.InTheFuture),
            ({"held_on": dt.date(2025, 9, 1)}, applications.TooLongAgo),
            ({"credit_hours": Decimal("-1")}, hours.HoursNotAllowed),
            ({"credit_hours": Decimal("0")}, hours.HoursNotAllowed),
            ({"credit_hours": Decimal("4.5")}, hours.HoursNotAllowed),
            (
                {"credit_hours": Decimal("12"), "credit_days": Decimal("3")},
                hours.HoursNotAllowed,
            ),
        ],
    )
    def test_what_cannot_be_is_refused_and_nothing_is_written(self, cast, fields, refusal):
        with pytest.raises(refusal):
            make_application(cast.cadre, photos=[make_photo()], **fields)
        assert not Application.objects.exists()
        assert not Evidence.objects.exists()

    def test_a_file_that_is_no_picture_refuses_the_whole(self, cast):
        text = make_photo()
        text.truncate(60)

        with pytest.raises(NotAPicture):
            make_application(cast.cadre, photos=[make_photo(), text])
        assert not Application.objects.exists()

    def test_twice_is_refused_unless_it_was_returned(self, cast):
        declared = make_application(cast.cadre, title="讲座")
        with pytest.raises(applications.AlreadyDeclared):
            make_application(cast.cadre, title="讲座")

        with pytest.raises(applications.ReasonMissing):
            applications.return_application(
                application=declared, note="", actor=cast.supervisor, at=NOON
            )
        applications.return_application(
            application=declared, note="请补充通知照片", actor=cast.supervisor, at=NOON
        )

        assert make_application(cast.cadre, title="讲座").is_waiting

    def test_is_never_confirmed_by_oneself(self, cast):
        declared = make_application(cast.supervisor)

        with pytest.raises(applications.OwnApplication):
            applications.confirm_application(
                application=declared, actor=cast.supervisor, at=NOON
            )

    def test_is_taken_back_while_it_waits(self, cast):
        declared = make_application(cast.cadre)
        applications.withdraw_application(application=declared, at=NOON)

        for late in (
            lambda: applications.withdraw_application(application=declared, at=NOON),
            lambda: applications.confirm_application(
                application=declared, actor=cast.supervisor, at=NOON
            ),
        ):
            with pytest.raises(applications.AlreadyDecided):
                late()
