"""Bringing running assignments in step with the roster: at once for a few people, nightly for all.

Each assignment in a transaction of its own, so that nobody who finishes waits for the others.
"""

import datetime as dt
from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import asdict
from typing import Final

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assignments.audiences.rules import Rule
from assignments.locking import hold_activity
from assignments.materialising import Changes, evaluate, rebuild_tallies
from assignments.models import Assignment, Obligation
from assignments.signals import announce_on_commit
from cadres.models import Cadre, Unit
from core.errors import DomainError
from core.time import site_date

AT_ONCE: Final = 200  # a change of more people than this is left to the background worker


class RuleUnchanged(DomainError):
    """The assignment has this rule already."""


class NoLongerRunning(DomainError):
    """The last day of the assignment is over; its people stay as they are."""


@transaction.atomic
def reevaluate(
    *, assignment: Assignment, at: dt.datetime, cadres: Collection[int] | None = None
) -> Changes:
    """Bring one running assignment in step with its rule; see `materialising.evaluate`.

    Args:
        cadres: ids to look at only; everybody when None.
    """
    hold_activity(assignment.activity_key, exclusive=True)
    changes = evaluate(assignment, at, cadres)
    if changes.any:
        announce_on_commit(assignment.pk)
    return changes


def reevaluate_running(
    *, at: dt.datetime, cadres: Collection[int] | None = None
) -> dict[int, Changes]:
    """Bring every running assignment in step; return what changed, by assignment.

    Those whose last day is over but whose people have later days of their own are followed, too.

    Args:
        cadres: ids of the people whose unit, post, status or account changed; then only
            assignments that have them, or whose unit holds them, are looked at.
    """
    follow_people(cadres=cadres)
    changed = {}
    for assignment in _concerned(site_date(at), cadres):
        changes = reevaluate(assignment=assignment, at=at, cadres=cadres)
        if changes.any:
            changed[assignment.pk] = changes
    return changed


@transaction.atomic
def follow_people(*, cadres: Collection[int] | None = None) -> int:
    """Tell obligations what people are called now, and whether they are in another unit now.

    Of whatever year: boards show figures by today's unit for what is over as well. One query.

    Args:
        cadres: ids to look at only; everybody when None.
    """
    owed = Obligation.objects.order_by()
    if cadres is not None:
        owed = owed.filter(cadre__in=cadres)
    renamed = ~Q(sort_key=F("cadre__sort_key"))
    wrong = owed.filter(renamed) | owed.wrong_about_where()
    person = Cadre.objects.filter(pk=OuterRef("cadre_id"))
    return wrong.update(
        sort_key=Subquery(person.values("sort_key")),
        is_elsewhere=~Exists(person.filter(unit=OuterRef("unit_id"))),
    )


@transaction.atomic
def change_rule(
    *, assignment: Assignment, rule: Rule, actor: Cadre | None, at: dt.datetime
) -> Changes:
    """Give a running assignment another rule; people enter and leave, what is done stays.

    Raises:
        NoLongerRunning: its last day is over.
        RuleUnchanged: it has this rule.
    """
    if assignment.due_on < site_date(at):
        raise NoLongerRunning(_("The last day of this assignment is over."))
    if assignment.rule_digest == rule.digest:
        raise RuleUnchanged(_("This is the rule the assignment has."))
    before = assignment.rule
    assignment.rule, assignment.rule_digest = rule.as_json(), rule.digest
    assignment.save(update_fields=["rule", "rule_digest"])
    changes = reevaluate(assignment=assignment, at=at)
    log(
        instance=assignment,
        action="assignments.change_rule",
        user=actor,
        data={"before": before, "after": assignment.rule, **asdict(changes)},
    )
    return changes


@transaction.atomic
def take_along(*, successors: Mapping[int, int], is_move: bool, at: dt.datetime) -> None:
    """Let running assignments follow units that moved or merged, done ones included.

    An assignment for a unit itself follows it to another place, but is not widened to the unit
    that it is merged into. What is over stays with the old units. The figures of a running
    assignment thereby stay whole: nobody's work drops out because a unit was reorganised.
    """
    today = site_date(at)
    if is_move:
        for old, new in successors.items():
            Assignment.objects.running(today).filter(audience=old).update(audience=new)
    running = Assignment.objects.running(today).filter(obligations__unit__in=successors)
    for assignment in running.distinct().order_by("pk"):
        hold_activity(assignment.activity_key, exclusive=True)
        for old, new in successors.items():
            assignment.obligations.filter(unit=old).update(unit_id=new)
        rebuild_tallies(assignment, [*successors, *successors.values()])
        announce_on_commit(assignment.pk)


def summed(changed: dict[int, Changes]) -> Counter[str]:
    """Add up what changed in several assignments."""
    total: Counter[str] = Counter()
    for changes in changed.values():
        total.update(asdict(changes))
    return total


def _concerned(today: dt.date, cadres: Collection[int] | None) -> Iterator[Assignment]:
    followed = Assignment.objects.with_due_days_since(today)
    running = followed.select_related("audience").order_by("pk")
    if cadres is None:
        yield from running.iterator()
        return
    paths = Unit.objects.filter(cadres__in=cadres).values_list("path", flat=True).distinct()
    above = {
        path[:end] for path in paths for end in range(Unit.steplen, len(path) + 1, Unit.steplen)
    }
    yield from running.filter(
        Q(audience__path__in=above) | Q(pk__in=_having(cadres))
    ).iterator()


def _having(cadres: Collection[int]) -> set[int]:
    """Return the assignments of which the people have an obligation. One query."""
    found = Assignment.objects.filter(obligations__cadre__in=cadres)
    return set(found.order_by().values_list("pk", flat=True).distinct())
