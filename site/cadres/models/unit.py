"""Unit: a node of the organisation tree, of any depth; and what became of units."""

from collections.abc import Collection
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from core.translation import in_language


class UnitKind(models.TextChoices):
    PARTY = "PARTY", _("Party organ")
    CONGRESS = "CONGRESS", _("people's congress or consultative conference")
    GOVERNMENT = "GOVERNMENT", _("administrative organ")
    SUPERVISION = "SUPERVISION", _("discipline and supervision organ")
    JUDICIAL = "JUDICIAL", _("court or procuratorate")
    INSTITUTION = "INSTITUTION", _("public institution")
    ENTERPRISE = "ENTERPRISE", _("state-owned enterprise")
    TOWNSHIP = "TOWNSHIP", _("township or subdistrict")
    GRASSROOTS = "GRASSROOTS", _("village or community")
    OFFICE = "OFFICE", _("office within a unit")


class UnitQuerySet(MP_NodeQuerySet):
    def within(self, unit: "Unit") -> Self:
        """Units of the subtree whose top is `unit`, `unit` included."""
        found: Self = self.filter(path__startswith=unit.path)
        return found

    def children_of(self, unit: "Unit") -> Self:
        """Direct children of `unit`, in tree order."""
        found: Self = self.filter(depth=unit.depth + 1, path__startswith=unit.path)
        return found

    def standing(self) -> Self:
        """Units that have not been closed by a merger or a move."""
        found: Self = self.filter(closed_on=None)
        return found

    def marked_for(self, leader_id: int | None) -> Self:
        """Units with `is_contact_point`: whether the leader looks after each. No query more."""
        held = ContactPoint.objects.filter(
            leader=leader_id, unit=models.OuterRef("pk"), ended_on=None
        )
        found: Self = self.annotate(is_contact_point=models.Exists(held))
        return found


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]  # untyped base
    def get_queryset(self) -> UnitQuerySet:
        units: UnitQuerySet = UnitQuerySet(self.model, using=self._db).order_by("path")
        return units


class Unit(MP_Node):
    """A unit (单位). `path` is the materialised path; a subtree is a prefix of it.

    A node never moves, or figures of past years would move with it: where a unit comes under
    another, a new node takes its code and its people, and the old one is closed (see
    `cadres.units.services`).
    """

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    kind = models.CharField(_("type"), max_length=12, choices=UnitKind.choices, blank=True)
    region = models.CharField(_("region"), max_length=60, blank=True)
    sector = models.CharField(_("sector"), max_length=60, blank=True)
    closed_on = models.DateField(_("closed on"), null=True, blank=True)

    node_order_by: list[str] = []
    objects = UnitManager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        indexes = [
            models.Index(
                fields=["depth", "path"],
                name="cadres_unit_of_level",
                opclasses=["int4_ops", "varchar_pattern_ops"],  # prefixes, in any collation
            )
        ]

    def __str__(self) -> str:
        return self.label

    def get_absolute_url(self) -> str:
        return reverse("unit", args=[self.code])

    @property
    def label(self) -> str:
        """Name in the interface language."""
        return in_language(self.name, self.name_en)

    def contains(self, other: "Unit") -> bool:
        """Tell whether `other` is this unit or lies below it. Costs no query."""
        return bool(other.path.startswith(self.path))


class UnitChangeQuerySet(models.QuerySet["UnitChange"]):
    def stands_at(self, unit: Unit) -> Unit | None:
        """Return where `unit` stands now, if it was moved; None if it was closed for good.

        No query for a unit that stands, one or two for each move else.
        """
        while unit.closed_on is not None:
            move = self.filter(other=unit, kind=UnitChange.Kind.MOVED).select_related("unit")
            found = move.first()
            if found is None:
                return None
            unit = found.unit
        return unit

    def former_nodes(self, units: Collection[int]) -> dict[int, list[Unit]]:
        """Return where each of `units` (ids) stood before it was moved, the latest place first.

        One query, and one more for each time that any of them was moved.
        """
        found: dict[int, list[Unit]] = {unit: [] for unit in units}
        now_at = {unit: unit for unit in units}  # the node looked at → the unit asked about
        while now_at:
            moves = self.filter(unit__in=now_at, kind=UnitChange.Kind.MOVED)
            came = {
                change.other.pk: (now_at[change.unit_id], change.other)
                for change in moves.select_related("other")
                if change.other is not None
            }
            for asked, node in came.values():
                found[asked].append(node)
            now_at = {node: asked for node, (asked, _node) in came.items()}
        return found


class UnitChange(models.Model):
    """What became of a unit, when and why (机构沿革). Never edited: history is only added to."""

    class Kind(models.TextChoices):
        CREATED = "CREATED", _("set up")
        RENAMED = "RENAMED", _("renamed")
        DESCRIBED = "DESCRIBED", _("type, region or sector changed")
        MOVED = "MOVED", _("put under another unit")
        MERGED = "MERGED", _("merged into another unit")
        SPLIT = "SPLIT", _("split off")

    unit = models.ForeignKey(
        Unit, models.PROTECT, related_name="changes", verbose_name=_("unit")
    )
    kind = models.CharField(_("what happened"), max_length=10, choices=Kind.choices)
    on = models.DateField(_("on"))
    other = models.ForeignKey(
        Unit,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("other unit"),
        help_text=_("Into, from or under which; the old node of a move."),
    )
    before = models.JSONField(_("before"), default=dict)
    after = models.JSONField(_("after"), default=dict)
    people = models.PositiveIntegerField(_("people who went along"), default=0)
    reason = models.CharField(_("reason"), max_length=300)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("entered by"),
    )
    entered_at = models.DateTimeField(_("entered at"))

    objects = models.Manager.from_queryset(UnitChangeQuerySet)()

    class Meta:
        verbose_name = _("change of a unit")
        verbose_name_plural = _("changes of units")
        ordering = ["-on", "-pk"]

    def __str__(self) -> str:
        return f"{self.unit} · {self.get_kind_display()} · {self.on}"


class ContactPointQuerySet(models.QuerySet["ContactPoint"]):
    def current(self) -> Self:
        return self.filter(ended_on=None)


class ContactPoint(models.Model):
    """A unit that a leader looks after personally (领导联系点): their lists show it first."""

    leader = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="contact_points",
        verbose_name=_("leader"),
    )
    unit = models.ForeignKey(
        Unit, models.CASCADE, related_name="contact_points", verbose_name=_("unit")
    )
    since = models.DateField(_("since"))
    ended_on = models.DateField(_("until"), null=True, blank=True)

    objects = models.Manager.from_queryset(ContactPointQuerySet)()

    class Meta:
        verbose_name = _("contact point")
        verbose_name_plural = _("contact points")
        ordering = ["leader", "unit"]
        constraints = [
            models.UniqueConstraint(
                fields=["leader", "unit"],
                condition=Q(ended_on=None),
                name="cadres_contactpoint_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.leader} · {self.unit}"
