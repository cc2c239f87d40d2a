"""Drawing a paper: which questions one attempt sees, in which order. Pure."""

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple, NotRequired, TypedDict, cast

from quizzes.kinds import kind_of


class PaperItem(TypedDict):
    """One frozen item, stored as JSON in `Attempt.paper`."""

    item: int  # 1, 2, … as shown
    version: int  # primary key of the question version
    kind: str
    points: str  # two places
    choices: list[str]  # ids in the order shown
    targets: NotRequired[list[str]]  # of pairs: what each choice may be put to
    steps: NotRequired[dict[str, list[list[str]]]]  # of scenarios: situation → [option, next]
    asks_confidence: NotRequired[bool]


class PoolItem(NamedTuple):
    """A question that may be drawn, in its current wording."""

    version: int
    kind: str
    points: Decimal
    choices: Any  # list[Choice]


def draw_paper(
    pool: Sequence[PoolItem],
    *,
    count: int | None,
    shuffle_questions: bool,
    shuffle_choices: bool,
    rng: random.Random,
    asks_confidence: bool = False,
) -> list[PaperItem]:
    """Draw a paper of `count` questions from `pool` (all of them for None).

    Without `shuffle_questions` the drawn ones keep the order of the pool.
    """
    drawn = list(range(len(pool)))
    if count is not None and count < len(drawn):
        drawn = sorted(rng.sample(drawn, count))
    if shuffle_questions:
        rng.shuffle(drawn)
    paper: list[PaperItem] = []
    for number, index in enumerate(drawn, start=1):
        question = pool[index]
        item: PaperItem = {
            "item": number,
            "version": question.version,
            "kind": question.kind,
            "points": f"{question.points:.2f}",
            "choices": [],
        }
        kind = kind_of(question.kind)
        # each kind freezes what `PaperItem` names
        item.update(cast(PaperItem, kind.freeze(question, rng if shuffle_choices else None)))
        if asks_confidence:
            item["asks_confidence"] = True
        paper.append(item)
    return paper
