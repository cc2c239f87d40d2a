"""What layers above do when somebody takes up a post, or when the roster changes.

Registered functions run inside the transaction of the move: if one fails, nobody moved.
Register from `AppConfig.ready`.
"""

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Final, Protocol, TypeVar

from cadres.models import Cadre, Posting


class PostingObserver(Protocol):
    def __call__(
        self, *, postings: Sequence[Posting], actor: Cadre | None, at: dt.datetime
    ) -> object: ...


ObservesPostings = TypeVar("ObservesPostings", bound=PostingObserver)

posting_observers: Final[list[PostingObserver]] = []


def observes_postings(observer: ObservesPostings) -> ObservesPostings:
    """Call `observer(postings=…, actor=…, at=…)` when people are appointed or transferred.

    First imports of people and mere reorganisations (same post, another unit) do not count.
    """
    if observer not in posting_observers:
        posting_observers.append(observer)
    return observer


def announce_postings(
    postings: Sequence[Posting], *, actor: Cadre | None, at: dt.datetime
) -> None:
    """Tell every observer, if there is anything to tell."""
    if postings:
        for observer in posting_observers:
            observer(postings=postings, actor=actor, at=at)


class PeopleObserver(Protocol):
    def __call__(self, *, cadres: Collection[int] | None, at: dt.datetime) -> object: ...


ObservesPeople = TypeVar("ObservesPeople", bound=PeopleObserver)

people_observers: Final[list[PeopleObserver]] = []


def observes_people(observer: ObservesPeople) -> ObservesPeople:
    """Call `observer(cadres=…, at=…)` in the transaction that changes who is where.

    `cadres` are the ids of people who came, left, moved, or whose rank, type, status or account
    changed; None when a unit or post changed, so that anybody may be concerned.
    """
    if observer not in people_observers:
        people_observers.append(observer)
    return observer


def announce_people(cadres: Collection[int] | None, *, at: dt.datetime) -> None:
    """Tell every observer that these people changed."""
    if cadres is None or cadres:
        for observer in people_observers:
            observer(cadres=cadres, at=at)


class ReorganisationObserver(Protocol):
    def __call__(
        self, *, successors: Mapping[int, int], is_move: bool, at: dt.datetime
    ) -> object: ...


ObservesReorganisation = TypeVar("ObservesReorganisation", bound=ReorganisationObserver)

reorganisation_observers: Final[list[ReorganisationObserver]] = []


def observes_reorganisation(observer: ObservesReorganisation) -> ObservesReorganisation:
    """Call `observer(successors={old unit id: new one's}, is_move=…, at=…)` when units move or merge.

    What is running goes along; what is over stays with the old unit.
    """
    if observer not in reorganisation_observers:
        reorganisation_observers.append(observer)
    return observer


def announce_reorganisation(
    successors: Mapping[int, int], *, is_move: bool, at: dt.datetime
) -> None:
    """Tell every observer, in the transaction of the reorganisation."""
    for observer in reorganisation_observers:
        observer(successors=successors, is_move=is_move, at=at)
