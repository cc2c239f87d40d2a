"""The gate before an office: what is there, what is missing. Pure; no clock, no ORM."""

import datetime as dt
from collections.abc import Collection
from typing import Final, NamedTuple

TALK_PARTS: Final = frozenset({"DUTIES", "RISKS", "STATEMENT"})


class Facts(NamedTuple):
    """What is known of one appointment. Dates are days on the site's clock; None: not done.

    `asks_for_course` and `asks_for_exam` say whether the pack names one at all.
    """

    asks_for_course: bool
    course_done_on: dt.date | None
    asks_for_exam: bool
    exam_passed_on: dt.date | None
    brief_read_on: dt.date | None
    pledged_on: dt.date | None
    talk_held_on: dt.date | None
    talk_parts: Collection[str]


class Item(NamedTuple):
    """One thing the gate asks for."""

    code: str
    done_on: dt.date | None

    @property
    def is_done(self) -> bool:
        return self.done_on is not None


class Gate(NamedTuple):
    """The gate report: every item in the order of the pack."""

    items: tuple[Item, ...]

    @property
    def missing(self) -> tuple[str, ...]:
        """Codes of what is not done, in order."""
        return tuple(item.code for item in self.items if not item.is_done)

    @property
    def is_ready(self) -> bool:
        """Tell whether the person may take office."""
        return not self.missing

    @property
    def done(self) -> int:
        return len(self.items) - len(self.missing)


def gate(facts: Facts) -> Gate:
    """Judge the facts. A talk counts when all three parts were gone through."""
    talk_on = facts.talk_held_on if set(facts.talk_parts) >= TALK_PARTS else None
    asked = [
        ("COURSE", facts.course_done_on) if facts.asks_for_course else None,
        ("EXAM", facts.exam_passed_on) if facts.asks_for_exam else None,
        ("BRIEF", facts.brief_read_on),
        ("PLEDGE", facts.pledged_on),
        ("TALK", talk_on),
    ]
    return Gate(tuple(Item(*each) for each in asked if each is not None))
