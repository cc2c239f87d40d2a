"""Unit: a node of the organisation tree, of any depth."""

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from core.translation import in_language


class UnitQuerySet(MP_NodeQuerySet):
    def within(self, unit: "Unit") -> Self:
        """Units of the subtree whose top is `unit`, `unit` included."""
        found: Self = self.filter(path__startswith=unit.path)
        return found

    def children_of(self, unit: "Unit") -> Self:
        """Direct children of `unit`, in tree order."""
        found: Self = self.filter(depth=unit.depth + 1, path__startswith=unit.path)
        return found


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]  # untyped base
    def get_queryset(self) -> UnitQuerySet:
        units: UnitQuerySet = UnitQuerySet(self.model, using=self._db).order_by("path")
        return units


class Unit(MP_Node):
    """A unit (单位). `path` is the materialised path; a subtree is a prefix of it."""

    code = models.CharField(_("code"), max_length=32, unique=True)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    short_name = models.CharField(_("short name"), max_length=40, blank=True)
    sector = models.CharField(_("sector"), max_length=60, blank=True)

    node_order_by: list[str] = []
    objects = UnitManager()

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Name in the interface language."""
        return in_language(self.name, self.name_en)

    def contains(self, other: "Unit") -> bool:
        """Tell whether `other` is this unit or lies below it. Costs no query."""
        return bool(other.path.startswith(self.path))
