"""Days that a due date can be counted from: laws that come into force, campaigns that begin."""

import datetime as dt
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple, TypeVar

from django.utils.translation import gettext as _

from core.time import long_date
from law.models import Version


class Event(NamedTuple):
    """Something with a day; `key` names it for good."""

    key: str
    label: str
    on: dt.date
    due_kind: str


EventGiver = Callable[[dt.date], Iterable[Event]]
GivesEvents = TypeVar("GivesEvents", bound=EventGiver)

event_givers: Final[list[EventGiver]] = []

LOOK_BACK_DAYS: Final = 180


def gives_events(giver: GivesEvents) -> GivesEvents:
    """Ask `giver(today)` for events; layers above register from `AppConfig.ready`."""
    if giver not in event_givers:
        event_givers.append(giver)
    return giver


def known_events(today: dt.date) -> list[Event]:
    """Return the events of half a year ago and later, by day. One query per giver."""
    found = [event for giver in event_givers for event in giver(today)]
    return sorted(found, key=lambda event: (event.on, event.label))


@gives_events
def laws_coming_into_force(today: dt.date) -> Iterable[Event]:
    since = today - dt.timedelta(days=LOOK_BACK_DAYS)
    for version in Version.objects.filter(in_force_from__gte=since).select_related(
        "instrument"
    ):
        yield Event(
            f"law.version:{version.pk}",
            _("%(law)s (%(label)s), in force from %(day)s")
            % {
                "law": version.instrument,
                "label": version.label,
                "day": long_date(version.in_force_from),
            },
            version.in_force_from,
            "AMENDMENT",
        )
