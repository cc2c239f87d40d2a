"""Reminding of what is due: noting whom, looking again, posting; and by which calendar."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assignments.audiences.rules import Rule
from assignments.models import Assignment, Obligation, ObligationQuerySet, Reminder
from assignments.reminders.clock import local, sending_hours, work_calendar
from assignments.reminders.ladder import WITHIN_DAYS, rung_day, rung_on
from assignments.reminders.models import BY_HAND, SendingHours, Step, WorkDay
from cadres.models import Cadre, NoticeKind, Status
from cadres.notices.guards import register_guard
from cadres.notices.hours import keep_quiet
from cadres.notices.services import Draft, in_both, post_notices
from core.errors import DomainError
from core.time import long_date, site_date

BATCH: Final = 500
GUARD: Final = "assignments.obligation"


class NobodyToRemind(DomainError):
    """Everybody has finished, or was reminded today."""


class HoursWrong(DomainError):
    """Sending would end before it begins."""


class DaySwappedAlready(DomainError):
    """The table says something about that day."""


def is_still_owed(pk: str) -> bool:
    """Tell whether the obligation is open, and keep it so until the transaction ends."""
    owed = Obligation.objects.open().filter(pk=pk).select_for_update(of=("self",))
    return owed.first() is not None


register_guard(GUARD, is_still_owed)


def is_quiet(at: dt.datetime) -> bool:
    """Tell whether nobody is written to at `at`. Two queries."""
    return not sending_hours().allow(local(at), work_calendar())


for _kind in (NoticeKind.REMINDER, NoticeKind.DIGEST):
    keep_quiet(_kind, is_quiet)


def note_reminders(*, at: dt.datetime) -> int:
    """Note who is to be reminded today; nothing outside sending hours. Return how many are new.

    Whoever is due on a day of their own, or was given days of grace, is reminded by that day.
    One query for the assignments, two for the due days of their people at most; a short
    transaction per thousand people: each is noted once, so that it does no harm to stop between
    two of them.
    """
    calendar, hours = work_calendar(), sending_hours()
    if not hours.allow(local(at), calendar):
        return 0
    today = site_date(at)
    noted = 0
    for assignment, due_on in _due_days(today):
        rung = rung_on(due_on, assignment.opens_on, today, calendar)
        if rung is None:
            continue
        reached_by = rung_day(due_on, rung, calendar)  # whoever came later never had this rung
        people = assignment.obligations.open().filter(
            due_on=due_on, assigned_on__lte=reached_by
        )
        noted += _note(_still_here(people, assignment), rung.code, at=at)
    return noted


def _due_days(today: dt.date) -> Iterator[tuple[Assignment, dt.date]]:
    """Yield each assignment with each due day of its people that lies around `today`."""
    around = dt.timedelta(days=WITHIN_DAYS)
    first, last = today - around, today + around
    opened = Assignment.objects.filter(opens_on__lte=today).with_due_days_since(first)
    for assignment in opened.order_by("pk"):
        begins = first
        if not assignment.has_personal_due_dates:
            if first <= assignment.due_on <= last:
                yield assignment, assignment.due_on
            if not assignment.may_have_later_days(today):
                continue
            begins = max(first, assignment.due_on + dt.timedelta(days=1))
        days = assignment.obligations.open().filter(due_on__range=(begins, last))
        for due_on in days.order_by().values_list("due_on", flat=True).distinct():
            yield assignment, due_on


def _still_here(people: ObligationQuerySet, assignment: Assignment) -> ObligationQuerySet:
    """Leave out who is away or has left: once the last day is over nothing excuses them."""
    here: ObligationQuerySet = people.filter(cadre__is_active=True)
    if Rule.of(assignment.rule).names_status:
        return here
    return here.filter(cadre__status=Status.ACTIVE)


def _note(
    people: ObligationQuerySet, step: str, *, at: dt.datetime, actor: Cadre | None = None
) -> int:
    """Note a reminder for each of `people` who has none of this step."""
    reminded = Reminder.objects.filter(obligation=OuterRef("pk"), step=step)
    wanted = people.filter(~Exists(reminded))
    noted = 0
    pks = list(wanted.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(pks), 2 * BATCH):
        Reminder.objects.bulk_create(
            (
                Reminder(obligation_id=pk, step=step, noted_at=at, asked_by=actor)
                for pk in pks[start : start + 2 * BATCH]
            ),
            ignore_conflicts=True,
        )
        noted += len(pks[start : start + 2 * BATCH])
    return noted


def post_reminders(*, at: dt.datetime) -> int:
    """Post what was noted and still holds; return how many people got a notice.

    Batches of their own transactions: who has finished meanwhile is dropped, not told. Outside
    sending hours the inbox has it at once; mail and messages wait until the hours begin.
    """
    posted = 0
    while True:
        taken, told = _post_batch(at)
        posted += told
        if taken < BATCH:
            return posted


@transaction.atomic
def _post_batch(at: dt.datetime) -> tuple[int, int]:
    reminders = list(
        Reminder.objects.waiting()
        .select_for_update(of=("self",), skip_locked=True)
        .order_by("noted_at", "pk")[:BATCH]
    )
    owed = {
        each.pk: each
        for each in Obligation.objects.open()
        .filter(pk__in=[reminder.obligation_id for reminder in reminders])
        .select_related("assignment__target")
        .order_by("pk")
        .select_for_update(of=("self",))
    }
    open_ones = [each for each in reminders if each.obligation_id in owed]
    Reminder.objects.filter(
        pk__in=[each.pk for each in reminders if each.obligation_id not in owed]
    ).update(dropped_at=at)
    drafts = [_draft(each, owed[each.obligation_id], at) for each in open_ones]
    told = post_notices(drafts=drafts, at=at, not_before=_loud_from(at)) if drafts else 0
    Reminder.objects.filter(pk__in=[each.pk for each in open_ones]).update(posted_at=at)
    return len(reminders), told


def _loud_from(at: dt.datetime) -> dt.datetime:
    """Return when messages may go out, not before `at`. Two queries."""
    return sending_hours().next_opening(local(at), work_calendar())


def _draft(reminder: Reminder, obligation: Obligation, at: dt.datetime) -> Draft:
    assignment = obligation.assignment
    title, title_en = in_both(lambda: _title(obligation, reminder.step, site_date(at)))
    body, body_en = in_both(lambda: _body(assignment))
    return Draft(
        cadre_id=obligation.cadre_id,
        kind=NoticeKind.REMINDER,
        key=f"reminder:{reminder.obligation_id}:{reminder.step}",
        title=title[:255],
        title_en=title_en[:255],
        body=body,
        body_en=body_en,
        url=assignment.url,
        due_on=obligation.due_on,
        guard=f"{GUARD}:{obligation.pk}",
    )


def _title(obligation: Obligation, step: str, today: dt.date) -> str:
    words = {"title": obligation.assignment.label, "day": long_date(obligation.due_on)}
    if obligation.due_on < today:
        return _("“%(title)s” was due on %(day)s") % words
    if step.startswith(BY_HAND):
        return _("Your unit reminds you: “%(title)s” is due on %(day)s") % words
    return _("“%(title)s” is due on %(day)s") % words


def _body(assignment: Assignment) -> str:
    return _("Why: %(reason)s It takes about %(minutes)d minutes.") % {
        "reason": assignment.reason_text,
        "minutes": assignment.minutes,
    }


@transaction.atomic
def remind_by_hand(
    *, assignment: Assignment, people: ObligationQuerySet, actor: Cadre, at: dt.datetime
) -> int:
    """Remind those of `people` who have not finished, each at most once a day.

    Outside sending hours mail and messages wait until they begin.

    Raises:
        NobodyToRemind: nobody is open, or all of them were reminded today.
    """
    step = f"{BY_HAND}:{site_date(at).isoformat()}"
    noted = _note(_still_here(people.open(), assignment), step, at=at, actor=actor)
    if not noted:
        raise NobodyToRemind(
            _("Nobody to remind: everyone here has finished or was reminded today.")
        )
    log(
        instance=assignment,
        action="assignments.remind",
        user=actor,
        data={"people": noted, "step": step},
    )
    return noted


@transaction.atomic
def swap_day(
    *, day: dt.date, is_working: bool, note: str, actor: Cadre, at: dt.datetime
) -> WorkDay:
    """Say that `day` is worked or not, whatever the week says.

    Raises:
        DaySwappedAlready: the table has that day; take it out first.
    """
    row, is_new = WorkDay.objects.get_or_create(
        day=day, defaults={"is_working": is_working, "note": note.strip()[:120]}
    )
    if not is_new:
        raise DaySwappedAlready(
            _("%(day)s is in the table already. Remove it first.") % {"day": long_date(day)}
        )
    _log_calendar(row, actor, {"day": day.isoformat(), "is_working": is_working})
    return row


@transaction.atomic
def unswap_day(*, row: WorkDay, actor: Cadre, at: dt.datetime) -> None:
    """Take a day out of the table."""
    _log_calendar(row, actor, {"day": row.day.isoformat(), "removed": True})
    row.delete()


@transaction.atomic
def set_hours(
    *, opens: dt.time, closes: dt.time, actor: Cadre, at: dt.datetime
) -> SendingHours:
    """Set between which hours messages go out.

    Raises:
        HoursWrong: `closes` is not after `opens`.
    """
    if closes <= opens:
        raise HoursWrong(_("The hours end before they begin."))
    row, _is_new = SendingHours.objects.update_or_create(
        number=1, defaults={"opens": opens, "closes": closes}
    )
    _log_calendar(row, actor, {"opens": opens.isoformat(), "closes": closes.isoformat()})
    return row


def _log_calendar(instance: object, actor: Cadre, facts: dict[str, object]) -> None:
    log(instance=instance, action="assignments.set_calendar", user=actor, data=facts)


def step_label(step: str) -> str:
    """Say in words which step of the ladder it is."""
    if step.startswith(BY_HAND):
        return _("by hand")
    return str(Step(step).label)
