"""How many hours of training a rank must reach, and in which years. Pure; no clock, no ORM."""

from decimal import Decimal
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

DIVISION_DEPUTY_RANK: Final = 40


class Requirement(NamedTuple):
    """Hours that must be reached within `years` calendar years, for ranks from `from_rank`."""

    from_rank: int  # inclusive; see cadres.models.Rank
    hours: Decimal
    years: int  # calendar years, the current one included
    text: Promise
    source: Promise


_REGULATIONS: Final = _(
    "Regulations on the Education and Training of Cadres, as revised in 2023"
)

# Highest ranks first; the first row that a rank reaches applies.
REQUIREMENTS: Final = (
    Requirement(
        DIVISION_DEPUTY_RANK,
        Decimal("550.00"),
        5,
        _("county-division level and above: 550 hours or 3 months in five years"),
        _REGULATIONS,
    ),
    Requirement(
        0,
        Decimal("90.00"),
        1,
        _("township-section level and below: 90 hours or 12 days in a year"),
        _REGULATIONS,
    ),
)


def requirement_for(rank: int) -> Requirement:
    """Return the requirement that applies to `rank` (a value of cadres.models.Rank, 0 or more).

    Raises:
        ValueError: `rank` is negative, so that no row applies.
    """
    for requirement in REQUIREMENTS:
        if rank >= requirement.from_rank:
            return requirement
    raise ValueError(f"no credit requirement applies to rank {rank}")


def window_of(requirement: Requirement, year: int) -> range:
    """Return the calendar years that count in `year`: it and the ones before it."""
    return range(year - requirement.years + 1, year + 1)


def share_reached(requirement: Requirement, hours: Decimal) -> Decimal:
    """Return how much of the requirement `hours` fulfil, from 0 to 1 and never more."""
    reached = max(Decimal(0), hours) / requirement.hours
    return min(Decimal(1), reached).quantize(Decimal("0.0001"))
