"""Kinds of notices that leave the site within sending hours only. Layers above say when those are.

The hours are asked for at the moment of sending: a message that a channel refused in the evening,
or that waited for a worker, goes out in the morning.
"""

import datetime as dt
from collections.abc import Callable
from typing import Final

Quiet = Callable[[dt.datetime], bool]

_quiet: Final[dict[str, Quiet]] = {}


def keep_quiet(kind: str, is_quiet: Quiet) -> None:
    """Send nothing of `kind` at an instant for which `is_quiet` says so."""
    _quiet[kind] = is_quiet


def quiet_kinds(at: dt.datetime) -> list[str]:
    """Return the kinds of which nothing may be sent at `at`."""
    return [kind for kind, is_quiet in _quiet.items() if is_quiet(at)]
