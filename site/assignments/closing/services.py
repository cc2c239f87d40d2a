"""Opening a closing checklist, noting its steps with evidence, and closing it."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import Page

from assignments.closing.models import CaseClosing, ClosingStep, StepKind
from cadres.models import Cadre, Unit
from core.errors import DomainError
from core.marks import refuse_unless_seen
from core.time import long_date, site_date
from records.models import Event


class ChecklistExists(DomainError):
    """The unit has a checklist of that title."""


class ChecklistClosed(DomainError):
    """What is closed stays as it is."""


class EvidenceMissing(DomainError):
    """A step is done when it says what, shows it, and when."""


class StepsMissing(DomainError):
    """Something is not done yet."""


class DayWrong(DomainError):
    """A day to come, or a due day gone by."""


@transaction.atomic
def open_checklist(
    *, unit: Unit, title: str, case: Page | None = None, due_on: dt.date, actor: Cadre,
    at: dt.datetime,
) -> CaseClosing:  # fmt: skip
    """Open the checklist of the four things for `unit`.

    Raises:
        DayWrong: the due day is over.
        ChecklistExists: the unit has one of that title.
    """
    if due_on < site_date(at):
        raise DayWrong(
            _("The due date %(day)s is over. Choose today or later.")
            % {"day": long_date(due_on)}
        )
    try:
        with transaction.atomic():
            closing = CaseClosing.objects.create(
                unit=unit,
                case=case,
                title=title.strip(),
                due_on=due_on,
                opened_by=actor,
                opened_at=at,
            )
    except IntegrityError as error:
        raise ChecklistExists(
            _("%(unit)s has a checklist of this title.") % {"unit": unit.label}
        ) from error
    ClosingStep.objects.bulk_create(
        ClosingStep(closing=closing, kind=kind) for kind in StepKind.values
    )
    _log(closing, "assignments.open_checklist", actor, {})
    return closing


@transaction.atomic
def note_step(
    *,
    closing: CaseClosing,
    kind: str,
    text: str,
    evidence: str,
    done_on: dt.date,
    event: Event | None = None,
    actor: Cadre,
    at: dt.datetime,
    seen: str = "",
) -> ClosingStep:
    """Note that one of the four is done: what, shown by what, on which day.

    Args:
        seen: `ClosingStep.mark` as it was shown; "" where nothing was shown.

    Raises:
        ChecklistClosed, EvidenceMissing, DayWrong, ChangedMeanwhile: nothing is written.
    """
    locked = _open(closing)
    if event is not None and not evidence.strip():
        evidence = event.title
    if not text.strip() or not evidence.strip():
        raise EvidenceMissing(_("Say what was done, and what shows it."))
    if done_on > site_date(at):
        raise DayWrong(_("The day lies in the future."))
    step: ClosingStep = locked.steps.select_for_update().get(kind=kind)
    refuse_unless_seen(
        seen,
        step.mark,
        _("Somebody else noted this meanwhile; see above. Save again to replace it by yours."),
    )
    step.text, step.evidence, step.event = text.strip(), evidence.strip()[:300], event
    step.done_on, step.noted_by, step.noted_at = done_on, actor, at
    step.save(update_fields=["text", "evidence", "event", "done_on", "noted_by", "noted_at"])
    _log(locked, "assignments.note_step", actor, {"step": kind})
    return step


@transaction.atomic
def close_checklist(*, closing: CaseClosing, actor: Cadre, at: dt.datetime) -> CaseClosing:
    """Close the checklist when all four are done.

    Raises:
        ChecklistClosed: it is closed.
        StepsMissing: names what is missing.
    """
    locked = _open(closing)
    missing = [step.get_kind_display() for step in locked.steps.filter(done_on=None)]
    if missing:
        raise StepsMissing(_("Not done yet: %(steps)s.") % {"steps": _(", ").join(missing)})
    locked.closed_by, locked.closed_at = actor, at
    locked.save(update_fields=["closed_by", "closed_at"])
    _log(locked, "assignments.close_checklist", actor, {})
    return locked


def _open(closing: CaseClosing) -> CaseClosing:
    locked: CaseClosing = (
        CaseClosing.objects.select_for_update(of=("self",))
        .select_related("unit")
        .get(pk=closing.pk)
    )
    if locked.closed_at is not None:
        raise ChecklistClosed(_("This checklist is closed."))
    return locked


def _log(closing: CaseClosing, action: str, actor: Cadre, facts: dict[str, Any]) -> None:
    log(
        instance=closing,
        action=action,
        user=actor,
        data={"unit": closing.unit.code, "title": closing.title, **facts},
    )
