"""What a cadre's home says first. Pure: no ORM, no clock."""

import datetime as dt
import enum
from collections.abc import Sequence
from typing import Final, NamedTuple, Protocol

THIS_WEEK_DAYS: Final = 7


class Task(Protocol):
    """What the agenda needs to know of one open task."""

    @property
    def due_on(self) -> dt.date: ...

    @property
    def minutes(self) -> int: ...


class Standing(enum.StrEnum):
    """Which sentence opens the page."""

    NOTHING = "NOTHING"
    OVERDUE = "OVERDUE"
    THIS_WEEK = "THIS_WEEK"
    LATER = "LATER"


class Agenda(NamedTuple):
    """The opening sentence in figures: `count` tasks that take about `minutes` minutes."""

    standing: Standing
    count: int  # type: ignore[assignment]  # hides tuple.count, which nobody calls here
    minutes: int


def agenda(tasks: Sequence[Task], today: dt.date) -> Agenda:
    """Sum up open tasks: the overdue ones if there are any, else this week's, else the rest.

    A task due within seven days, today included, belongs to this week. Overdue tasks are
    counted together with this week's, since both want doing now.
    """
    if not tasks:
        return Agenda(Standing.NOTHING, 0, 0)
    week_ends_on = today + dt.timedelta(days=THIS_WEEK_DAYS - 1)
    now = [task for task in tasks if task.due_on <= week_ends_on]
    chosen = now or list(tasks)
    if any(task.due_on < today for task in now):
        standing = Standing.OVERDUE
    else:
        standing = Standing.THIS_WEEK if now else Standing.LATER
    return Agenda(standing, len(chosen), sum(task.minutes for task in chosen))
