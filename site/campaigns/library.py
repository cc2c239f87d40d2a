"""Cards picked from the library, read into a stored body as if they were written there."""

from collections.abc import Iterable, Mapping
from typing import Any

from exemplars.models import BoundaryCardPage


def with_library_cards(body: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the raw items of `body`, each picked card with its words; places stay the same.

    A card that is no longer published becomes an item of type "withdrawn". No query where
    nothing is picked, else one.
    """
    items = [dict(item) for item in body]
    picked = {item["value"] for item in items if item["type"] == "library_card"}
    if not picked:
        return items
    cards = {card.pk: card for card in BoundaryCardPage.objects.live().filter(pk__in=picked)}
    return [_read(item, cards) for item in items]


def _read(item: dict[str, Any], cards: Mapping[int, BoundaryCardPage]) -> dict[str, Any]:
    if item["type"] != "library_card":
        return item
    card = cards.get(item["value"])
    if card is None:
        return {"type": "withdrawn", "value": None, "id": item.get("id")}
    return {
        "type": "card",
        "id": item.get("id") or f"library-{card.pk}",
        "value": {
            "situation": card.situation,
            "situation_en": card.situation_en,
            "verdict": card.verdict,
            "reason": card.reason,
            "reason_en": card.reason_en,
            "library": card.pk,
            "revision": card.live_revision_id,
        },
    }
