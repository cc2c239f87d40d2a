"""A roster file as a job: handed in, checked row by row, confirmed, written, leavers confirmed.

The background worker does the work; a worker that dies leaves the job to the next one. Checking
again or writing again starts from the file: a file is written as a whole or not at all.
"""

import datetime as dt
import hashlib
import shutil
import tempfile
import time
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre, RosterImport, RosterVerdict, Unit
from cadres.observers import announce_people
from cadres.policies import Capability, top_units
from cadres.roster.planning import Judgement, judge_roster
from cadres.roster.problems import Problem
from cadres.roster.reading import MAXIMUM_FILE_BYTES
from cadres.roster.services import PROBLEMS_LISTED, import_roster
from cadres.signals import roster_came_further, tell_on_commit
from core.errors import DomainError

FOLDER: Final = "rosters"  # below MEDIA_ROOT, where nothing has an address
_BATCH: Final = 5_000
_SPEAK_SECONDS: Final = 0.7
KEPT_DAYS: Final = 30


class FileTooLarge(DomainError):
    """A roster of a million people is smaller than this."""


class NotCheckedYet(DomainError):
    """Only a file that was checked without errors can be written."""


@transaction.atomic
def hand_in(
    *, file: "File[bytes]", file_name: str, complete_for: Unit | None, actor: Cadre | None,
    at: dt.datetime,
) -> RosterImport:  # fmt: skip
    """Keep a roster file and note that it wants checking; `tasks.check_roster` does that.

    Raises:
        FileTooLarge: it is refused before anything reads it.
    """
    if (file.size or 0) > MAXIMUM_FILE_BYTES:
        raise FileTooLarge(
            _("The file is larger than %(limit)d MB.")
            % {"limit": MAXIMUM_FILE_BYTES // 1024 // 1024}
        )
    digest = hashlib.sha256()
    for piece in file.chunks():
        digest.update(piece)
    file.seek(0)
    job = RosterImport.objects.create(
        file_name=Path(file_name).name[:200],
        digest=digest.hexdigest(),
        complete_for=complete_for,
        uploaded_by=actor,
        uploaded_at=at,
        heard_at=at,
    )
    default_storage.save(f"{FOLDER}/{job.public_id}", file)
    return job


def check(*, job: RosterImport) -> RosterImport:
    """Judge the file of `job` and keep a verdict on each row; write nothing of it."""
    with _file_of(job) as path:
        judged = judge_roster(
            path=path,
            at=timezone.now(),
            within=_reach(job),
            progress=_Speaker(job).say,
        )
    leavers = [] if judged.problems else list(_leavers(job, judged.staff_numbers))
    with transaction.atomic():
        job.verdicts.all().delete()
        RosterVerdict.objects.bulk_create(_verdicts(job, judged, leavers), batch_size=_BATCH)
        state = RosterImport.State.REFUSED if judged.problems else RosterImport.State.CHECKED
        RosterImport.objects.filter(pk=job.pk, state=RosterImport.State.CHECKING).update(
            state=state,
            rows=len(judged.plan.verdicts),
            rows_done=len(judged.plan.verdicts),
            heard_at=timezone.now(),
            created=len(judged.plan.created),
            moved=judged.plan.moved,
            updated=judged.plan.updated,
            unchanged=judged.plan.unchanged,
            wrong=len({problem.row for problem in judged.problems}),
            leavers=len(leavers),
            ignored_columns=judged.ignored_columns,
        )
        tell_on_commit(job.public_id)
    job.refresh_from_db()
    return job


@transaction.atomic
def confirm(*, job: RosterImport, at: dt.datetime) -> RosterImport:
    """Say that a checked file is to be written; `tasks.write_roster` does that.

    Raises:
        NotCheckedYet: it is not waiting for that.
    """
    changed = RosterImport.objects.filter(pk=job.pk, state=RosterImport.State.CHECKED).update(
        state=RosterImport.State.WRITING, rows_done=0, heard_at=at
    )
    if not changed:
        raise NotCheckedYet(_("This file is not waiting to be written."))
    job.refresh_from_db()
    return job


def write(*, job: RosterImport) -> RosterImport:
    """Write the file of `job` as a whole, in one transaction with the news that it is written."""
    if job.state != RosterImport.State.WRITING:
        return job
    with _file_of(job) as path, transaction.atomic():
        summary = import_roster(
            path=path,
            at=timezone.now(),
            actor=job.uploaded_by,
            within=_reach(job),
            progress=_Speaker(job).say,
        )
        if summary.problems:  # something else changed since the check
            _keep_problems(job, summary.problems)
        state = RosterImport.State.REFUSED if summary.problems else RosterImport.State.DONE
        RosterImport.objects.filter(pk=job.pk, state=RosterImport.State.WRITING).update(
            state=state,
            created=summary.created,
            updated=summary.updated,
            moved=summary.moved,
            unchanged=summary.unchanged,
            wrong=len({problem.row for problem in summary.problems}),
            rows_done=job.rows,
            finished_at=timezone.now(),
        )
        tell_on_commit(job.public_id)
    job.refresh_from_db()
    return job


@transaction.atomic
def drop(*, job: RosterImport) -> RosterImport:
    """Let a file that has not been written go."""
    RosterImport.objects.filter(
        pk=job.pk, state__in=[RosterImport.State.CHECKED, RosterImport.State.REFUSED]
    ).update(state=RosterImport.State.DROPPED, finished_at=timezone.now())
    job.refresh_from_db()
    return job


@transaction.atomic
def confirm_leavers(
    *, job: RosterImport, verdicts: Collection[int], actor: Cadre, at: dt.datetime
) -> int:
    """Close the accounts of those proposed leavers whom somebody named; return how many.

    Sessions end with the account. What they did stays in their record and in past figures.
    """
    chosen = job.verdicts.select_for_update().filter(
        pk__in=verdicts, verdict=RosterVerdict.Verdict.LEAVER, has_left=False
    )
    people = [each.cadre_id for each in chosen if each.cadre_id is not None]
    reach = top_units(actor, Capability.MANAGE_ROSTER)
    gone = [
        cadre
        for cadre in Cadre.objects.filter(pk__in=people, is_active=True).select_related("unit")
        if cadre.unit and any(top.contains(cadre.unit) for top in reach)
        and cadre.pk != actor.pk
    ]  # fmt: skip
    for cadre in gone:  # one by one: each save closes sessions and sockets of that person
        cadre.is_active = False
        cadre.save(update_fields=["is_active"])
    pks = [cadre.pk for cadre in gone]
    job.verdicts.filter(cadre__in=pks).update(has_left=True)
    if pks and job.complete_for is not None:
        log(instance=job.complete_for, action="cadres.confirm_leavers", user=actor,
            data={"staff_numbers": [cadre.staff_number for cadre in gone]})  # fmt: skip
    announce_people(pks, at=at)
    return len(pks)


def forget_old_files(*, at: dt.datetime) -> int:
    """Delete files and verdicts of imports that ended a month ago; the summary stays."""
    ended = RosterImport.objects.filter(
        finished_at__lt=at - dt.timedelta(days=KEPT_DAYS), verdicts__isnull=False
    ).distinct()
    count = 0
    for job in ended:
        job.verdicts.all().delete()
        default_storage.delete(f"{FOLDER}/{job.public_id}")
        count += 1
    return count


class _Speaker:
    """Notes how far a job is, for the progress bar: outside the job's own transaction.

    On PostgreSQL by a connection of its own; SQLite has one writer, so while it writes the bar
    stands still.
    """

    def __init__(self, job: RosterImport) -> None:
        self._job = job
        self._spoke_at = 0.0

    def say(self, done: int, total: int) -> None:
        now = time.monotonic()
        if now - self._spoke_at < _SPEAK_SECONDS:
            return
        self._spoke_at = now
        at = timezone.now()
        if not connection.in_atomic_block:
            RosterImport.objects.filter(pk=self._job.pk).update(
                rows_done=done, rows=total, heard_at=at
            )
        elif connection.vendor == "postgresql":
            other = connection.copy()
            try:
                with other.cursor() as cursor:
                    cursor.execute(
                        "UPDATE cadres_rosterimport SET rows_done = %s, rows = %s, "
                        "heard_at = %s WHERE id = %s",
                        [done, total, at, self._job.pk],
                    )
            finally:
                other.close()
        else:
            return  # nothing was written that anybody could read
        roster_came_further.send_robust(sender=None, public_id=str(self._job.public_id))


@contextmanager
def _file_of(job: RosterImport) -> Iterator[Path]:
    """Give the file of `job` as a path of this machine."""
    with tempfile.NamedTemporaryFile() as local:
        with default_storage.open(f"{FOLDER}/{job.public_id}") as kept:
            shutil.copyfileobj(kept, local)
        local.flush()
        yield Path(local.name)


def _reach(job: RosterImport) -> list[Unit] | None:
    """Return the units whose people the one who handed the file in may change, now."""
    if job.uploaded_by is None:  # a command on the server
        return None
    return top_units(job.uploaded_by, Capability.MANAGE_ROSTER)


def _leavers(job: RosterImport, present: set[str]) -> Iterator[Cadre]:
    if job.complete_for is None:
        return
    known = Cadre.objects.within(job.complete_for).filter(is_active=True)
    for cadre in known.order_by("staff_number").iterator():
        if cadre.staff_number not in present:
            yield cadre


def _verdicts(
    job: RosterImport, judged: Judgement, leavers: Sequence[Cadre]
) -> Iterator[RosterVerdict]:
    for problem in judged.problems[:PROBLEMS_LISTED]:
        yield _wrong(job, problem)
    for each in judged.plan.verdicts:
        yield RosterVerdict(
            roster_import=job,
            row=each.row,
            verdict=each.verdict,
            staff_number=each.staff_number,
            name=each.name,
            cadre_id=each.cadre_id,
            message=each.message[:400],
        )
    for cadre in leavers:
        yield RosterVerdict(
            roster_import=job,
            row=0,
            verdict=RosterVerdict.Verdict.LEAVER,
            staff_number=cadre.staff_number,
            name=cadre.name,
            cadre=cadre,
        )


def _wrong(job: RosterImport, problem: Problem) -> RosterVerdict:
    return RosterVerdict(
        roster_import=job,
        row=problem.row,
        verdict=RosterVerdict.Verdict.WRONG,
        column=problem.column[:120],
        message=problem.message[:400],
    )


def _keep_problems(job: RosterImport, problems: Sequence[Problem]) -> None:
    RosterVerdict.objects.bulk_create([_wrong(job, problem) for problem in problems])
