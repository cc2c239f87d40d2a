"""Do stored figures still follow from the facts? Finds differences, removes them if told to.

Facts are entries of the education record; an obligation is done when such an entry exists; a
tally counts the obligations of one unit. Both are kept in the transaction of their cause, so a
difference means a restored table, a hand-made change or a bug.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Any, Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.log_actions import log

from assignments.figures import Figures
from assignments.finishing import entries_that_finish
from assignments.locking import hold_activity
from assignments.materialising import audience_of, evaluate, tallies_of
from assignments.models import Assignment, Excuse, Exemption, Tally
from assignments.signals import announce_on_commit
from cadres.models import Unit
from core.time import site_date

_PATH: Final = Subquery(Unit.objects.filter(pk=OuterRef("unit_id")).values("path"))
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
    missing: tuple[str, ...] = ()
    superfluous: tuple[str, ...] = ()
    elsewhere: tuple[str, ...] = ()
    exempt_without_grant: tuple[str, ...] = ()
    unknown_move: tuple[str, ...] = ()
    misplaced: tuple[str, ...] = ()

    @property
    def is_clean(self) -> bool:
        return not self.rules

    @property
    def rules(self) -> list[str]:
        """Which rules do not hold; `RULES` says them in words."""
        return [rule for rule in RULES if getattr(self, rule)]

    def as_json(self) -> dict[str, Any]:
        """Return the differences as JSON types; people are named by staff number."""
        return {**asdict(self), "rules": self.rules}


# What must hold, by the field that lists whom it does not hold for.
RULES: Final = {
    "tallies": _("A tally counts the obligations of its unit that have no excuse."),
    "entry_but_open": _("Whoever has a standing entry that counts is done."),
    "done_without_entry": _("Whoever is done has a standing entry that counts."),
    "missing": _("Everyone whom the rule describes has an obligation that counts."),
    "superfluous": _("Nothing is asked of anybody whom the rule does not describe."),
    "elsewhere": _("What is open is counted in the unit where the person is now."),
    "unknown_move": _("Figures by today's units know who has moved since."),
    "misplaced": _("A tally knows where its unit stands in the tree."),
    "exempt_without_grant": _("Whoever is exempted has an exemption in force."),
}


def recount(
    *, assignment: Assignment | None = None, fix: bool = False, at: dt.datetime | None = None
) -> Iterator[Recount]:
    """Yield what differs, one `Recount` per assignment that is not clean.

    With `fix`, each assignment is put right in a transaction of its own, obligations first and
    tallies after them. Eleven queries per assignment, whatever the number of people; people who
    finish meanwhile are neither missed nor counted twice.
    """
    chosen = Assignment.objects.filter(pk=assignment.pk) if assignment else None
    for each in (
        (chosen or Assignment.objects.order_by("pk")).select_related("audience").iterator()
    ):
        found = _recount_one(each, fix=fix, at=at or timezone.now())
        if not found.is_clean:
            yield found


@transaction.atomic
def _recount_one(assignment: Assignment, *, fix: bool, at: dt.datetime) -> Recount:
    if fix:
        hold_activity(assignment.activity_key, exclusive=True)
    entry_but_open, done_without_entry = _against_entries(assignment, fix=fix)
    against_roster = _against_roster(assignment, at, fix=fix)
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
    misplaced = Tally.objects.filter(assignment=assignment).misplaced()
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
        misplaced=tuple(misplaced.order_by("unit__code").values_list("unit__code", flat=True)),
        **against_roster,
    )
    if fix and not found.is_clean:
        for key in stored.keys() | counted.keys():
            if stored.get(key) != counted.get(key):
                Tally.objects.update_or_create(
                    assignment=assignment,
                    unit_id=key[0],
                    defaults=asdict(counted.get(key, Figures())),
                )
        Tally.objects.filter(assignment=assignment).misplaced().update(path=_PATH)
        log(instance=assignment, action="assignments.recount", data=found.as_json())
        announce_on_commit(assignment.pk)
    return found


def _against_roster(
    assignment: Assignment, at: dt.datetime, *, fix: bool
) -> dict[str, tuple[str, ...]]:
    """Name people whose obligation contradicts the rule, the roster or the exemptions.

    Once the last day is over people no longer come and go, so only exemptions are looked at.
    """
    granted = Exemption.objects.filter(obligation=OuterRef("pk"), state=Exemption.State.GRANTED)
    ungranted = assignment.obligations.filter(~Exists(granted), excuse=Excuse.EXEMPT)
    found = {"exempt_without_grant": _staff_numbers(ungranted, "cadre__")}
    if fix and found["exempt_without_grant"]:
        ungranted.update(excuse=Excuse.MOVED)  # the evaluation below takes it from there
    misplaced = assignment.obligations.wrong_about_where()
    found["unknown_move"] = _staff_numbers(misplaced, "cadre__")
    if fix and found["unknown_move"]:
        misplaced.update(is_elsewhere=~F("is_elsewhere"))
    if assignment.due_on >= site_date(at):
        audience = audience_of(assignment, site_date(at)).exclude(unit=None)
        belongs = Exists(audience.filter(pk=OuterRef("cadre_id")))
        counted = assignment.obligations.filter(
            Q(excuse="") | Q(excuse=Excuse.EXEMPT), cadre=OuterRef("pk")
        )
        here = assignment.obligations.open().filter(belongs)
        found["missing"] = _staff_numbers(audience.filter(~Exists(counted)), "")
        found["superfluous"] = _staff_numbers(
            assignment.obligations.open().filter(~belongs), "cadre__"
        )
        found["elsewhere"] = _staff_numbers(
            here.exclude(unit_id=F("cadre__unit_id")), "cadre__"
        )
        if fix and any(found.values()):
            evaluate(assignment, at)
    return found


def _staff_numbers(rows: QuerySet[Any, Any], to_cadre: str) -> tuple[str, ...]:
    name = f"{to_cadre}staff_number"
    return tuple(rows.order_by(name).values_list(name, flat=True)[:MOST_NAMED])


def _against_entries(
    assignment: Assignment, *, fix: bool
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Name people whose obligation contradicts their record; with `fix`, follow the record."""
    finishing = entries_that_finish(assignment).filter(cadre=OuterRef("cadre_id"))
    missed = assignment.obligations.unfinished().filter(Exists(finishing))
    unfounded = assignment.obligations.filter(~Exists(finishing), done_at__isnull=False)
    named = tuple(_staff_numbers(rows, "cadre__") for rows in (missed, unfounded))
    if fix:
        finished_at = Subquery(finishing.order_by("occurred_at").values("occurred_at")[:1])
        if named[0]:
            missed.update(started_at=Coalesce("started_at", finished_at), done_at=finished_at)
        if named[1]:
            unfounded.update(done_at=None)
    return named[0], named[1]
