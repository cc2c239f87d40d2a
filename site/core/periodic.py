"""Jobs the background worker runs again and again; each app declares its own in `periodic.py`.

    @every(seconds=5)
    def close_overdue(at: dt.datetime) -> None: ...

Several workers may run the same job at the same moment: a job must be idempotent.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.utils.module_loading import autodiscover_modules

Job = Callable[[dt.datetime], object]


@dataclass(frozen=True)
class PeriodicJob:
    """One job and how often it is due."""

    name: str
    every_seconds: float
    run: Job


_jobs: Final[dict[str, PeriodicJob]] = {}


def every(*, seconds: float) -> Callable[[Job], Job]:
    """Register the decorated function; it is called with the aware instant of its tick."""

    def register(function: Job) -> Job:
        name = f"{function.__module__}.{function.__qualname__}"
        _jobs[name] = PeriodicJob(name=name, every_seconds=seconds, run=function)
        return function

    return register


def periodic_jobs() -> list[PeriodicJob]:
    """Return the jobs of every installed app, importing their `periodic` modules."""
    autodiscover_modules("periodic")
    return list(_jobs.values())
