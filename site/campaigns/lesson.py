"""The mini lesson: texts and boundary cards in order, read from the stored body without a query.

A card's verdict, reason and articles are for those who have answered.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.safestring import SafeString

from campaigns.verdicts import Verdict
from core.translation import in_language


@dataclass(frozen=True)
class Card:
    """A boundary card: a situation, where it falls, and why."""

    id: str
    number: int
    situation_zh: str
    situation_en: str
    verdict: Verdict
    reason_zh: str
    reason_en: str
    articles: tuple[int, ...]

    @property
    def situation(self) -> str:
        """The situation in the interface language."""
        return in_language(self.situation_zh, self.situation_en)

    @property
    def language(self) -> str:
        """The `lang` of what is shown: English only where all of the card is."""
        return in_language("zh-Hans", "en" if self.situation_en and self.reason_en else "")

    @property
    def reason(self) -> str:
        """Why the verdict is what it is, in the interface language."""
        return in_language(self.reason_zh, self.reason_en)


@dataclass(frozen=True)
class Text:
    """A paragraph or citation outside the cards; `index` is its place in the body."""

    index: int


def lesson_of(body: Iterable[Mapping[str, Any]]) -> list[Card | Text]:
    """Return the parts of a stored body, articles that follow a card gathered into it.

    Args:
        body: raw stream items `{"type", "value", "id"}`, see `campaigns.library`.
    """
    parts: list[Card | Text] = []
    number = 0
    for index, item in enumerate(body):
        if item["type"] == "withdrawn":
            continue
        if item["type"] == "card":
            number += 1
            card = _card(item, number)
            # A card of the library brings its articles: they are drawn in its own place.
            from_library = "library" in item["value"]
            parts.append(replace(card, articles=(index,)) if from_library else card)
        elif item["type"] == "article" and parts and isinstance(last := parts[-1], Card):
            parts[-1] = replace(last, articles=(*last.articles, index))
        else:
            parts.append(Text(index))
    return parts


def cards_of(body: Iterable[Mapping[str, Any]]) -> list[Card]:
    """Return the cards of a stored body, in order."""
    return [part for part in lesson_of(body) if isinstance(part, Card)]


def unanswered(cards: Iterable[Card], answers: Mapping[str, str]) -> list[Card]:
    """Return the cards that `answers` (card id → verdict) leaves without a valid verdict."""
    return [card for card in cards if answers.get(card.id) not in Verdict.values]


@dataclass(frozen=True)
class ShownText:
    """A text, rendered."""

    html: SafeString
    is_card: bool = False


@dataclass(frozen=True)
class ShownCard:
    """A card as one reader sees it; the verdict is "" until they have answered every card."""

    card: Card
    chosen: str
    is_missing: bool
    verdict: str
    reason: str
    articles: tuple[SafeString, ...]
    is_card: bool = True

    @property
    def is_right(self) -> bool:
        return bool(self.verdict) and self.chosen == self.verdict

    @property
    def verdict_label(self) -> str:
        return str(Verdict(self.verdict).label) if self.verdict else ""

    @property
    def chosen_label(self) -> str:
        return str(Verdict(self.chosen).label) if self.chosen in Verdict.values else ""


def shown_lesson(
    parts: Iterable[Card | Text],
    *,
    render: Callable[[int], SafeString],
    answers: Mapping[str, str],
    is_answered: bool,
    missing: frozenset[str] = frozenset(),
) -> list[ShownText | ShownCard]:
    """Return the parts as shown: without verdicts before the cards are answered, with them after.

    Args:
        render: draws the block at an index of the body.
        missing: ids of cards to point out as not answered.
    """
    return [
        ShownText(render(part.index))
        if isinstance(part, Text)
        else ShownCard(
            card=part,
            chosen=answers.get(part.id, ""),
            is_missing=part.id in missing,
            verdict=part.verdict if is_answered else "",
            reason=part.reason if is_answered else "",
            articles=tuple(map(render, part.articles)) if is_answered else (),
        )
        for part in parts
    ]


def _card(item: Mapping[str, Any], number: int) -> Card:
    value = item["value"]
    return Card(
        id=str(item.get("id") or f"card-{number}"),
        number=number,
        situation_zh=value.get("situation", ""),
        situation_en=value.get("situation_en") or "",
        verdict=Verdict(value.get("verdict") or Verdict.REPORT),
        reason_zh=value.get("reason", ""),
        reason_en=value.get("reason_en") or "",
        articles=(),
    )
