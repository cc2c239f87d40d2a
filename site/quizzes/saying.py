"""An answer in words, for people who judge a question or an attempt."""

import json
from collections.abc import Sequence
from typing import NamedTuple

from django.utils.translation import gettext as _

from quizzes.kinds import kind_of
from quizzes.kinds.matching import MARK, PairsKind
from quizzes.models import ItemFigures, QuestionVersion


class SaidLine(NamedTuple):
    """One answer to a question: what it says, how often it was given, whether it is all right."""

    words: str
    times: int
    is_right: bool


def in_words(version: QuestionVersion, response: Sequence[str]) -> str:
    """Return `response` with the texts of the question instead of their ids; "" for none."""
    kind = kind_of(version.kind)
    texts = {choice["id"]: choice["text"] for choice in kind.choices_for(version)}
    if not isinstance(kind, PairsKind):
        return "；".join(texts.get(part, part) for part in response)
    targets = {target["id"]: target["text"] for target in kind.targets_for(version)}
    pairs = (pair.partition(MARK) for pair in response)
    return "；".join(
        f"{texts.get(left, left)} → {targets.get(right, right)}" for left, _mark, right in pairs
    )


def answers_in_words(figures: ItemFigures) -> list[SaidLine]:
    """Return the answers of `figures`, most frequent first; long ones were cut when noted."""
    version = figures.version
    kind = kind_of(version.kind)
    lines = []
    for written, times in figures.answers:
        try:
            response = json.loads(written)
        except ValueError:
            beginning = written.lstrip('["').rstrip('"')
            lines.append(SaidLine(f"{beginning}…", times, False))
            continue
        is_right = (
            bool(response)
            and not kind.is_marked_by_person
            and kind.grade(version.key, response) == 1
        )
        words = in_words(version, response) or _("no answer")
        lines.append(SaidLine(words, times, is_right))
    return lines
