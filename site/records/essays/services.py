"""Setting tasks, handing essays in, marking them by two, and showing the good ones."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from functools import partial
from typing import IO

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre, Unit
from core.errors import DomainError
from records.activities.services.hours import allowed_rule
from records.essays.files import checked_file
from records.essays.marking import percent_of, settled
from records.models import ActivityKind, Kind
from records.models.essay import PASS_PERCENT, Essay, EssayMark, EssayTask
from records.services import record_entry

FEWEST_MARKERS = 2


class AlreadySet(DomainError):
    """The same task for the same people is set."""


class MarkersMissing(DomainError):
    """Two people mark, so at least two are named."""


class TaskClosed(DomainError):
    """The task does not take essays today."""


class NotForYou(DomainError):
    """The task is for other units."""


class NotWritable(DomainError):
    """The essay is handed in."""


class TooShort(DomainError):
    """Neither a file nor enough text."""


class MarkingBegun(DomainError):
    """Somebody has marked it: it stays handed in."""


class OwnEssay(DomainError):
    """Nobody marks their own."""


class NotWaiting(DomainError):
    """The essay does not wait for marks."""


class AlreadyMarked(DomainError):
    """This marker has given marks in this round."""


class NoConsent(DomainError):
    """The author has not agreed to be shown."""


class NotPassed(DomainError):
    """Only passed essays are shown."""


@transaction.atomic
def set_task(
    *,
    title: str,
    brief: str,
    audience: Unit,
    rubric: Sequence[dict[str, object]],
    opens_on: dt.date,
    due_on: dt.date,
    credit_hours: Decimal,
    markers: Sequence[Cadre],
    actor: Cadre,
    at: dt.datetime,
    title_en: str = "",
    form: str = EssayTask.Form.ESSAY,
    least_characters: int = 800,
) -> EssayTask:
    """Set a task for everyone in `audience`; the caller has asked the policy.

    Raises:
        MarkersMissing: fewer than two; nothing is written, as with
        TaskClosed (due before it opens), NoRule, HoursNotAllowed, AlreadySet.
    """
    if len({marker.pk for marker in markers}) < FEWEST_MARKERS:
        raise MarkersMissing(_("Name at least two markers: nobody marks alone."))
    if due_on < opens_on:
        raise TaskClosed(_("The task ends before it opens."))
    rule = allowed_rule(
        kind=ActivityKind.ESSAY, day=due_on, hours=credit_hours, days=Decimal(0)
    )
    try:
        with transaction.atomic():
            task = EssayTask.objects.create(
                form=form,
                title=title.strip(),
                title_en=title_en.strip(),
                brief=brief.strip(),
                audience=audience,
                rubric=list(rubric),
                least_characters=least_characters,
                opens_on=opens_on,
                due_on=due_on,
                credit_hours=credit_hours,
                rule=rule,
                set_by=actor,
                set_at=at,
            )
    except IntegrityError as error:
        raise AlreadySet(_("The same task is set for these people.")) from error
    task.markers.set(markers)
    log(
        instance=task,
        action="records.set_essay_task",
        user=actor,
        data={"unit": audience.code, "title": task.title},
    )
    return task


@transaction.atomic
def save_draft(
    *,
    task: EssayTask,
    cadre: Cadre,
    text: str,
    file: IO[bytes] | None = None,
    file_name: str = "",
    at: dt.datetime,
) -> Essay:
    """Keep what was written so far; a new file takes the place of the old one.

    Raises:
        NotForYou, TaskClosed, NotWritable, FileRefused: nothing is written.
    """
    if cadre.unit is None or not task.audience.contains(cadre.unit):
        raise NotForYou(_("This task is for other units."))
    essay = Essay.objects.select_for_update(of=("self",)).filter(task=task, cadre=cadre).first()
    if essay is None:
        essay, _made = Essay.objects.get_or_create(
            task=task, cadre=cadre, defaults={"saved_at": at}
        )
    _refuse_unless_writable(essay, task, at)
    essay.text, essay.saved_at = text.strip(), at
    fields = ["text", "saved_at"]
    if file is not None:
        checked = checked_file(file, file_name)
        essay.file_name, essay.digest = checked.name, checked.digest
        essay.file.save(checked.name, ContentFile(checked.content), save=False)
        fields += ["file", "file_name", "digest"]
    essay.save(update_fields=fields)
    return essay


@transaction.atomic
def hand_in(*, essay: Essay, at: dt.datetime) -> Essay:
    """Hand the saved draft in; two people then mark it without knowing whose it is.

    Raises:
        TaskClosed, NotWritable, TooShort: nothing is written.
    """
    locked = _locked(essay)
    _refuse_unless_writable(locked, locked.task, at)
    length = len("".join(locked.text.split()))
    if not locked.file and length < locked.task.least_characters:
        raise TooShort(
            _("%(length)d characters so far; the task asks for %(least)d, or for a file.")
            % {"length": length, "least": locked.task.least_characters}
        )
    if locked.state == Essay.State.RETURNED:
        locked.round += 1
    locked.state, locked.handed_in_at = Essay.State.WAITING, at
    locked.percent, locked.settled_at = None, None
    locked.save(update_fields=["state", "handed_in_at", "round", "percent", "settled_at"])
    return locked


@transaction.atomic
def take_back(*, essay: Essay, at: dt.datetime) -> Essay:
    """Take one's own essay back while nobody has marked it and the task is open.

    Raises:
        NotWaiting, TaskClosed, MarkingBegun: nothing is written.
    """
    locked = _locked(essay)
    _refuse_unless_waiting(locked)
    _refuse_unless_open(locked.task, at)
    if locked.marks.filter(round=locked.round).exists():
        raise MarkingBegun(_("Marking has begun; the essay stays handed in."))
    locked.state, locked.handed_in_at = Essay.State.DRAFT, None
    locked.save(update_fields=["state", "handed_in_at"])
    return locked


@transaction.atomic
def mark_essay(
    *, essay: Essay, points: Sequence[int], note: str = "", actor: Cadre, at: dt.datetime
) -> EssayMark:
    """Give the marks of one marker; with the second (or third) the essay is settled.

    A passed essay is recorded in the same transaction, with the hours of its rule; one that is
    not passed goes back to its author with the notes, to be revised.

    Raises:
        OwnEssay, NotWaiting, AlreadyMarked, PointsWrong: nothing is written.
    """
    locked = _locked(essay)
    if locked.cadre_id == actor.pk:
        raise OwnEssay(_("Somebody else marks what you wrote."))
    _refuse_unless_waiting(locked)
    try:
        with transaction.atomic():
            mark = EssayMark.objects.create(
                essay=locked,
                marker=actor,
                round=locked.round,
                points=list(points),
                percent=percent_of(points, locked.task.rubric),
                note=note.strip(),
                marked_at=at,
            )
    except IntegrityError as error:
        raise AlreadyMarked(_("You have marked this essay.")) from error
    marks = list(locked.marks.filter(round=locked.round))
    percent = settled([each.percent for each in marks])
    if percent is not None:
        _settle(locked, percent, [each.marker_id for each in marks], at)
    return mark


def _settle(essay: Essay, percent: Decimal, markers: list[int], at: dt.datetime) -> None:
    task = essay.task
    essay.percent, essay.settled_at = percent, at
    essay.state = Essay.State.RETURNED
    if percent >= PASS_PERCENT:
        essay.state = Essay.State.PASSED
        essay.entry = record_entry(
            cadre=essay.cadre,
            kind=Kind.ESSAY,
            activity_key=task.activity_key,
            title=task.title,
            title_en=task.title_en,
            at=at,
            credit_hours=task.credit_hours,
            credit_rule=task.rule.credit_rule,
            outcome={"form": task.form, "percent": str(percent), "markers": len(markers)},
            evidence=[essay.digest] if essay.digest else [],
        )
    essay.save(update_fields=["percent", "settled_at", "state", "entry"])


@transaction.atomic
def consent_to_showcase(
    *, essay: Essay, is_given: bool, is_named: bool = True, at: dt.datetime
) -> Essay:
    """Agree that a passed essay is shown, with or without one's name, or take that back at once.

    Raises:
        NotPassed: nothing is written.
    """
    locked = _locked(essay)
    if is_given and locked.state != Essay.State.PASSED:
        raise NotPassed(_("Only essays that passed can be shown."))
    locked.consented_at, locked.is_named = (at if is_given else None), is_named
    locked.save(update_fields=["consented_at", "is_named"])
    return locked


@transaction.atomic
def choose_for_showcase(
    *, essay: Essay, is_chosen: bool, actor: Cadre, at: dt.datetime
) -> Essay:
    """Put an essay on show, or take it off. The caller has asked the policy.

    Raises:
        NoConsent, NotPassed: nothing is written.
    """
    locked = _locked(essay)
    if is_chosen and locked.state != Essay.State.PASSED:
        raise NotPassed(_("Only essays that passed can be shown."))
    if is_chosen and locked.consented_at is None:
        raise NoConsent(_("The author has not agreed to be shown."))
    locked.chosen_by, locked.chosen_at = (actor, at) if is_chosen else (None, None)
    locked.save(update_fields=["chosen_by", "chosen_at"])
    log(
        instance=locked,
        action="records.choose_essay",
        user=actor,
        data={"is_chosen": is_chosen},
    )
    return locked


def erase_essays(cadre: Cadre) -> int:
    """Empty what an erased person wrote; return how many rows. Files go, too."""
    rows = 0
    for essay in Essay.objects.filter(cadre=cadre):
        if essay.file:
            name, storage = essay.file.name, essay.file.storage
            transaction.on_commit(partial(storage.delete, str(name)))
        essay.text, essay.file_name, essay.consented_at, essay.chosen_at = "", "", None, None
        essay.file = ""
        essay.save(update_fields=["text", "file", "file_name", "consented_at", "chosen_at"])
        rows += 1
    return rows


def _locked(essay: Essay) -> Essay:
    locked: Essay = (
        Essay.objects.select_for_update(of=("self",))
        .select_related("task__rule", "task__audience", "cadre__unit")
        .get(pk=essay.pk)
    )
    return locked


def _refuse_unless_open(task: EssayTask, at: dt.datetime) -> None:
    if not task.is_open(at):
        raise TaskClosed(
            _("Essays are taken from %(opens)s to %(due)s, end of the day.")
            % {"opens": f"{task.opens_on:%Y-%m-%d}", "due": f"{task.due_on:%Y-%m-%d}"}
        )


def _refuse_unless_writable(essay: Essay, task: EssayTask, at: dt.datetime) -> None:
    if not essay.is_writable:
        raise NotWritable(_("The essay is handed in. Take it back to change it."))
    if (
        essay.state != Essay.State.RETURNED
    ):  # who was asked to revise may do so after the due day
        _refuse_unless_open(task, at)


def _refuse_unless_waiting(essay: Essay) -> None:
    if essay.state != Essay.State.WAITING:
        raise NotWaiting(_("This essay does not wait for marks."))
