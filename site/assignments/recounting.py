"""Do stored figures still follow from the facts? Finds differences, removes them if told to.

Facts are entries of the education record; an obligation is done when such an entry exists; a
tally counts the obligations of one unit. Both are kept in the transaction of their cause, so a
difference means a restored table, a hand-made change or a bug.
"""

from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from wagtail.log_actions import log

from assignments.figures import Figures
from assignments.finishing import entries_that_finish
from assignments.materialising import tallies_of
from assignments.models import Assignment, Tally
from assignments.signals import announce_on_commit

MOST_NAMED: Final = 100  # people listed by staff number for each kind of difference


@dataclass(frozen=True)
class TallyDifference:
    """A unit's stored figures and the ones its obligations give."""

    unit: str
    stored: Figures
    counted: Figures


@dataclass(frozen=True)
class Recount:
    """What one assignment's figures were found to be."""

    assignment: int
    tallies: tuple[TallyDifference, ...]
    entry_but_open: tuple[str, ...]
    done_without_entry: tuple[str, ...]

    @property
    def is_clean(self) -> bool:
        return not (self.tallies or self.entry_but_open or self.done_without_entry)

    def as_json(self) -> dict[str, Any]:
        """Return the differences as JSON types; people are named by staff number."""
        return asdict(self)


def recount(*, assignment: Assignment | None = None, fix: bool = False) -> Iterator[Recount]:
    """Yield what differs, one `Recount` per assignment that is not clean.

    With `fix`, each assignment is put right in a transaction of its own, obligations first and
    tallies after them. Six queries per assignment, whatever the number of people; people who
    finish meanwhile are neither missed nor counted twice.
    """
    chosen = Assignment.objects.filter(pk=assignment.pk) if assignment else None
    for each in (chosen or Assignment.objects.order_by("pk")).iterator():
        found = _recount_one(each, fix=fix)
        if not found.is_clean:
            yield found


@transaction.atomic
def _recount_one(assignment: Assignment, *, fix: bool) -> Recount:
    entry_but_open, done_without_entry = _against_entries(assignment, fix=fix)
    tallies = Tally.objects.filter(assignment=assignment).order_by("unit_id")
    if fix:  # whoever finishes now waits here, and adds to the corrected figure
        tallies = tallies.select_for_update(of=("self",))
    stored = {
        (tally.unit_id, tally.unit.code): Figures(tally.assigned, tally.started, tally.done)
        for tally in tallies.select_related("unit")
    }
    counted = {
        (row["unit_id"], row["unit__code"]): Figures(
            row["counted"], row["counted_started"], row["counted_done"]
        )
        for row in tallies_of(assignment).values(
            "unit_id", "unit__code", "counted", "counted_started", "counted_done"
        )
    }
    found = Recount(
        assignment=assignment.pk,
        tallies=tuple(
            TallyDifference(
                unit=key[1],
                stored=stored.get(key, Figures()),
                counted=counted.get(key, Figures()),
            )
            for key in sorted(stored.keys() | counted.keys())
            if stored.get(key, Figures()) != counted.get(key, Figures())
        ),
        entry_but_open=entry_but_open,
        done_without_entry=done_without_entry,
    )
    if fix and not found.is_clean:
        for key in stored.keys() | counted.keys():
            if stored.get(key) != counted.get(key):
                Tally.objects.update_or_create(
                    assignment=assignment,
                    unit_id=key[0],
                    defaults=asdict(counted.get(key, Figures())),
                )
        log(instance=assignment, action="assignments.recount", data=found.as_json())
        announce_on_commit(assignment.pk)
    return found


def _against_entries(
    assignment: Assignment, *, fix: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name people whose obligation contradicts their record; with `fix`, follow the record."""
    finishing = entries_that_finish(assignment).filter(cadre=OuterRef("cadre_id"))
    missed = assignment.obligations.unfinished().filter(Exists(finishing))
    unfounded = assignment.obligations.filter(~Exists(finishing), done_at__isnull=False)
    named = tuple(
        tuple(
            rows.order_by("cadre__staff_number").values_list("cadre__staff_number", flat=True)[
                :MOST_NAMED
            ]
        )
        for rows in (missed, unfounded)
    )
    if fix:
        finished_at = Subquery(finishing.order_by("occurred_at").values("occurred_at")[:1])
        if named[0]:
            missed.update(started_at=Coalesce("started_at", finished_at), done_at=finished_at)
        if named[1]:
            unfounded.update(done_at=None)
    return named[0], named[1]
