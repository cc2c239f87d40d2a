"""How far a group of people is: the four numbers of every board, and their share."""

from dataclasses import dataclass
from typing import Self

from core.shares import percent, permille


@dataclass(frozen=True)
class Figures:
    """People assigned, of whom started, of whom done."""

    assigned: int = 0
    started: int = 0
    done: int = 0

    @property
    def open(self) -> int:
        """People who are not done."""
        return self.assigned - self.done

    @property
    def done_permille(self) -> int:
        """Done of assigned in thousandths, rounded down."""
        return permille(self.done, self.assigned)

    @property
    def percent(self) -> str:
        """Done of assigned as people read it."""
        return percent(self.done, self.assigned)

    def __add__(self, other: Self) -> "Figures":
        return Figures(
            self.assigned + other.assigned,
            self.started + other.started,
            self.done + other.done,
        )
