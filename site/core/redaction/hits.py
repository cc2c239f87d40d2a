"""One thing found in a text."""

import enum
import hashlib
from typing import NamedTuple


class Kind(enum.StrEnum):
    """What was found, in the order in which one stretch of text is claimed."""

    EMAIL = "EMAIL"
    ID_NUMBER = "ID_NUMBER"
    BANK_CARD = "BANK_CARD"
    PHONE = "PHONE"
    PLATE = "PLATE"
    MINOR = "MINOR"
    NAME = "NAME"


class Hit(NamedTuple):
    """`text[start:end]` of the text that was read, and what it looks like."""

    kind: Kind
    start: int
    end: int
    text: str

    @property
    def digest(self) -> str:
        """Names the hit without repeating it; the same text gives the same digest."""
        return hashlib.sha256(f"{self.kind}\n{self.text}".encode()).hexdigest()


def excerpt(text: str, hit: Hit, *, around: int = 12) -> tuple[str, str, str]:
    """Return what stands before the hit, the hit, and what follows, one line each."""
    before = text[max(0, hit.start - around) : hit.start]
    after = text[hit.end : hit.end + around]
    return before.replace("\n", " "), text[hit.start : hit.end], after.replace("\n", " ")
