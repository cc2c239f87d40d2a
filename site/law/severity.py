"""The severity ladder: lawful – discipline – administrative sanction – crime, and which. Pure.

A fact of a case or of a question stands on one rung; the rung of crimes names the charge, by the
code that the list of charges gives it. A place on the ladder is stored and posted as text:
"LAWFUL", "DISCIPLINE", "SANCTION" or "CRIME:385-taking-bribes".
"""

import enum
from dataclasses import dataclass
from functools import total_ordering
from typing import Final, Self

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

_CHARGE_MARK: Final = ":"


class Rung(enum.IntEnum):
    """The rungs from the lightest upwards; comparing two compares their severity."""

    LAWFUL = 0
    DISCIPLINE = 1
    SANCTION = 2
    CRIME = 3

    @property
    def label(self) -> Promise:
        """The rung in the interface language, lazily."""
        return _LABELS[self]


_LABELS: Final[dict[Rung, Promise]] = {
    Rung.LAWFUL: _("Lawful"),
    Rung.DISCIPLINE: _("Breach of discipline"),
    Rung.SANCTION: _("Administrative sanction"),
    Rung.CRIME: _("Crime"),
}
RUNG_CHOICES: Final = [(rung.name, rung.label) for rung in Rung]


class Verdict(enum.StrEnum):
    """How a placement relates to where the fact belongs."""

    RIGHT = "RIGHT"
    OTHER_CHARGE = "OTHER_CHARGE"
    TOO_LIGHT = "TOO_LIGHT"
    TOO_HEAVY = "TOO_HEAVY"

    @property
    def label(self) -> Promise:
        return _VERDICT_LABELS[self]


_VERDICT_LABELS: Final[dict[Verdict, Promise]] = {
    Verdict.RIGHT: _("Rightly placed"),
    Verdict.OTHER_CHARGE: _("A crime, but another charge"),
    Verdict.TOO_LIGHT: _("Placed too low: it is more serious"),
    Verdict.TOO_HEAVY: _("Placed too high: it is less serious"),
}


@total_ordering
@dataclass(frozen=True, slots=True)
class Place:
    """A place on the ladder: a rung, and the charge's code where the rung is CRIME.

    Ordered by severity alone: two crimes with different charges are neither above nor below each
    other, and still not equal.

    Raises:
        ValueError: a charge stands on another rung than CRIME, or CRIME without a charge.
    """

    rung: Rung
    charge: str = ""

    def __post_init__(self) -> None:
        if (self.rung is Rung.CRIME) != bool(self.charge):
            raise ValueError(f"{self.rung.name} with the charge {self.charge!r}")

    def __lt__(self, other: Self) -> bool:
        return self.rung < other.rung

    def __str__(self) -> str:
        return f"{self.rung.name}{_CHARGE_MARK}{self.charge}" if self.charge else self.rung.name

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the place that `text` names, as `str` writes it.

        Raises:
            ValueError: `text` names no place.
        """
        name, _mark, charge = text.partition(_CHARGE_MARK)
        if name not in Rung.__members__:
            raise ValueError(f"{text!r} is no rung of the ladder")
        return cls(Rung[name], charge)


def judge(*, placed: Place, belongs: Place) -> Verdict:
    """Return how `placed` relates to where the fact `belongs`."""
    if placed == belongs:
        return Verdict.RIGHT
    if placed.rung < belongs.rung:
        return Verdict.TOO_LIGHT
    if placed.rung > belongs.rung:
        return Verdict.TOO_HEAVY
    return Verdict.OTHER_CHARGE


def steps_apart(one: Place, other: Place) -> int:
    """Return how many rungs lie between two places; 0 on the same rung, whatever the charge."""
    return abs(one.rung - other.rung)
