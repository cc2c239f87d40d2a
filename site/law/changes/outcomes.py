"""What came of a version that was announced, for the editor who confirmed its changes.

    @tells_outcome
    def difference_lesson(version: Version) -> Outcome | None: ...

Register from `AppConfig.ready`.
"""

from collections.abc import Callable
from typing import Final, NamedTuple

from django.urls import reverse
from django.utils.translation import ngettext

from law.models import StaleCitation, Version


class Outcome(NamedTuple):
    label: str
    url: str


Teller = Callable[[Version], Outcome | None]
_tellers: Final[list[Teller]] = []


def tells_outcome(teller: Teller) -> Teller:
    """Ask `teller(version)` what came of a version in its own app."""
    if teller not in _tellers:
        _tellers.append(teller)
    return teller


def outcomes_of(version: Version) -> list[Outcome]:
    """Return what came of `version`; nothing before it is announced. A query or two each."""
    if version.announced_at is None:
        return []
    return [outcome for teller in _tellers if (outcome := teller(version)) is not None]


@tells_outcome
def stale_lines(version: Version) -> Outcome:
    """How much cites what changed, and how much of it waits."""
    lines = StaleCitation.objects.filter(change__version=version)
    waiting = lines.open().count()
    listed = lines.count()
    said = ngettext(
        "%(listed)d citation listed, %(waiting)d to be looked at",
        "%(listed)d citations listed, %(waiting)d to be looked at",
        listed,
    )
    return Outcome(said % {"listed": listed, "waiting": waiting}, reverse("law_stale"))
