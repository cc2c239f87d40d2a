"""Which article of a new version continues which article of the old one. Pure: no ORM.

A proposal for an editor to confirm. Text similarity is Levenshtein's, from rapidfuzz; what is ours is the
use of a fact about amendments: articles hardly ever overtake one another. The pairs are therefore
the alignment of the two sequences with the highest total similarity, as in comparing two DNA
strands, and only what stays unpaired on both sides is then compared across the order.
"""

import enum
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from rapidfuzz import fuzz

# Below this, two texts are different provisions. Chosen on pairs of real statutes: continuations
# that were rewritten score from 45, unrelated articles that share the field's phrases to 40.
SIMILAR_FROM: Final = 45.0
MOVED_FROM: Final = 70.0
_SPACE: Final = re.compile(r"\s+")


class Change(enum.StrEnum):
    UNCHANGED = "UNCHANGED"
    RENUMBERED = "RENUMBERED"
    AMENDED = "AMENDED"
    ADDED = "ADDED"
    REMOVED = "REMOVED"


class Provision(NamedTuple):
    """An article as the comparison sees it: (number, suffix) and its wording."""

    number: int
    suffix: int
    text: str

    @property
    def wording(self) -> str:
        """The text without white space, in which reprints differ."""
        return _SPACE.sub("", self.text)


class Pair(NamedTuple):
    """One line of the proposal; `similarity` is 0–100, 0 where one side is missing."""

    old: Provision | None
    new: Provision | None
    change: Change
    similarity: float


def _change(old: Provision, new: Provision) -> Change:
    if old.wording != new.wording:
        return Change.AMENDED
    same_number = (old.number, old.suffix) == (new.number, new.suffix)
    return Change.UNCHANGED if same_number else Change.RENUMBERED


def _similarities(old: Sequence[str], new: Sequence[str]) -> list[list[float]]:
    """Similarity of every old wording with every new one, 0 below `SIMILAR_FROM`."""
    return [
        [fuzz.ratio(before, after, score_cutoff=SIMILAR_FROM) for after in new]
        for before in old
    ]


def _aligned(scores: list[list[float]], width: int) -> list[tuple[int, int]]:
    """Return the pairs, both rising, whose scores add up to the most."""
    height = len(scores)
    best = [[0.0] * (width + 1) for _row in range(height + 1)]
    for row in range(height - 1, -1, -1):
        for column in range(width - 1, -1, -1):
            skip = max(best[row + 1][column], best[row][column + 1])
            score = scores[row][column]
            # The square favours one close pair over two distant ones.
            paired = best[row + 1][column + 1] + score * score if score else 0.0
            best[row][column] = max(skip, paired)
    pairs = []
    row = column = 0
    while row < height and column < width:
        score = scores[row][column]
        if score and best[row][column] == best[row + 1][column + 1] + score * score:
            pairs.append((row, column))
            row, column = row + 1, column + 1
        elif best[row][column] == best[row + 1][column]:
            row += 1
        else:
            column += 1
    return pairs


def _moved(scores: list[list[float]], pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pairs across the order among what is still unpaired, the closest first."""
    old_taken = {row for row, _column in pairs}
    new_taken = {column for _row, column in pairs}
    candidates = sorted(
        (
            (score, row, column)
            for row, line in enumerate(scores)
            for column, score in enumerate(line)
            if score >= MOVED_FROM and row not in old_taken and column not in new_taken
        ),
        reverse=True,
    )
    found = []
    for _score, row, column in candidates:
        if row not in old_taken and column not in new_taken:
            old_taken.add(row)
            new_taken.add(column)
            found.append((row, column))
    return found


def propose(old: Sequence[Provision], new: Sequence[Provision]) -> list[Pair]:
    """Propose what each article of two versions in text order became.

    Returns every article of both exactly once: the new version's in its order, then the removed
    ones in theirs.
    """
    scores = _similarities([one.wording for one in old], [one.wording for one in new])
    pairs = _aligned(scores, len(new))
    pairs += _moved(scores, pairs)
    predecessor = {column: row for row, column in pairs}
    proposal = []
    for column, after in enumerate(new):
        row = predecessor.get(column)
        if row is None:
            proposal.append(Pair(None, after, Change.ADDED, 0.0))
        else:
            before = old[row]
            proposal.append(Pair(before, after, _change(before, after), scores[row][column]))
    continued = set(predecessor.values())
    proposal += [
        Pair(before, None, Change.REMOVED, 0.0)
        for row, before in enumerate(old)
        if row not in continued
    ]
    return proposal
