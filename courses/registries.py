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
