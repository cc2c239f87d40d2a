"""The profile of a unit: what this app knows of it, and the panels that layers above add."""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Protocol, TypeVar

from django.db.models import Count, Q

from cadres.models import (
    Cadre,
    ContactPoint,
    Grant,
    Post,
    Posting,
    RiskPoint,
    Status,
    Unit,
    UnitChange,
)
from cadres.roles import Role
from core.time import site_date

HOT_POSTS: Final = 8


@dataclass(frozen=True)
class ProfilePanel:
    """A part of a unit's profile: a template and what it needs."""

    template: str
    content: Any
    position: int = 50


class ProfilePanelGiver(Protocol):
    def __call__(self, *, profile: "UnitProfile") -> ProfilePanel | None: ...


GivesProfilePanel = TypeVar("GivesProfilePanel", bound=ProfilePanelGiver)

profile_panel_givers: Final[list[ProfilePanelGiver]] = []


def gives_profile_panel(giver: GivesProfilePanel) -> GivesProfilePanel:
    """Ask `giver(profile=…)` for a panel whenever a unit's profile is shown; None shows nothing."""
    if giver not in profile_panel_givers:
        profile_panel_givers.append(giver)
    return giver


@dataclass(frozen=True)
class HotPost:
    """A post held in the unit, with how many hold it and its risk points by level."""

    post: Post
    holders: int
    high: int
    middle: int
    low: int


@dataclass(frozen=True)
class UnitProfile:
    """`unit` with everything below it, as `actor` may see it at the instant `at`."""

    unit: Unit
    actor: Cadre
    at: dt.datetime

    @property
    def today(self) -> dt.date:
        return site_date(self.at)

    @cached_property
    def headcount(self) -> dict[str, int]:
        """People by status, sub-units included; closed accounts not counted. One query."""
        rows = (
            Cadre.objects.within(self.unit)
            .filter(is_active=True)
            .order_by()
            .values_list("status")
            .annotate(Count("pk"))
        )
        counted = dict(rows)
        return {str(status.label): counted.get(status.value, 0) for status in Status}

    @property
    def in_service(self) -> int:
        return self.headcount[str(Status.ACTIVE.label)]

    @cached_property
    def liaisons(self) -> list[Cadre]:
        """Who holds the liaison role over the unit, or else over the nearest one above."""
        above = [
            self.unit.path[:end]
            for end in range(len(self.unit.path), 0, -Unit.steplen)
        ]  # fmt: skip
        grants = Grant.objects.filter(role=Role.LIAISON, unit__path__in=above)
        found = list(grants.select_related("cadre", "unit"))
        nearest = max((len(each.unit.path) for each in found), default=0)
        return [each.cadre for each in found if len(each.unit.path) == nearest]

    @cached_property
    def leaders(self) -> list[ContactPoint]:
        """Leaders whose contact point the unit is. One query."""
        return list(
            ContactPoint.objects.current().filter(unit=self.unit).select_related("leader")
        )

    @cached_property
    def hot_posts(self) -> list[HotPost]:
        """Posts held in the unit, those with the most high risk points first. Two queries."""
        held = Q(
            postings__unit__path__startswith=self.unit.path,
            postings__to_on=None,
            postings__cadre__is_active=True,
        )

        rows = (
            Post.objects.annotate(
                holders=Count("postings__cadre", filter=held, distinct=True),
            )
            .filter(holders__gt=0)
            .order_by("code")
        )
        counted: dict[int, Counter[str]] = defaultdict(Counter)
        levels = RiskPoint.objects.listed().order_by().values_list("post", "level")
        for post_id, level, number in levels.annotate(number=Count("pk")):
            counted[post_id][level] = number
        posts = [
            HotPost(
                post,
                post.holders,
                high=counted[post.pk][RiskPoint.Level.HIGH],
                middle=counted[post.pk][RiskPoint.Level.MIDDLE],
                low=counted[post.pk][RiskPoint.Level.LOW],
            )
            for post in rows
        ]
        posts.sort(key=lambda each: (-each.high, -each.middle, -each.holders))
        return posts[:HOT_POSTS]

    @property
    def risk_points(self) -> int:
        """Risk points of the posts listed."""
        return sum(each.high + each.middle + each.low for each in self.hot_posts)

    @cached_property
    def changes(self) -> Sequence[UnitChange]:
        """What became of the unit wherever it has stood, the latest first. Two queries at least."""
        stood = UnitChange.objects.former_nodes([self.unit.pk])[self.unit.pk]
        changes = UnitChange.objects.filter(
            unit__in=[self.unit.pk, *(each.pk for each in stood)]
        )
        return list(changes.select_related("other", "actor"))

    @cached_property
    def sub_units(self) -> list[tuple[Unit, bool]]:
        """Direct sub-units with whether each is a contact point of the actor, those first."""
        below = Unit.objects.children_of(self.unit).marked_for(self.actor.pk)
        units = [(unit, unit.is_contact_point) for unit in below]
        return sorted(units, key=lambda pair: (pair[0].closed_on is not None, not pair[1]))

    @cached_property
    def new_in_post(self) -> int:
        """Primary postings of the last ninety days. One query."""
        since = self.today - dt.timedelta(days=90)
        return Posting.objects.filter(
            unit__path__startswith=self.unit.path,
            is_primary=True,
            to_on=None,
            from_on__gte=since,
        ).count()

    @cached_property
    def panels(self) -> Iterable[ProfilePanel]:
        """What the layers above add."""
        given = [giver(profile=self) for giver in profile_panel_givers]
        return sorted(
            (panel for panel in given if panel is not None), key=lambda panel: panel.position
        )
