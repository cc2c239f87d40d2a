"""Which article of a new version continues which article of the old one. Pure: no ORM.

A proposal for an editor to confirm. Text similarity is Levenshtein's, from rapidfuzz; what is ours is the
use of a fact about amendments: articles hardly ever overtake one another. The pairs are therefore
the alignment of the two sequences with the highest total similarity, as in comparing two DNA
strands, and only what stays unpaired on both sides is then compared across the order.

An article may also be split: its first part goes on under its name, another becomes an article of
its own. What is then still unpaired is compared with the paragraphs of articles that go on.
"""

import enum
import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

from rapidfuzz import fuzz

# Below this, two texts are different provisions. Chosen on pairs of real statutes: continuations
# that were rewritten score from 45, unrelated articles that share the field's phrases to 40.
SIMILAR_FROM: Final = 45.0
MOVED_FROM: Final = 70.0
# A paragraph that became an article of its own is hardly touched; a shorter one is a formula.
SPLIT_FROM: Final = 55.0
SPLIT_SIGNS: Final = 20
_STRUCK_OUT: Final = re.compile(r"[(\[【]?已?(?:删去|删除|废止)[)\]】]?。?")
_SPACE: Final = re.compile(r"\s+")


def is_struck_out(text: str) -> bool:
    """Tell whether `text` only says that the provision of that number is no more: （删去）."""
    return bool(_STRUCK_OUT.fullmatch(_plain(text)))


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
        """The text without what only reprints differ in: white space, and the width of signs."""
        return _plain(self.text)

    def similarity_to(self, other: "Provision") -> int:
        """Levenshtein similarity of the two wordings, 0–100."""
        return round(fuzz.ratio(self.wording, other.wording))

    @property
    def paragraphs(self) -> list[str]:
        """The wording of each paragraph that says enough to be told from others."""
        plain = (_plain(line) for line in self.text.split("\n"))
        return [line for line in plain if len(line) >= SPLIT_SIGNS]


def _plain(text: str) -> str:
    return _SPACE.sub("", unicodedata.normalize("NFKC", text))


class Pair(NamedTuple):
    """One line of the proposal; `similarity` is 0–100, 0 where one side is missing.

    Args:
        is_split: `new` took over a paragraph of `old`, which itself goes on as another article.
    """

    old: Provision | None
    new: Provision | None
    change: Change
    similarity: float
    is_split: bool = False


def change_between(old: Provision, new: Provision) -> Change:
    """Return what happened to `old`, which `new` continues."""
    if old.wording != new.wording:
        return Change.REMOVED if is_struck_out(new.text) else Change.AMENDED
    same_number = (old.number, old.suffix) == (new.number, new.suffix)
    return Change.UNCHANGED if same_number else Change.RENUMBERED


def _similarities(old: Sequence[Provision], new: Sequence[Provision]) -> list[list[float]]:
    """Similarity of every old wording with every new one, 0 below `SIMILAR_FROM`.

    A provision that was struck out keeps its number and nothing else: the number decides.
    """
    wordings = [one.wording for one in new]
    struck_out = {column for column, one in enumerate(new) if is_struck_out(one.text)}
    scores = []
    for before in old:
        own = before.wording
        line = [float(fuzz.ratio(own, after, score_cutoff=SIMILAR_FROM)) for after in wordings]
        for column in struck_out:
            line[column] = 100.0 if before[:2] == new[column][:2] else 0.0
        scores.append(line)
    return scores


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


def _split_from(
    old: Sequence[Provision], after: Provision, successor: dict[int, Provision]
) -> tuple[int, float] | None:
    """Return which old article `after` took a paragraph from, and how similar that is.

    A paragraph that the old article's own successor kept as well as `after` has it is no split.
    """
    best: tuple[int, float] | None = None
    for row, following in successor.items():
        for paragraph in old[row].paragraphs:
            score = _closest(paragraph, after)
            if score >= SPLIT_FROM and score > _closest(paragraph, following):
                best = max(best or (row, score), (row, score), key=lambda found: found[1])
    return best


def _closest(paragraph: str, provision: Provision) -> float:
    return max((fuzz.ratio(paragraph, own) for own in provision.paragraphs), default=0.0)


def propose(old: Sequence[Provision], new: Sequence[Provision]) -> list[Pair]:
    """Propose what each article of two versions in text order became.

    Returns every article of the new version exactly once, in its order, then the removed ones of
    the old version in theirs, but for those that had been struck out before. An old article
    appears again only where another was split from it.
    """
    scores = _similarities(old, new)
    pairs = _aligned(scores, len(new))
    pairs += _moved(scores, pairs)
    predecessor = {column: row for row, column in pairs}
    successor = {row: new[column] for row, column in pairs}
    proposal = []
    for column, after in enumerate(new):
        row = predecessor.get(column)
        if row is None:
            split = _split_from(old, after, successor)
            proposal.append(
                Pair(old[split[0]], after, Change.AMENDED, split[1], is_split=True)
                if split
                else Pair(None, after, Change.ADDED, 0.0)
            )
        else:
            before = old[row]
            proposal.append(
                Pair(before, after, change_between(before, after), scores[row][column])
            )
    continued = set(predecessor.values())
    proposal += [
        Pair(before, None, Change.REMOVED, 0.0)
        for row, before in enumerate(old)
        if row not in continued and not is_struck_out(before.text)
    ]
    return proposal
