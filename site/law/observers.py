"""What layers above do when a version comes into force.

Registered functions run inside the transaction that announces it: if one fails, nothing happened.
Register from `AppConfig.ready`.
"""

import datetime as dt
from typing import Final, Protocol, TypeVar

from law.models import Version


class CommencementObserver(Protocol):
    def __call__(self, *, version: Version, at: dt.datetime) -> object: ...


ObservesCommencements = TypeVar("ObservesCommencements", bound=CommencementObserver)

commencement_observers: Final[list[CommencementObserver]] = []


def observes_commencements(observer: ObservesCommencements) -> ObservesCommencements:
    """Call `observer(version=…, at=…)` once when a version with confirmed changes is in force."""
    if observer not in commencement_observers:
        commencement_observers.append(observer)
    return observer
