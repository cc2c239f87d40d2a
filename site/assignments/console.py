"""The console: what somebody with duties for units sees first."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from django.db.models import Count, Exists, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from assignments.asking import asked_of
from assignments.figures import Figures
from assignments.models import (
    Assignment,
    Filing,
    Obligation,
    ObligationQuerySet,
    Target,
    TargetBook,
    below,
)
from assignments.targetbook.progress import Progress, progress_of_each
from cadres.models import Cadre, ContactPoint, Posting, Unit
from cadres.policies import Capability, tops_by_capability
from core.counting import count_of, count_up_to
from core.time import site_date
from records.models import Event, Talk

MOST_ASSIGNMENTS: Final = 8
MOST_BOOKS: Final = 2
MOST_NAMED: Final = 6
MOST_COUNTED: Final = 1_000  # things past a due day; whoever has more looks at the boards
NEW_DAYS: Final = 30


@dataclass(frozen=True)
class Panel:
    """A part of the console that a layer above adds: a template and what it needs."""

    template: str
    content: Any


class PanelGiver(Protocol):
    def __call__(self, *, console: "Console") -> Panel | None: ...


GivesPanel = TypeVar("GivesPanel", bound=PanelGiver)

panel_givers: Final[list[PanelGiver]] = []


def gives_console_panel(giver: GivesPanel) -> GivesPanel:
    """Ask `giver(console=…)` for a panel whenever the console is shown."""
    if giver not in panel_givers:
        panel_givers.append(giver)
    return giver


class CountGiver(Protocol):
    def __call__(self, *, console: "Console") -> dict[str, Coalesce]: ...


GivesCounts = TypeVar("GivesCounts", bound=CountGiver)

count_givers: Final[list[CountGiver]] = []


def gives_console_counts(giver: GivesCounts) -> GivesCounts:
    """Count what `giver(console=…)` returns by name (see `count_of`) in the console's one query."""
    if giver not in count_givers:
        count_givers.append(giver)
    return giver


class Week(NamedTuple):
    """What the coming seven days hold for the actor's units."""

    talks: int
    sessions: list[Event]
    filings: list[Filing]


@dataclass(frozen=True)
class Console:
    """What `actor` may do for which units, at the instant `at`."""

    actor: Cadre
    at: dt.datetime

    @cached_property
    def _tops(self) -> dict[Capability, list[Unit]]:
        """The tops of the actor's units for each capability. One query."""
        return tops_by_capability(self.actor)

    @property
    def tracked(self) -> list[Unit]:
        """The tops of what the actor tracks."""
        return self._tops[Capability.TRACK_COMPLETION]

    @property
    def assigning(self) -> list[Unit]:
        return self._tops[Capability.ASSIGN_LEARNING]

    @property
    def rosters(self) -> list[Unit]:
        return self._tops[Capability.MANAGE_ROSTER]

    @property
    def campaigning(self) -> list[Unit]:
        return self._tops[Capability.RUN_CAMPAIGNS]

    @property
    def correcting(self) -> list[Unit]:
        return self._tops[Capability.CORRECT_RECORDS]

    @property
    def reading(self) -> list[Unit]:
        return self._tops[Capability.READ_UNIT_RECORDS]

    @property
    def planning(self) -> list[Unit]:
        return self._tops[Capability.PLAN_ACTIVITIES]

    @property
    def examining(self) -> list[Unit]:
        return self._tops[Capability.RUN_EXAMS]

    def tops(self, capability: Capability) -> list[Unit]:
        """Return the tops of the units over which the actor holds `capability`. No query of its own."""
        return self._tops[capability]

    @property
    def is_administrator(self) -> bool:
        return bool(self._tops[Capability.CONFIGURE_SYSTEM])

    @property
    def reviews_risks(self) -> bool:
        """Tell whether the actor reviews what was found of posts: lists are of all units."""
        return any(unit.is_root() for unit in self.assigning)

    @property
    def contact_points(self) -> list[Unit]:
        """The units that the actor looks after personally; with their names and addresses only."""
        return self._heads[1]

    @property
    def setting_rules(self) -> bool:
        """Tell whether the actor may set the site's rules on hours."""
        return any(unit.is_root() for unit in self._tops[Capability.SET_CREDIT_RULES])

    @property
    def units(self) -> list[Unit]:
        """Every unit the actor has a duty for, once, in tree order."""
        duties = (*self.tracked, *self.assigning, *self.rosters, *self.campaigning)
        found = {unit.pk: unit for unit in duties}
        return sorted(found.values(), key=lambda unit: str(unit.path))

    @property
    def is_empty(self) -> bool:
        """Tell whether the actor has no duty for any unit: then there is no console."""
        return not self.units

    @property
    def today(self) -> dt.date:
        return site_date(self.at)

    @property
    def headcounts(self) -> list[tuple[Unit, int]]:
        """Each of the units with how many people are in service in its subtree."""
        return self._heads[0]

    @cached_property
    def _heads(self) -> tuple[list[tuple[Unit, int]], list[Unit]]:
        """Headcounts, and contact points. One query.

        People are counted by unit in an index first, so that a province need not be read through.
        """
        units = self.units
        inside = Q(pk__in=[])
        for unit in units:
            inside |= Q(path__startswith=unit.path)
        own = Cadre.objects.in_service().filter(unit=OuterRef("pk")).order_by().values("unit")
        looked_after = ContactPoint.objects.filter(
            unit=OuterRef("pk"), leader=self.actor, ended_on=None
        )
        found = list(
            Unit.objects.order_by("path")
            .annotate(
                people=Subquery(own.annotate(people=Count("*")).values("people")),
                is_looked_after=Exists(looked_after),
            )
            .filter(inside | Q(is_looked_after=True))
            .values_list("path", "people", "is_looked_after", "code", "name", "name_en")
        )
        return (
            [
                (unit, sum(row[1] or 0 for row in found if row[0].startswith(unit.path)))
                for unit in units
            ],
            [
                Unit(path=path, code=code, name=name, name_en=name_en)
                for path, _people, is_looked_after, code, name, name_en in found
                if is_looked_after
            ],
        )

    @cached_property
    def lines(self) -> list[tuple[Assignment, Figures]]:
        """Running assignments of the actor's units, the soonest due first, with figures. One query."""
        first = (
            Assignment.objects.touching(self.tracked)
            .running(self.today)
            .order_by("due_on", "pk")[:MOST_ASSIGNMENTS]
        )
        found: Iterable[Any] = (
            Assignment.objects.filter(pk__in=first.values("pk"))
            .filter(below(self.tracked, path="tallies__path"))
            .select_related("audience")
            .annotate(
                of_assigned=Sum("tallies__assigned"),
                of_started=Sum("tallies__started"),
                of_done=Sum("tallies__done"),
            )
            .order_by("due_on", "pk")
        )
        return [
            (each, Figures(each.of_assigned, each.of_started, each.of_done)) for each in found
        ]

    @property
    def _late(self) -> ObligationQuerySet:
        """What people of the tracked units are late with, as the figure of the board counts it."""
        late: ObligationQuerySet = (
            Obligation.objects.overdue(self.at)
            .below(self.tracked)
            .filter(due_on__gte=dt.date(self.today.year, 1, 1), assignment__is_mandatory=True)
        )
        return late

    @cached_property
    def _counts(self) -> dict[str, int]:
        """People past a due day, the actor's talks of the coming week, what layers above count.

        One query.
        """
        late = self._late
        talks = Talk.objects.to_come().filter(
            officer=self.actor, planned_for__lte=self.at + dt.timedelta(days=7)
        )
        wanted: dict[str, Subquery | Coalesce] = {
            "overdue": count_up_to(MOST_COUNTED, late, "cadre_id"),
            "late": count_up_to(MOST_COUNTED, late),
            "talks": count_of(talks),
        }
        for giver in count_givers:
            wanted |= giver(console=self)
        counts: dict[str, int] = (
            Cadre.objects.filter(pk=self.actor.pk).annotate(**wanted).values(*wanted).get()
        )
        return counts

    def count(self, name: str) -> int:
        """Return a number that a giver of counts asked for."""
        return self._counts[name]

    @property
    def people_overdue(self) -> int:
        """How many people of the tracked units have missed a due day of this year.

        In a province there are more: see `are_more_overdue`.
        """
        return self._counts["overdue"]

    @property
    def are_more_overdue(self) -> bool:
        """Tell whether people were counted no further."""
        return self._counts["late"] == MOST_COUNTED

    @cached_property
    def own_tasks(self) -> list[Obligation]:
        """What the actor owes themselves, the soonest due first: their own item comes first."""
        return asked_of(self.actor, self.at)

    @cached_property
    def books(self) -> list[tuple[TargetBook, list[Progress]]]:
        """The running target books of exactly the actor's units, with their bars. Three queries."""
        books = TargetBook.objects.filter(unit__in=self.tracked, year=self.today.year)
        first = books.order_by("unit__path").values("pk")[:MOST_BOOKS]
        targets = Target.objects.filter(book__in=first).select_related("book__unit")
        by_book: dict[TargetBook, list[Target]] = {}
        for target in targets.order_by("book__unit__path", "number"):
            by_book.setdefault(target.book, []).append(target)
        progress = progress_of_each(list(by_book.items()), self.today)
        return list(zip(by_book, progress, strict=True))

    @cached_property
    def may_need_help(self) -> list[Obligation]:
        """A few people past a due day, in the order of units and names; no ranking. One query."""
        if not self.people_overdue:
            return []
        late = self._late
        few = late.select_related("cadre", "unit", "assignment")
        return list(few.order_by("unit_id", "due_on", "cadre_id")[:MOST_NAMED])

    @cached_property
    def week(self) -> Week:
        """Talks, sessions and filings of the coming seven days. Two queries."""
        ends = self.at + dt.timedelta(days=7)
        sessions = Event.objects.below(self.planning).filter(
            state=Event.State.PLANNED, starts_at__range=(self.at, ends)
        )
        owed = Filing.objects.below(self.planning).asked_from_above(self.assigning).owed()
        return Week(
            talks=self._counts["talks"],
            sessions=list(sessions.order_by("starts_at")[:MOST_NAMED]),
            filings=list(
                owed.select_related("order", "unit").order_by("order__due_on")[:MOST_NAMED]
            ),
        )

    @cached_property
    def new_in_post(self) -> list[Posting]:
        """Who took up a post in the actor's units within a month, the latest first. One query."""
        inside = Q(pk__in=[])
        for unit in self.tracked:
            inside |= Q(unit__path__startswith=unit.path)
        since = self.today - dt.timedelta(days=NEW_DAYS)
        recent = Posting.objects.filter(inside, from_on__range=(since, self.today), to_on=None)
        return list(
            recent.select_related("cadre", "post", "unit").order_by("-from_on", "pk")[
                :MOST_NAMED
            ]
        )

    @cached_property
    def panels(self) -> Iterable[Panel]:
        """What the layers above add."""
        given = (giver(console=self) for giver in panel_givers)
        return [panel for panel in given if panel is not None]
