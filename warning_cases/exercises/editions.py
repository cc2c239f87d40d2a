"""Marks of what an exercise asks: when the text changes, it is another exercise. Pure."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

MARK_LENGTH: Final = 8

RawRow = Mapping[str, Any]  # of a StreamField: {"id": …, "type": …, "value": {…}}


def key_of(row: RawRow, number: int) -> str:
    """Return the key of a row in addresses and answers: its id, else its place (from 1)."""
    return str(row.get("id") or f"n{number}")


def keyed(rows: Iterable[RawRow]) -> list[tuple[str, Mapping[str, Any]]]:
    """Return (key, value) of each row, in order."""
    return [(key_of(row, number), row["value"]) for number, row in enumerate(rows, 1)]


def listed(values: Iterable[Any]) -> list[Any]:
    """Return the items of a stored list, whether or not they carry ids of their own."""
    return [
        item["value"] if isinstance(item, Mapping) and item.get("type") == "item" else item
        for item in values
    ]


def decisions(rows: Iterable[RawRow]) -> dict[str, int]:
    """Return how many choices each event offers that offers any, by key."""
    return {
        key: len(choices)
        for key, value in keyed(rows)
        if (choices := listed(value.get("choices") or ()))
    }


def choices_edition(rows: Iterable[RawRow]) -> str:
    """Return the mark of the decision points: questions and what may be chosen."""
    return _mark(
        [
            key,
            value.get("decision") or "",
            [choice.get("text") for choice in listed(value.get("choices") or ())],
        ]
        for key, value in keyed(rows)
        if value.get("choices")
    )


def reminder_edition(rows: Iterable[RawRow]) -> str:
    """Return the mark of the events that may be tapped."""
    return _mark([key, value.get("when"), value.get("what")] for key, value in keyed(rows))


def ladder_edition(rows: Iterable[RawRow]) -> str:
    """Return the mark of the acts and where they belong."""
    return _mark(
        [key, value.get("text"), value.get("belongs"), value.get("charge")]
        for key, value in keyed(rows)
    )


def mirror_edition(rows: Iterable[RawRow]) -> str:
    """Return the mark of the statements and their clauses."""
    return _mark(
        [key, value.get("statement"), value.get("clause")] for key, value in keyed(rows)
    )


def _mark(parts: Iterable[Any]) -> str:
    source = json.dumps(list(parts), ensure_ascii=False, default=str)
    return hashlib.sha256(source.encode()).hexdigest()[:MARK_LENGTH]
