"""Answers as a form sends them without any script: `q1`, `q2`, … and `q7.s1` inside a scenario."""

from collections.abc import Sequence
from typing import Any

from django.http import QueryDict

from quizzes.kinds import kind_of
from quizzes.kinds.confidence import OFFSET, clean_confidence
from quizzes.papers import PaperItem


def answers_in_form(form: QueryDict, paper: Sequence[PaperItem]) -> dict[int, list[Any]]:
    """Return item number → cleaned answer, for every item of `paper`; [] where none was sent.

    Raises:
        InvalidAnswer: an answer does not fit its question.
    """
    sent: dict[int, list[Any]] = {}
    for entry in paper:
        kind, number = kind_of(entry["kind"]), entry["item"]
        values = form.getlist(f"q{number}")
        for name in sorted(name for name in form if name.startswith(f"q{number}.")):
            values = [*values, *form.getlist(name)]
        sent[number] = kind.clean(kind.from_form(values), entry)
        if entry.get("asks_confidence"):
            level = form.getlist(f"q{number + OFFSET}")
            sent[number + OFFSET] = clean_confidence(level, entry)
    return sent
