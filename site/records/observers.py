"""What layers above do when a record grows or an activity is begun.

Registered functions run inside the transaction of their cause: if one fails, nothing happened.
Register from `AppConfig.ready`.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from typing import Final, Protocol, TypeVar

from cadres.models import Cadre
from records.models import Entry


class EntryObserver(Protocol):
    def __call__(self, *, entry: Entry, at: dt.datetime) -> object: ...


class BatchObserver(Protocol):
    def __call__(self, *, entries: Sequence[Entry], at: dt.datetime) -> object: ...


class StartObserver(Protocol):
    def __call__(self, *, cadre: Cadre, activity_key: str, at: dt.datetime) -> object: ...


ObservesEntries = TypeVar("ObservesEntries", bound=EntryObserver)
ObservesBatches = TypeVar("ObservesBatches", bound=BatchObserver)
ObservesStarts = TypeVar("ObservesStarts", bound=StartObserver)

entry_observers: Final[list[EntryObserver]] = []
batch_observers: Final[dict[EntryObserver, BatchObserver]] = {}
start_observers: Final[list[StartObserver]] = []


def observes_entries(observer: ObservesEntries) -> ObservesEntries:
    """Call `observer(entry=…, at=…)` for each new entry, in its transaction."""
    if observer not in entry_observers:
        entry_observers.append(observer)
    return observer


def observes_batches(
    single: EntryObserver,
) -> Callable[[ObservesBatches], ObservesBatches]:
    """Call the decorated `observer(entries=…, at=…)` once for many new entries.

    It stands for `single`, an observer registered by `observes_entries`, and must come to the
    same end. An observer without one is called entry by entry.
    """

    def register(observer: ObservesBatches) -> ObservesBatches:
        batch_observers[single] = observer
        return observer

    return register


def observes_starts(observer: ObservesStarts) -> ObservesStarts:
    """Call `observer(cadre=…, activity_key=…, at=…)` when somebody begins an activity."""
    if observer not in start_observers:
        start_observers.append(observer)
    return observer
