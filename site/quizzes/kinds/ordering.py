"""Putting things in order (排序题)."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.kinds.answer_form import (
    AnswerForm,
    Column,
    Written,
    filled,
    ids_of,
    placed_as_before,
    refuse_rows,
    text_problems,
)
from quizzes.kinds.base import (
    LETTERS,
    Asked,
    Choice,
    HasChoices,
    InvalidQuestion,
    QuestionKind,
    check_choices,
    content_lines,
    ids_for,
    listed,
    one_line,
    refuse,
)


class OrderingKind(QuestionKind):
    """The key is the ids in their right order; so is a response, "" where nothing is chosen yet.

    Share = neighbours in the right order ÷ number of neighbours: moving a block keeps what is
    right inside it.
    """

    code = "ORDERING"
    label = gettext_lazy("Ordering")
    rule = gettext_lazy(
        "Choose what comes first, second and so on. Each step that directly follows the one it "
        "should follow earns its share of the points."
    )
    lines_help = gettext_lazy("One step per line, in the right order.")
    form = AnswerForm(
        help=gettext_lazy("One step in each row, in the right order."),
        columns=(Column("text", gettext_lazy("Step")),),
    )
    layout = "places"

    def freeze(self, version: HasChoices, rng: random.Random | None) -> dict[str, Any]:
        """Always shuffle: the author's order is the answer."""
        ids = [choice["id"] for choice in version.choices]
        if rng is None:  # the same mixed order for everybody
            return {"choices": sorted(ids, key=lambda id_: _mixed(version, id_))}
        rng.shuffle(ids)
        return {"choices": ids}

    def clean(self, value: object, paper_item: Mapping[str, Any]) -> list[str]:
        sent = listed(value, paper_item)
        offered = list(paper_item["choices"])
        chosen = [id_ for id_ in sent if id_]
        if not set(chosen) <= set(offered) or len(sent) > len(offered):
            raise refuse(_("Question %(number)s has no such choice."), paper_item)
        if len(set(chosen)) != len(chosen):
            raise refuse(
                _("The answer to question %(number)s names a choice twice."), paper_item
            )
        if not chosen:
            return []
        return [*sent, *[""] * (len(offered) - len(sent))]

    def from_form(self, values: Sequence[str]) -> list[str]:
        return list(values) if any(values) else []

    def grade(self, key: Any, response: Sequence[str]) -> Decimal:
        right = set(pairwise(key))
        given = [pair for pair in pairwise(response) if all(pair)]
        return Decimal(len(right & set(given))) / Decimal(len(key) - 1)

    def model_answer(self, version: Asked) -> list[str]:
        return list(version.key)

    def _validate(self, version: Asked) -> None:
        ids = check_choices(version.choices, least=3)
        if not isinstance(version.key, list) or sorted(version.key) != sorted(ids):
            raise InvalidQuestion(_("The right order must name every step once."))
        texts = [choice["text"] for choice in version.choices]
        if len(set(texts)) != len(texts):
            raise InvalidQuestion(_("Two steps say the same."))

    def tidy(self, choices: Sequence[Choice], key: Any) -> tuple[list[Choice], Any]:
        choices, key = super().tidy(choices, key)
        return choices, list(key)

    def write_lines(self, version: Asked) -> str:
        texts = {choice["id"]: choice["text"] for choice in version.choices}
        return "\n".join(texts[id_] for id_ in version.key)

    def read_lines(
        self, text: str, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        texts = [one_line(line) for line in content_lines(text)]
        before = []
        if previous is not None:
            by_id = {choice["id"]: choice for choice in previous.choices}
            before = [by_id[id_] for id_ in previous.key if id_ in by_id]
        ids = ids_for(texts, before, LETTERS)
        return [{"id": i, "text": t} for i, t in zip(ids, texts, strict=True)], ids

    def write_form(self, version: Asked) -> Written:
        texts = {choice["id"]: choice["text"] for choice in version.choices}
        return Written(rows=[{"id": id_, "text": texts[id_]} for id_ in version.key])

    def read_form(
        self, written: Written, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        rows = filled(written, self.form)
        refuse_rows(text_problems(rows))
        before = previous.choices if previous else []
        ids = ids_of(rows, before, LETTERS)
        choices = [{"id": i, "text": r.get("text")} for i, r in zip(ids, rows, strict=True)]
        return placed_as_before(choices, before), ids


def _mixed(version: HasChoices, id_: str) -> str:
    text = next(choice["text"] for choice in version.choices if choice["id"] == id_)
    return f"{sum(map(ord, text)) * 7919 % 1009:04d}{id_}"
