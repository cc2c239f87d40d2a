"""What layers above tell a course page: why somebody has to take the course, and until when.

`courses` lies below `assignments`; the layer above registers from `AppConfig.ready`.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Final, Protocol, TypeVar

from cadres.models import Cadre


@dataclass(frozen=True, slots=True)
class CourseNotice:
    """One reason why the cadre sees this course as due.

    Args:
        reason: why, in the interface language: "because you moved to procurement".
        due_on: last day, which ends at midnight on the site's clock; None when open-ended.
        is_mandatory: an obligation, not a recommendation.
        is_overdue: `due_on` has passed.
    """

    reason: str
    due_on: dt.date | None = None
    is_mandatory: bool = True
    is_overdue: bool = False


class NoticeGiver(Protocol):
    def __call__(
        self, *, cadre: Cadre, activity_key: str, at: dt.datetime
    ) -> list[CourseNotice]: ...


GivesNotices = TypeVar("GivesNotices", bound=NoticeGiver)

notice_givers: Final[list[NoticeGiver]] = []


def gives_course_notices(giver: GivesNotices) -> GivesNotices:
    """Ask `giver(cadre=…, activity_key=…, at=…)` on each course page. One query at most, please."""
    if giver not in notice_givers:
        notice_givers.append(giver)
    return giver


def course_notices(*, cadre: Cadre, activity_key: str, at: dt.datetime) -> list[CourseNotice]:
    """Return every notice about the activity for `cadre`, soonest due date first."""
    notices = [
        notice
        for giver in notice_givers
        for notice in giver(cadre=cadre, activity_key=activity_key, at=at)
    ]
    return sorted(notices, key=lambda notice: notice.due_on or dt.date.max)


@dataclass(frozen=True, slots=True)
class Repeat:
    """A new cycle asks again for a course that was finished before.

    Args:
        occasion: names the cycle in the record.
        since: what happened before this instant does not count for it.
    """

    occasion: str
    since: dt.datetime


class RepeatFinder(Protocol):
    def __call__(
        self, *, cadre: Cadre, activity_key: str, at: dt.datetime
    ) -> Repeat | None: ...


FindsRepeats = TypeVar("FindsRepeats", bound=RepeatFinder)

repeat_finders: Final[list[RepeatFinder]] = []


def finds_repeats(finder: FindsRepeats) -> FindsRepeats:
    """Ask `finder(cadre=…, activity_key=…, at=…)` whether a finished course is asked for again."""
    if finder not in repeat_finders:
        repeat_finders.append(finder)
    return finder


def repeat_of(*, cadre: Cadre, activity_key: str, at: dt.datetime) -> Repeat | None:
    """Return the latest cycle that asks `cadre` for the activity again. One query a finder."""
    found = (finder(cadre=cadre, activity_key=activity_key, at=at) for finder in repeat_finders)
    return max((one for one in found if one), key=lambda one: one.since, default=None)
