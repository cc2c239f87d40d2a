"""What layers above do when an attempt closes.

Registered functions run inside the transaction that closes it: if one fails, the attempt stays
open and the sweeper tries again. Register from `AppConfig.ready`.
"""

import datetime as dt
from typing import Final, Protocol, TypeVar

from quizzes.models import Attempt


class ClosedAttemptObserver(Protocol):
    def __call__(self, *, attempt: Attempt, at: dt.datetime) -> object: ...


ObservesClosedAttempts = TypeVar("ObservesClosedAttempts", bound=ClosedAttemptObserver)

closed_attempt_observers: Final[list[ClosedAttemptObserver]] = []


def observes_closed_attempts(observer: ObservesClosedAttempts) -> ObservesClosedAttempts:
    """Call `observer(attempt=…, at=…)` for each attempt closed, marked and recorded."""
    if observer not in closed_attempt_observers:
        closed_attempt_observers.append(observer)
    return observer
