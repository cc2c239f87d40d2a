"""c12: which manager will be told, when and why, is seen before; and that is what is sent."""

import datetime as dt
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from assignments.models import WorkDay
from assignments.reminders.digests import send_digests
from assignments.reminders.next_digests import next_digests
from cadres.models import Notice
from cadres.roles import Role
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.records import make_entry

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")
DUE = dt.date(2026, 11, 27)  # a Friday


@pytest.fixture
def cast():
    return make_cast()


def on(day, hour=9):
    return dt.datetime.combine(day, dt.time(hour), tzinfo=ZONE)


@pytest.fixture
def assignment(cast):
    opened = dt.date(2026, 11, 2)
    return make_assignment(cast.county, at=on(opened), opens_on=opened, due_on=DUE)


def test_the_days_announced_are_the_days_on_which_digests_go_out(cast, assignment):
    WorkDay.objects.create(day=dt.date(2026, 12, 7), is_working=False)  # a Monday
    boss = make_cadre("何静澜", unit=cast.county)
    make_grant(boss, Role.SUPERVISOR)
    announced = next_digests([cast.county], on(dt.date(2026, 11, 27)))

    days = [dt.date(2026, 11, 27) + dt.timedelta(days=n) for n in range(31)]
    for day in days:
        send_digests(at=on(day))

    told = Notice.objects.filter(kind="DIGEST")
    sent = sorted({timezone.localtime(each.posted_at, ZONE).date() for each in told})
    assert [each.goes_at.date() for each in announced] == sent[: len(announced)]
    assert [each.is_weekly for each in announced[:3]] == [True, False, True]
    assert announced[2].goes_at.date() == dt.date(2026, 12, 8)
    for each in announced:  # the county has nobody of its own who is late
        assert each.managers == ("孙明理", "王秉公")
        assert each.assignments == (assignment,)
    assert {each.cadre.name for each in told} == {"王秉公", "孙明理"}


def test_a_manager_above_is_counted_and_not_named(cast, assignment):
    liaison = make_cadre(unit=cast.office)
    boss = make_cadre("何静澜", unit=cast.county)
    make_grant(boss, Role.SUPERVISOR)
    cast.supervisor.grants.all().delete()
    make_grant(liaison, Role.INSPECTOR)

    (first, *_more) = next_digests([cast.office], on(dt.date(2026, 12, 1)))

    assert (first.managers, first.others) == ((), 1)


def test_nothing_open_and_nothing_mandatory_is_nothing_to_tell(cast, assignment):
    for person in (cast.cadre, cast.teammate, cast.supervisor):
        make_entry(person, activity_key=assignment.activity_key)
    make_assignment(cast.bureau, at=on(dt.date(2026, 11, 2)), due_on=DUE, is_mandatory=False)

    assert next_digests([cast.bureau], on(dt.date(2026, 12, 1))) == []


def test_what_went_out_today_is_announced_no_more(cast, assignment):
    at = on(dt.date(2026, 12, 2))
    assert next_digests([cast.bureau], at)[0].goes_at == at
    send_digests(at=at)

    assert next_digests([cast.bureau], at)[0].goes_at.date() == dt.date(2026, 12, 7)


def test_the_page_shows_them(client, cast, django_assert_max_num_queries):
    today = timezone.localdate()
    make_assignment(cast.bureau, at=timezone.now(), due_on=today + dt.timedelta(days=5))
    client.force_login(cast.supervisor)

    with django_assert_max_num_queries(8):
        (first, *_more) = next_digests([cast.bureau], timezone.now())
    page = client.get(reverse("next_messages")).content.decode()

    assert first.managers == ("王秉公",)
    assert "What managers will be told" in page
