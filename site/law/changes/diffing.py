"""Two texts side by side, compared word by word. Pure.

The comparison is Myers's, from diff-match-patch; what is ours is that it runs over words instead
of characters: a Chinese text without spaces would else be cut in the middle of its words.
"""

import unicodedata
from typing import Final, NamedTuple

import rjieba
from diff_match_patch import diff_match_patch

# Words are handed to the library as single characters from here on, surrogates left out.
_FIRST_SIGN: Final = 0x10000
_TIMEOUT_SECONDS: Final = 1.0


class Piece(NamedTuple):
    """A stretch of one side; `is_changed` where the other side reads differently."""

    text: str
    is_changed: bool


class Sides(NamedTuple):
    before: list[Piece]
    after: list[Piece]


def side_by_side(before: str, after: str) -> Sides:
    """Compare two texts by words. The pieces of each side, joined, are that text again.

    The width of signs (： and :) is no difference.
    """
    old_words, new_words = list(rjieba.cut(before)), list(rjieba.cut(after))
    signs: dict[str, str] = {}
    old_coded, new_coded = _coded(old_words, signs), _coded(new_words, signs)
    engine = diff_match_patch()
    engine.Diff_Timeout = _TIMEOUT_SECONDS
    found = engine.diff_main(old_coded, new_coded, False)
    engine.diff_cleanupSemantic(found)
    sides = Sides([], [])
    old_at = new_at = 0
    for operation, coded in found:
        length = len(coded)
        is_changed = operation != engine.DIFF_EQUAL
        if operation != engine.DIFF_INSERT:
            _put(sides.before, old_words[old_at : old_at + length], is_changed)
            old_at += length
        if operation != engine.DIFF_DELETE:
            _put(sides.after, new_words[new_at : new_at + length], is_changed)
            new_at += length
    return sides


def _coded(words: list[str], signs: dict[str, str]) -> str:
    """Return one character for each word; the same word has the same character in both texts."""
    plain = (unicodedata.normalize("NFKC", word) for word in words)
    return "".join(signs.setdefault(word, chr(_FIRST_SIGN + len(signs))) for word in plain)


def _put(side: list[Piece], words: list[str], is_changed: bool) -> None:
    if words:
        side.append(Piece("".join(words), is_changed))
