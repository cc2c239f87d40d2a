"""Two versions of a page, field by field."""

from dataclasses import dataclass
from typing import Any

from editorial.redaction.places import texts_of


@dataclass(frozen=True)
class Difference:
    """One place where the stored version and the one just sent are not the same."""

    place: str
    stored: str
    sent: str


def differences(stored: Any, sent: Any) -> list[Difference]:
    """Return every text that differs between two versions of a page, in the order of places."""
    ours = {(text.field, text.path): text for text in texts_of(stored)}
    theirs = {(text.field, text.path): text for text in texts_of(sent)}
    found = []
    for key in dict.fromkeys([*ours, *theirs]):
        one, other = ours.get(key), theirs.get(key)
        if (one.text if one else "") != (other.text if other else ""):
            label = (one or other).label  # type: ignore[union-attr]  # the key came from one of them
            found.append(
                Difference(
                    place=f"{label} {key[1]}".strip(),
                    stored=one.text if one else "",
                    sent=other.text if other else "",
                )
            )
    return found
