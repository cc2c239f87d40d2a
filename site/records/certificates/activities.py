"""Which activities a certificate template can be made for; content apps above tell."""

from collections.abc import Callable, Iterable
from typing import Final, NamedTuple, TypeVar


class CertifiedActivity(NamedTuple):
    activity: str  # an activity key without its edition, such as "courses.course:42"
    title: str


ActivityList = Callable[[], Iterable[CertifiedActivity]]
ListsActivities = TypeVar("ListsActivities", bound=ActivityList)

activity_lists: Final[list[ActivityList]] = []


def lists_certified_activities(listing: ListsActivities) -> ListsActivities:
    """Ask `listing()` for activities that end with a certificate. Register from `ready`."""
    if listing not in activity_lists:
        activity_lists.append(listing)
    return listing


def certified_activities() -> list[CertifiedActivity]:
    """Return every activity that ends with a certificate. One query for each content app."""
    return [activity for listing in activity_lists for activity in listing()]
