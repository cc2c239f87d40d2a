"""What is wrong with a roster, and where."""

from typing import NamedTuple


class Problem(NamedTuple):
    """One reason not to import, at a place that a person can find in the sheet."""

    row: int  # as the sheet numbers it: 1 is the first, header included
    column: str  # the heading as written in the sheet; "" for the row or file as a whole
    message: str


class UnreadableRoster(Exception):
    """The file as a whole cannot be taken as a roster."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(problems[0].message)
        self.problems = list(problems)


def whole_file(message: str) -> UnreadableRoster:
    """Return the refusal of a file for a reason that has no place in it."""
    return UnreadableRoster(Problem(1, "", message))
