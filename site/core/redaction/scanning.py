"""Reading a text with every detector. Pure."""

from collections.abc import Iterable
from typing import Final

from core.redaction.hits import Hit, Kind
from core.redaction.identifiers import bank_cards, emails, id_numbers, plates, telephones
from core.redaction.persons import listed_names, minors

_HALF_WIDTH: Final = {
    **{full: full - 0xFEE0 for full in range(0xFF10, 0xFF1A)},  # ０–９
    **{full: full - 0xFEE0 for full in range(0xFF21, 0xFF3B)},  # Ａ–Ｚ
    **{full: full - 0xFEE0 for full in range(0xFF41, 0xFF5B)},  # ａ–ｚ
    ord("＠"): ord("@"), ord("．"): ord("."), ord("－"): ord("-"), ord("＋"): ord("+"),
    ord("　"): ord(" "), ord("‐"): ord("-"), ord("‑"): ord("-"),
}  # fmt: skip
_RANK: Final = {kind: place for place, kind in enumerate(Kind)}


def plain(text: str) -> str:
    """Return `text` with half-width digits, letters and signs; every character keeps its place."""
    return text.translate(_HALF_WIDTH)


def scan(text: str, *, names: Iterable[str] = ()) -> list[Hit]:
    """Return what must not be published as it stands, in order of place; no two hits overlap.

    Args:
        names: people of public cases who are named nowhere but in public cases.
    """
    read = plain(text)
    found = [
        *emails(read),
        *id_numbers(read),
        *bank_cards(read),
        *telephones(read),
        *plates(read),
        *minors(read),
        *listed_names(read, names),
    ]
    found.sort(key=lambda hit: (_RANK[hit.kind], hit.start, -hit.end))
    kept: list[Hit] = []
    for hit in found:
        if all(hit.end <= other.start or hit.start >= other.end for other in kept):
            kept.append(hit._replace(text=text[hit.start : hit.end]))
    return sorted(kept, key=lambda hit: hit.start)
