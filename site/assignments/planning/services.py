"""Drafting an annual plan from what is owed and planned, changing it, adopting it; and what is done."""

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assignments.figures import Figures
from assignments.indicators.known import instants
from assignments.indicators.registry import Scope
from assignments.models import AnnualPlan, Assignment, PlanLine, Tally
from assignments.planning.models import LineKind
from assignments.planning.quarters import days_of, quarter_of
from cadres.models import Cadre, Unit, UnitChange
from cadres.notices.services import in_both
from core.errors import DomainError
from core.marks import refuse_unless_seen
from core.time import site_date
from records.credits.reckoning import requirement_of
from records.models import Entry, Event, Talk

SESSIONS_A_QUARTER: Final = 1
_CENT: Final = Decimal("0.01")


class PlanExists(DomainError):
    """The unit has a plan for that year."""


class PlanAdopted(DomainError):
    """An adopted plan stays as it is."""


class LineExists(DomainError):
    """The plan has that line already."""


class PlannedWrong(DomainError):
    """Less than nothing, or beyond reason."""


@dataclass(frozen=True)
class LineProgress:
    """One line, and how much of it is done, in the same unit of measure."""

    line: PlanLine
    done: Decimal
    detail: str
    typed: str = ""

    @property
    def permille(self) -> int:
        """How much of the planned is done; 1000 is all of it."""
        if not self.line.planned:
            return 1000
        return min(1000, int(self.done * 1000 / self.line.planned))

    @property
    def is_done(self) -> bool:
        return self.done >= self.line.planned

    @property
    def is_share(self) -> bool:
        return self.line.kind == LineKind.STUDY

    @property
    def measure(self) -> str:
        """What the numbers of the line count: "%", hours, or times."""
        if self.is_share:
            return "%"
        return _("hours") if self.line.kind == LineKind.HOURS else _("times")

    @property
    def kind(self) -> str:
        """The kind of the line, where its title does not say it already."""
        said = self.line.get_kind_display()
        return "" if said.casefold() in self.line.label.casefold() else said


@transaction.atomic
def draft_plan(*, unit: Unit, year: int, actor: Cadre, at: dt.datetime) -> AnnualPlan:
    """Draft the plan of `unit`: hours owed a head, assignments of the year, sessions and talks.

    Raises:
        PlanExists: the unit has one for that year.
    """
    try:
        with transaction.atomic():
            plan = AnnualPlan.objects.create(
                unit=unit, year=year, drafted_by=actor, drafted_at=at
            )
    except IntegrityError as error:
        raise PlanExists(
            _("%(unit)s has a plan for %(year)d.") % {"unit": unit.label, "year": year}
        ) from error
    lines = [*_hours(plan), *_studies(plan), *_sessions(plan), *_talks(plan)]
    PlanLine.objects.bulk_create(lines)
    _log(plan, "assignments.draft_plan", actor, {"lines": len(lines)})
    return plan


def _hours(plan: AnnualPlan) -> list[PlanLine]:
    """Return the hours a head that the rules ask of the ranks in the unit, on average."""
    ranks = Counter(
        Cadre.objects.in_service().within(plan.unit).order_by().values_list("rank", flat=True)
    )
    owed, people = Decimal(0), 0
    for rank, number in ranks.items():
        requirement = requirement_of(rank, dt.date(plan.year, 12, 31))
        if requirement is None:
            continue
        years = max(
            1, round((requirement.span.ends_on - requirement.span.starts_on).days / 365)
        )
        owed += (requirement.rule.hours or Decimal(0)) / years * number
        people += number
    if not people:
        return []
    title, title_en = in_both(lambda: _("Credit hours a head"))
    return [
        PlanLine(
            plan=plan,
            kind=LineKind.HOURS,
            title=title,
            title_en=title_en,
            planned=(owed / people).quantize(_CENT, ROUND_HALF_UP),
        )
    ]


def _studies(plan: AnnualPlan) -> list[PlanLine]:
    """Return every assignment of the year that reaches the unit, all of whose people are to do it."""
    first, last = days_of(plan.year, 0)
    reaching = Assignment.objects.touching([plan.unit]).filter(due_on__range=(first, last))
    return [
        PlanLine(
            plan=plan,
            kind=LineKind.STUDY,
            quarter=quarter_of(each.due_on),
            title=each.title,
            title_en=each.title_en,
            planned=Decimal(100),
            assignment=each,
        )
        for each in reaching.order_by("due_on", "pk")
    ]


def _sessions(plan: AnnualPlan) -> list[PlanLine]:
    """Return the sessions planned for each quarter, at least one."""
    events = Event.objects.exclude(state=Event.State.CANCELLED).filter(
        audience__path__startswith=plan.unit.path, starts_at__year=plan.year
    )
    planned = Counter(
        quarter_of(site_date(starts_at))
        for starts_at in events.values_list("starts_at", flat=True)
    )
    title, title_en = in_both(lambda: _("Study sessions"))
    return [
        PlanLine(
            plan=plan,
            kind=LineKind.SESSION,
            quarter=quarter,
            title=title,
            title_en=title_en,
            planned=Decimal(max(SESSIONS_A_QUARTER, planned[quarter])),
        )
        for quarter in range(1, 5)
    ]


def _talks(plan: AnnualPlan) -> list[PlanLine]:
    """Return the talks planned for each quarter, at least one."""
    talks = Talk.objects.filter(
        unit__path__startswith=plan.unit.path, planned_for__year=plan.year, cancelled_at=None
    )
    planned = Counter(
        quarter_of(site_date(planned_for))
        for planned_for in talks.values_list("planned_for", flat=True)
    )
    title, title_en = in_both(lambda: _("Integrity talks"))
    return [
        PlanLine(
            plan=plan,
            kind=LineKind.TALK,
            quarter=quarter,
            title=title,
            title_en=title_en,
            planned=Decimal(max(1, planned[quarter])),
        )
        for quarter in range(1, 5)
    ]


@transaction.atomic
def change_lines(
    *,
    plan: AnnualPlan,
    planned: dict[int, Decimal],
    actor: Cadre,
    at: dt.datetime,
    seen: str = "",
) -> int:
    """Set what is planned on some lines (by primary key); 0 takes a line out. Returns how many.

    Args:
        seen: `AnnualPlan.mark` as it was shown; "" where nothing was shown.

    Raises:
        PlanAdopted, PlannedWrong, ChangedMeanwhile: nothing is written.
    """
    locked = _open_plan(plan, seen)
    changed = 0
    for line in locked.lines.filter(pk__in=planned):
        value = planned[line.pk]
        if value < 0 or value > (100 if line.kind == LineKind.STUDY else 9_999):
            raise PlannedWrong(
                _("“%(title)s”: enter a number that can be reached.") % {"title": line.title}
            )
        if value == line.planned:
            continue
        changed += 1
        if value == 0:
            line.delete()
        else:
            line.planned = value
            line.save(update_fields=["planned"])
    if changed:
        _log(locked, "assignments.change_plan", actor, {"lines": changed})
    return changed


@transaction.atomic
def add_line(
    *, plan: AnnualPlan, kind: str, quarter: int, title: str, planned: Decimal, actor: Cadre,
    at: dt.datetime,
) -> PlanLine:  # fmt: skip
    """Add a line of one's own: further sessions or talks of a quarter.

    Raises:
        PlanAdopted, PlannedWrong, LineExists: nothing is written.
    """
    locked = _open_plan(plan)
    if not 0 < planned <= 9_999:
        raise PlannedWrong(
            _("“%(title)s”: enter a number that can be reached.") % {"title": title}
        )
    title = title.strip()
    if locked.lines.filter(kind=kind, quarter=quarter, title=title).exists():
        raise LineExists(_("“%(title)s” is in the plan already.") % {"title": title})
    line = PlanLine.objects.create(
        plan=locked, kind=kind, quarter=quarter, title=title, planned=planned
    )
    _log(locked, "assignments.change_plan", actor, {"line": line.title})
    return line


@transaction.atomic
def adopt_plan(
    *, plan: AnnualPlan, actor: Cadre, at: dt.datetime, seen: str = ""
) -> AnnualPlan:
    """Adopt the plan: from now on its lines stay.

    Args:
        seen: `AnnualPlan.mark` as it was shown; "" where nothing was shown.

    Raises:
        PlanAdopted: somebody did.
        ChangedMeanwhile: its lines are others than those that were shown.
    """
    locked = _open_plan(plan, seen)
    locked.adopted_by, locked.adopted_at = actor, at
    locked.save(update_fields=["adopted_by", "adopted_at"])
    _log(locked, "assignments.adopt_plan", actor, {})
    return locked


def progress_of(plan: AnnualPlan, until: dt.date) -> list[LineProgress]:
    """Reckon what is done of each line up to `until`. Eight queries, however many lines."""
    lines = list(plan.lines.select_related("assignment"))
    scope = Scope.whole(
        plan.unit,
        dt.date(plan.year, 1, 1),
        min(until, dt.date(plan.year, 12, 31)),
        stood=UnitChange.objects.former_nodes([plan.unit_id])[plan.unit_id],
    )
    tallies = {
        pk: Figures(assigned, started, done)
        for pk, assigned, started, done in Tally.objects.filter(
            scope.inside("path"),
            assignment__in=[line.assignment_id for line in lines if line.assignment_id],
        )
        .order_by()
        .values_list("assignment_id")
        .annotate(Sum("assigned"), Sum("started"), Sum("done"))
    }
    held = {LineKind.SESSION: _sessions_held(scope), LineKind.TALK: _talks_held(scope)}
    hours = _hours_a_head(plan.unit, scope)
    return [_reckon(line, tallies, held, hours, until) for line in lines]


def _reckon(
    line: PlanLine,
    tallies: dict[int, Figures],
    held: dict[LineKind, Counter[int]],
    hours: tuple[Decimal, int],
    until: dt.date,
) -> LineProgress:
    if line.kind == LineKind.HOURS:
        return LineProgress(line, *(hours[0], _("%(people)d people") % {"people": hours[1]}))
    if line.kind == LineKind.STUDY:
        figures = tallies.get(line.assignment_id or 0, Figures())
        share = (Decimal(figures.done_permille) / 10).normalize()
        return LineProgress(line, share, f"{figures.done}/{figures.assigned}")
    counted = held[LineKind(line.kind)]
    number = sum(counted.values()) if line.quarter == 0 else counted[line.quarter]
    return LineProgress(line, Decimal(number), "")


def _sessions_held(scope: Scope) -> Counter[int]:
    first, last = instants(scope)
    held = Event.objects.filter(
        scope.inside("audience__path"),
        state=Event.State.APPROVED,
        ends_at__range=(first, last),
    )
    return Counter(
        quarter_of(site_date(each)) for each in held.values_list("ends_at", flat=True)
    )


def _talks_held(scope: Scope) -> Counter[int]:
    first, last = instants(scope)
    held = Talk.objects.filter(scope.inside("unit__path"), held_at__range=(first, last))
    days = held.values_list("held_at", flat=True)
    return Counter(quarter_of(site_date(each)) for each in days if each is not None)


def _hours_a_head(unit: Unit, scope: Scope) -> tuple[Decimal, int]:
    people = Cadre.objects.in_service().within(unit).count()
    total = Entry.objects.filter(
        scope.inside("unit__path"), earned_on__range=(scope.first, scope.until)
    ).total_hours()
    return (total / people).quantize(_CENT, ROUND_HALF_UP) if people else Decimal(0), people


def _open_plan(plan: AnnualPlan, seen: str = "") -> AnnualPlan:
    locked: AnnualPlan = (
        AnnualPlan.objects.select_for_update(of=("self",))
        .select_related("unit")
        .get(pk=plan.pk)
    )
    if locked.adopted_at is not None:
        raise PlanAdopted(_("The plan is adopted; its lines stay."))
    refuse_unless_seen(
        seen,
        locked.mark,
        _("Somebody else changed the plan meanwhile. Compare the numbers and save again."),
    )
    return locked


def _log(plan: AnnualPlan, action: str, actor: Cadre, facts: dict[str, Any]) -> None:
    log(
        instance=plan,
        action=action,
        user=actor,
        data={"unit": plan.unit.code, "year": plan.year, **facts},
    )
