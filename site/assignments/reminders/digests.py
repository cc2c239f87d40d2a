"""One digest a day tells a manager whom of their units to ask; when, and who that is."""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assignments.models import Obligation, ObligationQuerySet
from assignments.reminders.clock import local, sending_hours, work_calendar
from assignments.reminders.ladder import RUNGS, WITHIN_DAYS, rung_day
from cadres.models import Grant, Notice, NoticeKind, Status, Unit
from cadres.notices.services import Draft, in_both, post_notices
from cadres.roles import Role
from core.time import site_date
from core.working_days import WorkCalendar

MOST_NAMED: Final = 10
MANAGING_ROLES: Final = (Role.SUPERVISOR, Role.LIAISON)

Managers = Mapping[str, Mapping[int, str]]  # path of a unit → id → name


def send_digests(*, at: dt.datetime) -> int:
    """Tell each manager once a day who of their units may need help; return how many were told.

    Sent on the days of `is_last_rung` and `is_first_of_week` while anybody is past a due day.
    Everybody counts for the manager nearest to their unit.
    """
    calendar, hours = work_calendar(), sending_hours()
    today = site_date(at)
    if not hours.allow(local(at), calendar):
        return 0
    late = _late(today)
    due_days = set(late.order_by().values_list("due_on", flat=True).distinct())
    if not due_days or not (
        is_first_of_week(today, calendar) or is_last_rung(today, due_days, calendar)
    ):
        return 0
    managed = _managers_of(late)
    notices = Notice.objects.filter(cadre__in=managed, key=digest_key(today))
    told_before = set(notices.values_list("cadre_id", flat=True))
    return sum(
        _tell_manager(manager, units, at)
        for manager, units in managed.items()
        if manager not in told_before
    )


def is_first_of_week(day: dt.date, calendar: WorkCalendar) -> bool:
    """Tell whether `day` is the first working day of its week."""
    return calendar.shift(day, -1).isocalendar()[:2] != day.isocalendar()[:2]


def is_last_rung(day: dt.date, due_days: Collection[dt.date], calendar: WorkCalendar) -> bool:
    """Tell whether whoever was due on one of `due_days` comes to the last rung on `day`."""
    return any(rung_day(due_on, RUNGS[-1], calendar) == day for due_on in due_days)


def managers_by_unit() -> Managers:
    """Return who manages which unit. One query."""
    found: dict[str, dict[int, str]] = defaultdict(dict)
    grants = Grant.objects.filter(role__in=MANAGING_ROLES, cadre__is_active=True)
    for path, cadre_id, name in grants.values_list("unit__path", "cadre_id", "cadre__name"):
        found[path][cadre_id] = name
    return found


def nearest_managed(path: str, managers: Managers) -> str | None:
    """Return the path of the unit at `path`, or the nearest above it, that has managers."""
    above = (path[:end] for end in range(len(path), 0, -Unit.steplen))
    return next((each for each in above if each in managers), None)


def digest_key(today: dt.date) -> str:
    """Return the key of the one notice that a manager gets on `today`."""
    return f"digest:{today.isoformat()}"


def _late(today: dt.date) -> ObligationQuerySet:
    """What is mandatory and whose due day went by within the last weeks, of people in service."""
    since = today - dt.timedelta(days=WITHIN_DAYS)
    late: ObligationQuerySet = Obligation.objects.open().filter(
        due_on__range=(since, today - dt.timedelta(days=1)),
        assignment__is_mandatory=True,
        cadre__is_active=True,
        cadre__status=Status.ACTIVE,
    )
    return late


def _managers_of(late: ObligationQuerySet) -> dict[int, list[int]]:
    """Return the units with somebody late for each manager, the nearest above them. Two queries."""
    managers = managers_by_unit()
    managed: dict[int, list[int]] = defaultdict(list)
    for unit_id, path in late.order_by().values_list("unit_id", "unit__path").distinct():
        nearest = nearest_managed(path, managers)
        if nearest is not None:
            for manager in managers[nearest]:
                managed[manager].append(unit_id)
    return managed


@transaction.atomic
def _tell_manager(manager: int, units: Sequence[int], at: dt.datetime) -> int:
    owed = _late(site_date(at)).filter(unit__in=units).exclude(cadre_id=manager)
    number = owed.values("cadre").distinct().count()
    if not number:
        return 0
    named = owed.order_by("cadre__sort_key", "pk").values_list("cadre__name", flat=True)
    names = list(dict.fromkeys(named[: 4 * MOST_NAMED]))[:MOST_NAMED]

    def title() -> str:
        return ngettext(
            "%(number)d person of your unit may need help",
            "%(number)d people of your unit may need help",
            number,
        ) % {"number": number}

    def body() -> str:
        separator = _(", ")
        told = separator.join(names)
        if number > len(names):
            told += _(" and others")
        return _(
            "They are past a due day: %(names)s. You can remind them by one tap on the board; "
            "who has finished gets nothing."
        ) % {"names": told}

    title_zh, title_en = in_both(title)
    body_zh, body_en = in_both(body)
    draft = Draft(
        cadre_id=manager,
        kind=NoticeKind.DIGEST,
        key=digest_key(site_date(at)),
        title=title_zh,
        title_en=title_en,
        body=body_zh,
        body_en=body_en,
        url=f"{reverse('boards')}?show=overdue",
    )
    return post_notices(drafts=[draft], at=at)
