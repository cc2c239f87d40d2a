"""How far a campaign has come, by sub-unit: asked, reached, lesson done, pledged, completed."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q
from django.db.models.functions import Substr

from assignments.board import default_unit, units_above
from assignments.models import Assignment, Obligation
from cadres.models import Cadre, Unit
from cadres.policies import Capability, top_units
from campaigns.models import CampaignPage, Participation
from core.shares import percent
from core.time import site_date


@dataclass(frozen=True)
class Steps:
    """People who were asked to take part, and how many of them have come how far."""

    audience: int = 0
    reached: int = 0
    lesson: int = 0
    pledged: int = 0
    completed: int = 0

    @property
    def reached_percent(self) -> str:
        return percent(self.reached, self.audience)

    @property
    def lesson_percent(self) -> str:
        return percent(self.lesson, self.audience)

    @property
    def pledged_percent(self) -> str:
        return percent(self.pledged, self.audience)

    @property
    def completed_percent(self) -> str:
        return percent(self.completed, self.audience)

    def __add__(self, other: Self) -> "Steps":
        return Steps(
            self.audience + other.audience,
            self.reached + other.reached,
            self.lesson + other.lesson,
            self.pledged + other.pledged,
            self.completed + other.completed,
        )


@dataclass(frozen=True)
class ReachRow:
    """A direct sub-unit with everything below it, or the unit's own people."""

    unit: Unit
    is_itself: bool
    steps: Steps

    @property
    def has_more(self) -> bool:
        return not self.is_itself and not self.unit.is_leaf()


@dataclass(frozen=True)
class Reach:
    """The figures of `campaign` within `unit`, for somebody whose rights begin at `tops`."""

    campaign: CampaignPage
    unit: Unit
    tops: Sequence[Unit]
    at: dt.datetime

    @classmethod
    def find(
        cls, *, campaign: CampaignPage, unit_code: str = "", actor: Cadre, at: dt.datetime
    ) -> Self | None:
        """Return the figures if `actor` runs campaigns or tracks completion there, else None."""
        tops = {
            unit.pk: unit
            for capability in (Capability.RUN_CAMPAIGNS, Capability.TRACK_COMPLETION)
            for unit in top_units(actor, capability)
        }
        ordered = sorted(tops.values(), key=lambda unit: str(unit.path))
        if not ordered:
            return None
        if unit_code:
            unit = None if "\0" in unit_code else Unit.objects.filter(code=unit_code).first()
            if unit is None or not any(top.contains(unit) for top in ordered):
                return None
        else:
            assignment = (
                Assignment.objects.filter(activity_key=campaign.activity_key)
                .select_related("audience")
                .order_by("audience__depth")
                .first()
            )
            unit = default_unit(ordered, assignment.audience) if assignment else ordered[0]
        return cls(campaign=campaign, unit=unit, tops=tuple(ordered), at=at)

    @cached_property
    def rows(self) -> tuple[ReachRow, ...]:
        """One row per direct sub-unit somebody of which was asked; own people first.

        People count in the unit they were in when they were asked, once, however often.
        Three queries; telling people apart costs a sort, so only where several assignments may
        have asked the same person.
        """
        key = self.campaign.activity_key
        is_repeated = Assignment.objects.filter(activity_key=key).count() > 1
        length = len(self.unit.path) + Unit.steplen
        part = Q(cadre__participations__campaign=self.campaign)

        def people(**condition: object) -> Count:
            counted = Q(**condition) if condition else None
            return Count("cadre", distinct=is_repeated, filter=counted)

        sums = {
            branch: Steps(*counts)
            for branch, *counts in Obligation.objects.counted()
            .filter(assignment__activity_key=key)
            .within(self.unit.path)
            .order_by()
            .annotate(part=FilteredRelation("cadre__participations", condition=part))
            .values_list(Substr("unit__path", 1, length))
            .annotate(
                people(),
                reached=people(part__isnull=False),
                lesson=people(part__lesson_at__isnull=False),
                pledged=people(part__pledged_at__isnull=False),
                completed=people(part__completed_at__isnull=False),
            )
        }
        units = {
            unit.path: unit
            for unit in Unit.objects.filter(path__in=[p for p in sums if p != self.unit.path])
        }
        units[self.unit.path] = self.unit
        return tuple(
            ReachRow(unit=units[path], is_itself=path == self.unit.path, steps=sums[path])
            for path in sorted(sums)
        )

    @cached_property
    def total(self) -> Steps:
        """The sum of the rows."""
        return sum((row.steps for row in self.rows), Steps())

    @cached_property
    def uninvited(self) -> int:
        """How many took part within the unit without being asked. One query."""
        asked = Obligation.objects.filter(
            cadre=OuterRef("cadre_id"), assignment__activity_key=self.campaign.activity_key
        )
        return (
            Participation.objects.filter(
                ~Exists(asked), campaign=self.campaign, unit__path__startswith=self.unit.path
            )
        ).count()

    @cached_property
    def crumbs(self) -> tuple[Unit, ...]:
        """The units above this one that the actor may see, topmost first. One query at most."""
        return units_above(self.unit, self.tops)

    @property
    def days_to_festival(self) -> int:
        """Whole days until the festival; negative after it."""
        return (self.campaign.festival_on - site_date(self.at)).days
