"""The console: what somebody with duties for units sees first."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, NamedTuple, Protocol, TypeVar

from django.db.models import Count, OuterRef, Q, Subquery

from assignments.asking import asked_of
from assignments.models import Assignment, Filing, Obligation, TargetBook
from assignments.targetbook.services import Progress, progress_of
from cadres.models import Cadre, Posting, Unit
from cadres.policies import Capability, tops_by_capability
from core.counting import count_of
from core.time import site_date
from records.models import Event, Talk

MOST_ASSIGNMENTS: Final = 8
MOST_BOOKS: Final = 2
MOST_NAMED: Final = 6
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

    @cached_property
    def contact_points(self) -> list[Unit]:
        """The units that the actor looks after personally. One query."""
        return list(
            Unit.objects.filter(
                contact_points__leader=self.actor, contact_points__ended_on=None
            )
        )

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

    @cached_property
    def headcounts(self) -> list[tuple[Unit, int]]:
        """Each of the units with how many people are in service in its subtree. One query.

        People are counted by unit in an index first, so that a province need not be read through.
        """
        units = self.units
        inside = Q(pk__in=[])
        for unit in units:
            inside |= Q(path__startswith=unit.path)
        own = Cadre.objects.in_service().filter(unit=OuterRef("pk")).order_by().values("unit")
        counts = (
            Unit.objects.filter(inside)
            .order_by()
            .annotate(people=Subquery(own.annotate(people=Count("*")).values("people")))
            .exclude(people=None)
            .values_list("path", "people")
        )
        found = list(counts)
        return [
            (unit, sum(people for path, people in found if path.startswith(unit.path)))
            for unit in units
        ]

    @cached_property
    def running(self) -> list[Assignment]:
        """The assignments of the actor's units whose due day is to come, the soonest first."""
        return list(
            Assignment.objects.touching(self.tracked)
            .filter(due_on__gte=self.today)
            .select_related("audience")
            .order_by("due_on", "pk")[:MOST_ASSIGNMENTS]
        )

    @cached_property
    def _counts(self) -> tuple[int, int]:
        """People past a due day, and the actor's talks of the coming week. One query."""
        overdue = Obligation.objects.overdue(self.at).below(self.tracked)
        talks = Talk.objects.to_come().filter(
            officer=self.actor, planned_for__lte=self.at + dt.timedelta(days=7)
        )
        overdue_people, talks_to_come = (
            Cadre.objects.filter(pk=self.actor.pk)
            .annotate(
                overdue=count_of(overdue, "cadre", distinct=True),
                talks=count_of(talks),
            )
            .values_list("overdue", "talks")
            .get()
        )
        return overdue_people, talks_to_come

    @property
    def people_overdue(self) -> int:
        """How many people of the tracked units have missed the due day of something."""
        return self._counts[0]

    @cached_property
    def own_tasks(self) -> list[Obligation]:
        """What the actor owes themselves, the soonest due first: their own item comes first."""
        return asked_of(self.actor, self.at)

    @cached_property
    def books(self) -> list[tuple[TargetBook, list[Progress]]]:
        """The running target books of exactly the actor's units, with their bars."""
        books = TargetBook.objects.filter(unit__in=self.tracked, year=self.today.year)
        return [
            (book, progress_of(book, self.today))
            for book in books.select_related("unit", "issuer")[:MOST_BOOKS]
        ]

    @cached_property
    def may_need_help(self) -> list[Obligation]:
        """A few people past a due day, in the order of units and names; no ranking. One query."""
        if not self.people_overdue:
            return []
        late = Obligation.objects.overdue(self.at).below(self.tracked)
        few = late.select_related("cadre", "unit", "assignment")
        return list(few.order_by("unit_id", "due_on", "cadre_id")[:MOST_NAMED])

    @cached_property
    def week(self) -> Week:
        """Talks, sessions and filings of the coming seven days. Two queries."""
        ends = self.at + dt.timedelta(days=7)
        sessions = Event.objects.below(self.planning).filter(
            state=Event.State.PLANNED, starts_at__range=(self.at, ends)
        )
        owed = Filing.objects.below(self.planning).owed()
        return Week(
            talks=self._counts[1],
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
