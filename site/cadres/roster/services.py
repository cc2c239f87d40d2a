"""Importing a roster: plan first, then write everything or nothing.

A number of queries that grows with thousands of rows, not with rows. Nobody who is missing from
the file is touched.
"""

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre, Posting, Unit
from cadres.observers import announce_people, announce_postings
from cadres.roster.planning import (
    BATCH,
    Plan,
    Progress,
    Verdict,
    batches,
    judge_roster,
    no_progress,
)
from cadres.roster.problems import Problem
from core.time import site_date

PROBLEMS_LISTED: Final = 1_000
_UPDATE_BATCH: Final = 300  # a CASE of so many branches per field and statement


@dataclass
class Summary:
    """What an import did, or in a dry run would do."""

    created: int = 0
    updated: int = 0
    moved: int = 0
    unchanged: int = 0
    problems: list[Problem] = field(default_factory=list)
    ignored_columns: list[str] = field(default_factory=list)
    verdicts: list[Verdict] = field(default_factory=list)  # on every row, where none is wrong

    def as_json(self) -> str:
        """Return the summary on one line of JSON."""
        return json.dumps(
            {
                "created": self.created,
                "updated": self.updated,
                "unchanged": self.unchanged,
                "errors": [problem._asdict() for problem in self.problems],
            },
            ensure_ascii=False,
        )


@transaction.atomic
def import_roster(
    *,
    path: Path,
    at: dt.datetime,
    actor: Cadre | None = None,
    dry_run: bool = False,
    within: Sequence[Unit] | None = None,
    progress: Progress = no_progress,
) -> Summary:
    """Create and update the people of the roster file at `path`; on any problem write nothing.

    Columns that are absent and cells that are empty leave what is stored. A new unit or post
    ends the primary posting the day before and begins another today; without a post in the file
    the person keeps theirs. New accounts cannot sign in until a password is set.

    Args:
        at: aware instant of the import; postings begin on its date on the site's clock.
        dry_run: judge and count everything, write nothing.
        within: tops of the units whose people may be changed; None is every unit.
        progress: told how many of the rows are written.
    """
    judged = judge_roster(path=path, at=at, within=within, lock=not dry_run)
    if judged.problems:
        return Summary(
            problems=_listed(judged.problems), ignored_columns=judged.ignored_columns
        )
    plan = judged.plan
    if not dry_run:
        _write(plan, actor, at, progress)
        if plan.created or plan.updated:
            _log(plan, actor)
    return Summary(
        created=len(plan.created),
        updated=plan.updated,
        moved=plan.moved,
        unchanged=plan.unchanged,
        ignored_columns=judged.ignored_columns,
        verdicts=plan.verdicts,
    )


def _write(plan: Plan, actor: Cadre | None, at: dt.datetime, progress: Progress) -> None:
    done, total = plan.unchanged, plan.unchanged + plan.updated + len(plan.created)
    for cadre in plan.created:
        cadre.joined_at = at
    for batch in batches(plan.created, BATCH):
        Cadre.objects.bulk_create(batch)
        done += len(batch)
        progress(done, total)
    for names, cadres in plan.changed.items():
        for batch in batches(cadres, _UPDATE_BATCH):
            Cadre.objects.bulk_update(batch, sorted(names))
            done += len(batch)
            progress(done, total)
    day_before = site_date(at) - dt.timedelta(days=1)
    for ended in batches(plan.ended, BATCH):
        Posting.objects.filter(pk__in=[posting.pk for posting in ended]).update(
            to_on=day_before
        )
    Posting.objects.bulk_update(plan.altered, ["unit", "post"], batch_size=_UPDATE_BATCH)
    for posting in plan.begun:
        posting.cadre_id = posting.cadre.pk
    Posting.objects.bulk_create(plan.begun, batch_size=BATCH)
    # Another post is an appointment; the same post in another unit is a reorganisation.
    before = {posting.cadre_id: posting.post_id for posting in plan.ended}
    appointed = [
        posting
        for posting in plan.begun
        if before.get(posting.cadre_id, posting.post_id) != posting.post_id
    ]
    announce_postings(appointed, actor=actor, at=at)
    changed = {cadre.pk for cadres in plan.changed.values() for cadre in cadres}
    changed.update(cadre.pk for cadre in plan.created)
    changed.update(posting.cadre_id for posting in (*plan.begun, *plan.altered))
    announce_people(changed, at=at)
    progress(total, total)


def _log(plan: Plan, actor: Cadre | None) -> None:
    top = Unit.objects.first()
    if top is not None:
        log(
            instance=top,
            action="cadres.import_roster",
            user=actor,
            data={"created": len(plan.created), "updated": plan.updated},
        )


def _listed(problems: list[Problem]) -> list[Problem]:
    """Cut a very long list; what is wrong a thousand times is wrong in one way."""
    if len(problems) <= PROBLEMS_LISTED:
        return problems
    rest = len(problems) - PROBLEMS_LISTED
    last = problems[PROBLEMS_LISTED]
    return [
        *problems[:PROBLEMS_LISTED],
        Problem(last.row, "", _("%(rest)d more problems are not listed.") % {"rest": rest}),
    ]
