"""Matching rows by the subtree of units they belong to."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from django.db.models import Q

if TYPE_CHECKING:
    from cadres.models import Unit


def below(tops: Sequence["Unit"], *, path: str = "unit__path") -> Q:
    """Match rows whose unit lies in the subtree of one of `tops`; nothing for no tops.

    Args:
        path: look-up of the unit's path.
    """
    inside = Q(pk__in=[])
    for unit in tops:
        inside |= Q(**{f"{path}__startswith": unit.path})
    return inside
