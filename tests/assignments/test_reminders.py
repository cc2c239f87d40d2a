"""People are reminded of what is due, never of what they have finished; managers get one digest."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from assignments.models import DueKind, Obligation, Reminder, SendingHours, WorkDay
from assignments.reevaluating import reevaluate_running
from assignments.reminders import services
from assignments.reminders.digests import send_digests
from assignments.reminders.services import note_reminders, post_reminders
from cadres.models import Cadre, Delivery, Notice, Status
from cadres.notices.services import deliver_notices
from cadres.roles import Role
from cadres.services import change_standing
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.records import make_entry

ZONES = ["Asia/Shanghai", "Asia/Urumqi", "America/New_York"]
DUE = dt.date(2026, 11, 27)  # a Friday

pytestmark = pytest.mark.django_db


@pytest.fixture(
    params=[ZONES[0], *(pytest.param(name, marks=pytest.mark.once) for name in ZONES[1:])]
)
def zone(request, settings):
    settings.TIME_ZONE = request.param
    return ZoneInfo(request.param)


@pytest.fixture
def shanghai():
    return ZoneInfo("Asia/Shanghai")


@pytest.fixture
def cast():
    return make_cast()


def on(day, zone, hour=9):
    return dt.datetime.combine(day, dt.time(hour), tzinfo=zone)


def assigned(cast, zone, **fields):
    opened = on(dt.date(2026, 11, 2), zone)
    return make_assignment(
        cast.bureau, at=opened, opens_on=dt.date(2026, 11, 2), due_on=DUE, **fields
    )


def tick(at):
    note_reminders(at=at)
    post_reminders(at=at)
    send_digests(at=at)


def test_the_ladder_by_the_clock_in_any_zone(cast, zone):
    """The worker ticks through the days of seven weeks: each rung once, on its day, after opening."""
    assigned(cast, zone)
    for days in range(48):
        for hour in (0, 7, 8, 9, 10, 14, 21):
            tick(on(dt.date(2026, 11, 2) + dt.timedelta(days=days), zone, hour))

    posted = [
        timezone.localtime(each, zone)
        for each in Notice.objects.filter(cadre=cast.cadre)
        .order_by("posted_at")
        .values_list("posted_at", flat=True)
    ]
    assert [moment.date() for moment in posted] == [
        dt.date(2026, 11, 18),
        dt.date(2026, 11, 26),
        dt.date(2026, 11, 30),
        dt.date(2026, 12, 2),
    ]
    assert all(moment.hour == 9 for moment in posted)  # the first full hour after 08:30


def test_due_the_27th_is_the_whole_of_that_day(cast, zone):
    """A minute to midnight on the due day nobody is told that it is over."""
    assigned(cast, zone)
    SendingHours.objects.create(opens=dt.time(0, 0), closes=dt.time(23, 59, 59))

    tick(dt.datetime.combine(DUE, dt.time(23, 59), tzinfo=zone))

    assert not Notice.objects.filter(title__contains="was due").exists()
    assert not Reminder.objects.filter(step="AFTER_1").exists()


def test_who_has_finished_is_told_nothing(cast, shanghai):
    assignment = assigned(cast, shanghai)
    make_entry(cast.teammate, activity_key=assignment.activity_key)

    tick(on(dt.date(2026, 11, 18), shanghai))

    assert set(Notice.objects.values_list("cadre__name", flat=True)) == {"张清和", "王秉公"}


def test_finishing_between_noting_and_posting_stops_it(cast, shanghai):
    assignment, at = assigned(cast, shanghai), on(dt.date(2026, 11, 18), shanghai)
    note_reminders(at=at)
    make_entry(cast.cadre, activity_key=assignment.activity_key)

    post_reminders(at=at)

    assert not Notice.objects.filter(cadre=cast.cadre).exists()
    assert Reminder.objects.get(obligation__cadre=cast.cadre).dropped_at == at


def test_finishing_between_posting_and_mailing_stops_the_mail(cast, shanghai):
    assignment, at = assigned(cast, shanghai), on(dt.date(2026, 11, 18), shanghai)
    Cadre.objects.filter(pk__in=[cast.cadre.pk, cast.teammate.pk]).update(email="x@example.org")
    tick(at)
    make_entry(cast.cadre, activity_key=assignment.activity_key)

    assert deliver_notices(at=at) == 1
    assert len(mail.outbox) == 1


def test_repeating_changes_nothing(cast, shanghai):
    assigned(cast, shanghai)
    at = on(dt.date(2026, 11, 18), shanghai)
    tick(at)
    tick(at)
    tick(at + dt.timedelta(hours=3))

    assert Notice.objects.count() == 3


def test_a_swapped_day_moves_the_ladder(cast, shanghai):
    assigned(cast, shanghai)
    WorkDay.objects.create(day=dt.date(2026, 11, 26), is_working=False)

    tick(on(dt.date(2026, 11, 26), shanghai))
    assert not Reminder.objects.exists()
    tick(on(dt.date(2026, 11, 25), shanghai))
    assert set(Reminder.objects.values_list("step", flat=True)) == {"BEFORE_1"}


@pytest.mark.parametrize("hour", [0, 7, 18, 23])
def test_quiet_hours_are_quiet(cast, shanghai, hour):
    assigned(cast, shanghai)

    tick(on(dt.date(2026, 11, 18), shanghai, hour))

    assert not Notice.objects.exists()


def test_a_manager_gets_one_digest_a_day_for_everything(cast, shanghai):
    assigned(cast, shanghai)
    assigned(cast, shanghai)
    county = make_cadre("县领导", unit=cast.county)
    make_grant(county, Role.SUPERVISOR)
    at = on(dt.date(2026, 12, 2), shanghai)

    for hour in range(3):
        send_digests(at=at + dt.timedelta(hours=hour))

    (digest,) = Notice.objects.filter(kind="DIGEST")
    assert digest.cadre == cast.supervisor  # the nearest one, not the county's
    assert "李守正" in digest.body
    assert "张清和" in digest.body
    assert "王秉公" not in digest.body  # the manager's own is on their own ladder
    assert "2" in digest.title


def test_no_digest_when_everybody_has_finished(cast, shanghai):
    assignment = assigned(cast, shanghai)
    for each in (cast.cadre, cast.teammate, cast.supervisor):
        make_entry(each, activity_key=assignment.activity_key)

    assert send_digests(at=on(dt.date(2026, 12, 2), shanghai)) == 0


def test_the_first_working_day_of_a_week_has_one_too(cast, shanghai):
    assigned(cast, shanghai)

    assert send_digests(at=on(dt.date(2026, 12, 7), shanghai)) == 1
    assert send_digests(at=on(dt.date(2026, 12, 8), shanghai)) == 0


def test_reminding_by_hand_reaches_the_unfinished_once_a_day(client, cast):
    assignment = make_assignment(cast.bureau, at=timezone.now())
    make_entry(cast.teammate, activity_key=assignment.activity_key)
    client.force_login(cast.supervisor)
    address = reverse("remind", args=[assignment.pk])

    client.post(address, {"unit": cast.office.code})
    client.post(address, {"unit": cast.office.code})
    post_reminders(at=timezone.now())

    assert list(Notice.objects.values_list("cadre__name", flat=True)) == ["张清和"]


@pytest.mark.parametrize("who", ["stranger", "other_supervisor", "cadre"])
def test_nobody_else_reminds(client, cast, who):
    assignment = make_assignment(cast.bureau, at=timezone.now())
    client.force_login(getattr(cast, who))

    assert client.post(reverse("remind", args=[assignment.pk])).status_code == 404
    assert not Reminder.objects.exists()


def test_the_next_messages_say_who_what_when_why(client, cast, django_assert_max_num_queries):
    today = timezone.localdate()
    assignment = make_assignment(
        cast.bureau, at=timezone.now(), due_on=today + dt.timedelta(days=20)
    )
    client.force_login(cast.supervisor)

    with django_assert_max_num_queries(26):
        response = client.get(reverse("next_messages"))

    planned = response.context["planned"]
    assert {each.rung.code for each in planned} >= {"BEFORE_7", "BEFORE_1"}
    assert all(each.people == 3 and each.assignment == assignment for each in planned)
    assert "李守正" in response.content.decode()


def test_what_the_page_announces_is_what_is_sent(cast, shanghai):
    """c12: the list of next messages and the messages agree."""
    from assignments.reminders.upcoming import planned_messages

    assigned(cast, shanghai)
    at = on(dt.date(2026, 11, 25), shanghai)
    newcomer = make_cadre("新人", unit=cast.office)  # due on 2 December, with days of grace
    reevaluate_running(at=at, cadres=[newcomer.pk])
    announced = {
        (each.rung.code, each.goes_at.date()): each.people
        for each in planned_messages([cast.bureau], at)
    }
    while at.date() < dt.date(2026, 12, 18):
        tick(at)
        at += dt.timedelta(hours=6)

    sent = {}
    for step, noted in Reminder.objects.values_list("step", "noted_at"):
        key = (step, timezone.localtime(noted, shanghai).date())
        sent[key] = sent.get(key, 0) + 1
    sent.pop(("BEFORE_7", dt.date(2026, 11, 25)))  # late: the worker began on that day
    assert sent == announced
    assert announced["BEFORE_1", dt.date(2026, 12, 1)] == 1
    assert announced["AFTER_1", dt.date(2026, 11, 30)] == 3


def days_of_reminders(cadre, zone):
    rows = Reminder.objects.filter(obligation__cadre=cadre).order_by("noted_at")
    return [
        (step, timezone.localtime(noted, zone).date())
        for step, noted in rows.values_list("step", "noted_at")
    ]


def test_whoever_joined_late_is_reminded_by_their_own_day(cast, shanghai):
    assigned(cast, shanghai)
    newcomer = make_cadre("新人", unit=cast.office)
    reevaluate_running(at=on(dt.date(2026, 11, 26), shanghai), cadres=[newcomer.pk])

    for days in range(20):
        tick(on(dt.date(2026, 11, 26) + dt.timedelta(days=days), shanghai))

    assert days_of_reminders(newcomer, shanghai) == [
        ("BEFORE_1", dt.date(2026, 12, 2)),
        ("AFTER_1", dt.date(2026, 12, 4)),
        ("AFTER_3", dt.date(2026, 12, 8)),
    ]


def test_days_counted_for_a_person_are_reminded_of_however_late_they_are(cast, shanghai):
    """Joined on the last day for joining, due ninety days later."""
    assigned(cast, shanghai, due_kind=DueKind.RELATIVE, due_days=90)
    newcomer = make_cadre("新人", unit=cast.office)
    reevaluate_running(at=on(DUE, shanghai), cadres=[newcomer.pk])
    assert Obligation.objects.get(cadre=newcomer).due_on == dt.date(2027, 2, 25)

    for days in range(60, 110):
        tick(on(DUE + dt.timedelta(days=days), shanghai))

    assert [step for step, _day in days_of_reminders(newcomer, shanghai)] == [
        "BEFORE_7", "BEFORE_1", "AFTER_1", "AFTER_3",
    ]  # fmt: skip


def test_who_has_left_or_is_away_by_now_is_neither_reminded_nor_named(cast, shanghai):
    """Once the last day is over nothing excuses them: the figures of the past stay."""
    assigned(cast, shanghai)
    over = on(dt.date(2026, 11, 28), shanghai)
    change_standing(cadre=cast.cadre, status=Status.RETIRED, actor=None, at=over)
    change_standing(cadre=cast.teammate, is_active=False, actor=None, at=over)

    for days in range(10):
        tick(over + dt.timedelta(days=days))

    told = Notice.objects.exclude(kind="DIGEST").values_list("cadre__name", flat=True)
    assert set(told) == {"王秉公"}
    assert not Notice.objects.filter(kind="DIGEST").exists()
    assert Obligation.objects.counted().count() == 3


def test_a_recommendation_is_reminded_of_and_reported_to_nobody(cast, shanghai):
    assigned(cast, shanghai, is_mandatory=False)

    tick(on(dt.date(2026, 12, 2), shanghai))

    assert set(Notice.objects.values_list("kind", flat=True)) == {"REMINDER"}


def test_by_hand_at_night_the_mail_waits_for_the_morning(cast, shanghai):
    assignment = assigned(cast, shanghai)
    Cadre.objects.filter(pk=cast.cadre.pk).update(email="x@example.org")
    at = on(dt.date(2026, 11, 20), shanghai, 23)  # a Friday
    services.remind_by_hand(
        assignment=assignment, people=assignment.obligations.all(), actor=cast.supervisor, at=at
    )

    post_reminders(at=at)

    assert Notice.objects.filter(cadre=cast.cadre).exists()
    monday = dt.datetime.combine(dt.date(2026, 11, 23), dt.time(8, 30), tzinfo=shanghai)
    assert Delivery.objects.get().due_at == monday
    assert deliver_notices(at=at) == 0
    assert deliver_notices(at=monday) == 1


def test_a_mail_refused_in_the_evening_is_tried_again_in_the_morning(
    cast, shanghai, monkeypatch
):
    assigned(cast, shanghai)
    Cadre.objects.filter(pk=cast.cadre.pk).update(email="x@example.org")
    evening = dt.datetime(2026, 11, 18, 17, 59, tzinfo=shanghai)
    tick(evening)
    with monkeypatch.context() as patched:
        patched.setattr(
            "cadres.notices.channels._MailLine.send",
            lambda self, message: (_ for _ in ()).throw(OSError("busy")),
        )
        deliver_notices(at=evening)

    for hours in (1, 4, 8, 12):
        assert deliver_notices(at=evening + dt.timedelta(hours=hours)) == 0
    assert Delivery.objects.get().tries == 1
    assert deliver_notices(at=evening + dt.timedelta(hours=15)) == 1


def test_due_days_as_a_calendar_file(client, cast):
    assignment = make_assignment(cast.bureau, at=timezone.now())
    client.force_login(cast.cadre)

    content = client.get(reverse("due_calendar")).content.decode()

    assert f"DTSTART;VALUE=DATE:{assignment.due_on:%Y%m%d}" in content
    assert content.count("BEGIN:VEVENT") == 1


def test_a_hundred_people_cost_a_few_statements(cast, shanghai, django_assert_max_num_queries):
    for _n in range(120):
        make_cadre(unit=cast.office)
    assigned(cast, shanghai)
    assert Obligation.objects.count() == 123

    with django_assert_max_num_queries(8):
        note_reminders(at=on(dt.date(2026, 11, 18), shanghai))
    with django_assert_max_num_queries(14):
        assert post_reminders(at=on(dt.date(2026, 11, 18), shanghai)) == 123


def test_the_step_in_words():
    assert services.step_label("BY_HAND:2026-11-25")
    assert services.step_label("BEFORE_7") != services.step_label("AFTER_3")
