"""Other words for the same thing: who types 收钱办事 also means 受贿. Pure.

    knows_synonyms(CHARGE_WORDS)

A group holds words that are alike; a query that has one of them is asked for the others as well.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from core.search.segmentation import normalised

LIMIT: Final = 4
groups: Final[list[tuple[str, ...]]] = []


def knows_synonyms(known: Iterable[Sequence[str]]) -> None:
    """Add groups of words. Register from `AppConfig.ready`; the same group counts once."""
    for group in known:
        words = tuple(normalised(word) for word in group)
        if words not in groups:
            groups.append(words)


def alternatives(query: str) -> list[str]:
    """Return `query` with a word of it exchanged for each of its synonyms, `LIMIT` at most.

    The longest word decides: in 单位受贿 it is 单位受贿, not 受贿.
    """
    plain = normalised(query)
    found = [(len(word), word, group) for group in groups for word in group if word in plain]
    if not found:
        return []
    _length, word, group = max(found, key=lambda hit: hit[0])
    return [plain.replace(word, other) for other in group if other != word][:LIMIT]
