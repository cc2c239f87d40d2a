"""Where to go after a quiz: layers above register the page that the quiz belongs to.

Register from `AppConfig.ready`.
"""

from collections.abc import Iterable
from typing import Final, NamedTuple, Protocol, TypeVar

from quizzes.models import Quiz


class WayOn(NamedTuple):
    """A link to show after the result, in the interface language."""

    url: str
    label: str


class OffersWayOn(Protocol):
    def __call__(self, *, quiz: Quiz) -> Iterable[WayOn]: ...


Offers = TypeVar("Offers", bound=OffersWayOn)

_offers: Final[list[OffersWayOn]] = []


def offers_way_on(offer: Offers) -> Offers:
    """Ask `offer(quiz=…)` for links when a quiz or its result is shown."""
    if offer not in _offers:
        _offers.append(offer)
    return offer


def ways_on(quiz: Quiz) -> list[WayOn]:
    """Return the pages that `quiz` belongs to."""
    return [way for offer in _offers for way in offer(quiz=quiz)]
