"""Matching (匹配题): each thing on the left belongs to one on the right."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.kinds.answer_form import (
    AnswerForm,
    Column,
    RowProblem,
    Written,
    as_before,
    filled,
    ids_of,
    placed_as_before,
    refuse_rows,
    text_problems,
)
from quizzes.kinds.base import (
    LETTERS,
    MOST_CHOICES,
    Asked,
    Choice,
    HasChoices,
    InvalidQuestion,
    QuestionKind,
    check_choices,
    content_lines,
    escaped,
    ids_for,
    listed,
    one_line,
    refuse,
    split_arrow,
    unreadable,
)

TARGET: Final = "target"  # the side of what may be chosen; the left side has none
MARK: Final = ":"
NUMBERS: Final = [str(number) for number in range(1, 41)]


def left_of(version: HasChoices) -> list[Choice]:
    return [choice for choice in version.choices if not choice.get("side")]


def right_of(version: HasChoices) -> list[Choice]:
    return [choice for choice in version.choices if choice.get("side")]


class PairsKind(QuestionKind, is_registered=False):
    """A response is a list of pairs "left:right" of ids, at most one for each on the left."""

    layout = "pairs"

    def freeze(self, version: HasChoices, rng: random.Random | None) -> dict[str, Any]:
        targets = [choice["id"] for choice in self.targets_for(version)]
        return {
            "choices": self._shuffled([choice["id"] for choice in left_of(version)], rng),
            "targets": self._shuffled_targets(targets, rng),
        }

    def targets_for(self, version: HasChoices) -> list[Choice]:
        """Return what each thing on the left may be put to."""
        return right_of(version)

    def _shuffled_targets(self, ids: list[str], rng: random.Random | None) -> list[str]:
        return self._shuffled(ids, rng)

    def clean(self, value: object, paper_item: Mapping[str, Any]) -> list[str]:
        sent = [pair for pair in listed(value, paper_item) if pair]
        given: dict[str, str] = {}
        for pair in sent:
            left, _mark, right = pair.partition(MARK)
            if left not in paper_item["choices"] or right not in paper_item["targets"]:
                raise refuse(_("Question %(number)s has no such choice."), paper_item)
            if left in given:
                raise refuse(
                    _("The answer to question %(number)s names a choice twice."), paper_item
                )
            given[left] = right
        return [f"{id_}{MARK}{given[id_]}" for id_ in paper_item["choices"] if id_ in given]

    def model_answer(self, version: Asked) -> list[str]:
        return list(version.key)

    def tidy(self, choices: Sequence[Choice], key: Any) -> tuple[list[Choice], Any]:
        choices, key = super().tidy(choices, key)
        return choices, sorted(key)

    def _check_pairs(self, version: Asked, targets: Sequence[str]) -> None:
        ids = [choice["id"] for choice in left_of(version)]
        if not isinstance(version.key, list):
            raise InvalidQuestion(_("The question has no right answer."))
        pairs = [str(pair).partition(MARK) for pair in version.key]
        if sorted(left for left, _mark, _right in pairs) != sorted(ids):
            raise InvalidQuestion(_("Every line on the left needs one right answer."))
        if any(right not in targets for _left, _mark, right in pairs):
            raise InvalidQuestion(_("The right answer names a choice that does not exist."))


class MatchingKind(PairsKind):
    """Targets may be used more than once; some may fit nothing."""

    code = "MATCHING"
    label = gettext_lazy("Matching")
    rule = gettext_lazy(
        "Choose what belongs to each line. Each right pair earns its share of the points; a "
        "wrong one earns nothing and takes nothing away."
    )
    lines_help = gettext_lazy(
        "One pair per line: left => right. “=> text” alone adds a choice that fits nothing."
    )

    form = AnswerForm(
        help=gettext_lazy(
            "What belongs together in each row. A row without a left side adds a choice that "
            "fits nothing; the same right side may stand in several rows."
        ),
        columns=(
            Column("left", gettext_lazy("Left")),
            Column("right", gettext_lazy("Right side")),
        ),
        hidden=("id", "right_id"),
        most=2 * MOST_CHOICES,
    )

    def grade(self, key: Any, response: Sequence[str]) -> Decimal:
        return Decimal(len(set(key) & set(response))) / Decimal(len(key))

    def _validate(self, version: Asked) -> None:
        check_choices(left_of(version))
        targets = right_of(version)
        check_choices(targets)
        texts = [choice["text"] for choice in targets]
        if len(set(texts)) != len(texts):
            raise InvalidQuestion(_("Two choices on the right say the same."))
        self._check_pairs(version, [choice["id"] for choice in targets])

    def write_lines(self, version: Asked) -> str:
        texts = {choice["id"]: choice["text"] for choice in right_of(version)}
        pairs = dict(pair.split(MARK) for pair in version.key)
        lines = [
            f"{escaped(choice['text'])} => {escaped(texts[pairs[choice['id']]])}"
            for choice in left_of(version)
        ]
        unused = [id_ for id_ in texts if id_ not in pairs.values()]
        return "\n".join([*lines, *(f"=> {escaped(texts[id_])}" for id_ in unused)])

    def read_lines(
        self, text: str, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        rows: list[tuple[str, str]] = []
        for line in content_lines(text):
            pair = split_arrow(line)
            if pair is None or not pair[1]:
                raise unreadable(line)
            rows.append(pair)
        lefts = [left for left, _right in rows if left]
        rights = list(dict.fromkeys(right for _left, right in rows))
        before = previous.choices if previous else []
        left_ids = ids_for(lefts, [c for c in before if not c.get("side")], LETTERS)
        right_ids = ids_for(rights, [c for c in before if c.get("side")], NUMBERS)
        place = dict(zip(rights, right_ids, strict=True))
        key = [
            f"{id_}{MARK}{place[right]}"
            for id_, right in zip(left_ids, [r for left, r in rows if left], strict=True)
        ]
        choices: list[Choice] = [
            {"id": id_, "text": one_line(text)}
            for id_, text in zip(left_ids, lefts, strict=True)
        ]
        choices += [{"id": place[text], "text": text, "side": TARGET} for text in rights]
        return choices, sorted(key)

    def write_form(self, version: Asked) -> Written:
        texts = {choice["id"]: choice["text"] for choice in right_of(version)}
        pairs = dict(pair.split(MARK) for pair in version.key)
        rows = [
            {
                "id": choice["id"],
                "left": choice["text"],
                "right_id": pairs[choice["id"]],
                "right": texts[pairs[choice["id"]]],
            }
            for choice in left_of(version)
        ]
        unused = [id_ for id_ in texts if id_ not in pairs.values()]
        rows += [{"right_id": id_, "right": texts[id_]} for id_ in unused]
        return Written(rows=rows)

    def read_form(
        self, written: Written, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        rows = filled(written, self.form)
        refuse_rows(
            [
                *text_problems((row for row in rows if row.get("left")), "left"),
                *(
                    RowProblem(row.number, _("It says nothing on the right."))
                    for row in rows
                    if not row.get("right")
                ),
                *text_problems((row for row in rows if row.get("right")), "right"),
            ]
        )
        before = previous.choices if previous else []
        lefts = [row for row in rows if row.get("left")]
        left_ids = ids_of(lefts, [c for c in before if not c.get("side")], LETTERS, text="left")
        rights = list({row.get("right"): row for row in reversed(rows)}.values())[::-1]
        known = [c for c in before if c.get("side")]
        right_ids = ids_of(rights, known, NUMBERS, text="right", id_name="right_id")
        place = {row.get("right"): id_ for row, id_ in zip(rights, right_ids, strict=True)}
        choices = [
            {"id": id_, "text": row.get("left")}
            for id_, row in zip(left_ids, lefts, strict=True)
        ]
        targets = [{"id": id_, "text": text, "side": TARGET} for text, id_ in place.items()]
        choices += placed_as_before(targets, known)
        key = [
            f"{id_}{MARK}{place[row.get('right')]}"
            for id_, row in zip(left_ids, lefts, strict=True)
        ]
        return as_before(choices, previous, lambda choice: choice.get("side", "")), sorted(key)
