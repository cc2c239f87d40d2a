"""Which side of a target book somebody stands on, and which books they may read."""

import enum

from django.db.models import Q, QuerySet

from assignments.targetbook.models import TargetBook
from cadres.models import Cadre, Unit, UnitQuerySet
from cadres.policies import Capability, top_units, units_with


class Side(enum.StrEnum):
    ISSUER = "ISSUER"
    UNIT = "UNIT"


def readable_books(actor: Cadre) -> QuerySet[TargetBook]:
    """Books of units whose completion `actor` tracks. One query now."""
    inside = Q(pk__in=[])
    for unit in top_units(actor, Capability.TRACK_COMPLETION):
        inside |= Q(unit__path__startswith=unit.path)
    return TargetBook.objects.filter(inside)


def side_of(actor: Cadre, book: TargetBook) -> Side | None:
    """Return the side for which `actor` may speak: above where they answer for the unit above.

    One query.
    """
    tops = top_units(actor, Capability.ASSIGN_LEARNING)
    if any(top.contains(book.issuer) for top in tops):
        return Side.ISSUER
    return Side.UNIT if any(top.contains(book.unit) for top in tops) else None


def draftable_units(actor: Cadre) -> UnitQuerySet:
    """Units for which `actor` may draft books: those directly or further below theirs."""
    held = units_with(actor, Capability.ASSIGN_LEARNING)
    parents = [unit.path for unit in held if not unit.is_leaf()]
    below = Q(pk__in=[])
    for path in parents:
        below |= Q(path__startswith=path, depth=len(path) // Unit.steplen + 1)
    units: UnitQuerySet = Unit.objects.filter(below).standing()
    return units
