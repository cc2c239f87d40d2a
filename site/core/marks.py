"""Marks of what a page showed, so that two people never overwrite each other unawares.

A form carries the mark of what it was filled in from. Whoever sends it after somebody else changed
the same thing is refused (`ChangedMeanwhile`) and shown both.
"""

import hashlib
import json
from typing import Final

from core.errors import DomainError

_LENGTH: Final = 16


class ChangedMeanwhile(DomainError):
    """Somebody else changed it since the page was made; nothing of theirs is overwritten."""


def mark_of(*facts: object) -> str:
    """Return a short digest of `facts`: the same for the same facts, in any process."""
    written = json.dumps(facts, default=str, ensure_ascii=False)
    return hashlib.sha256(written.encode()).hexdigest()[:_LENGTH]


def refuse_unless_seen(seen: str, mark: str, message: str) -> None:
    """Raise ChangedMeanwhile with `message` when `seen` is a mark, but not `mark`.

    "" stands for a caller that showed nothing to anybody.
    """
    if seen and seen != mark:
        raise ChangedMeanwhile(message)
