"""Case analysis (案例分析题): written, and marked by a person after a rubric."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.kinds.answer_form import (
    AnswerForm,
    Column,
    RowProblem,
    Written,
    filled,
    ids_of,
    refuse_rows,
    text_problems,
)
from quizzes.kinds.base import (
    LONGEST_CHOICE,
    Asked,
    Choice,
    InvalidAnswer,
    InvalidQuestion,
    QuestionKind,
    content_lines,
    ids_for,
    listed,
    one_line,
    refuse,
    storable,
    unreadable,
)
from quizzes.kinds.writing import plain_number

LONGEST_ESSAY: Final = 5000
MOST_CRITERIA: Final = 12
_LINE: Final = re.compile(r"^(?P<points>\d{1,3}(?:\.\d{1,2})?)\s*[|｜:：]\s*(?P<text>.+)$")
_IDS: Final = [f"r{number}" for number in range(1, 41)]


class CaseAnalysisKind(QuestionKind):
    """The key is the rubric: criteria `{"id", "text", "points"}`. Their points say how much each
    weighs; the points of the question are divided among them.
    """

    code = "CASE_ANALYSIS"
    label = gettext_lazy("Case analysis")
    rule = gettext_lazy(
        "Write your analysis. A person marks it by criteria that you see afterwards; the "
        "result of the quiz is there when that is done."
    )
    lines_help = gettext_lazy("One criterion per line: points | what is looked for.")
    form = AnswerForm(
        help=gettext_lazy(
            "The rubric: one criterion in each row with its points. They say how much each "
            "weighs; the points of the question are divided among them."
        ),
        columns=(
            Column("points", gettext_lazy("Points"), "short"),
            Column("text", gettext_lazy("What is looked for")),
        ),
        most=MOST_CRITERIA,
    )
    layout = "essay"
    input_type = "text"
    may_shuffle = False
    is_marked_by_person = True

    def clean(self, value: object, paper_item: Mapping[str, Any]) -> list[str]:
        sent = listed(value, paper_item)
        if len(sent) > 1:
            raise refuse(_("Question %(number)s takes one text only."), paper_item)
        text = storable(sent[0], keep_lines=True) if sent else ""
        if len(text) > LONGEST_ESSAY:
            raise refuse(
                _(
                    "The answer to question %(number)s is longer than {longest} characters."
                ).format(longest=LONGEST_ESSAY),
                paper_item,
            )
        return [text] if text else []

    def grade(self, key: Any, response: Sequence[str]) -> Decimal:
        """Nothing by itself: see `quizzes.handmarking`."""
        return Decimal(0)

    def model_answer(self, version: Asked) -> list[str]:
        return []

    def share_of(self, key: Any, awarded: Mapping[str, Decimal]) -> Decimal:
        """Return the share earned by `awarded` (criterion → its points), from 0 to 1.

        Raises:
            InvalidAnswer: a criterion that the rubric lacks or leaves out, or points outside it.
        """
        most = {criterion["id"]: Decimal(criterion["points"]) for criterion in key}
        if set(awarded) != set(most):
            raise InvalidAnswer(_("Award points for every criterion."), question=0)
        for id_, points in awarded.items():
            if not (points.is_finite() and 0 <= points <= most[id_]):
                raise InvalidAnswer(
                    _("Points lie between 0 and %(most)s.") % {"most": most[id_]}, question=0
                )
        return sum(awarded.values(), Decimal(0)) / sum(most.values(), Decimal(0))

    def _validate(self, version: Asked) -> None:
        key = version.key
        if not isinstance(key, list) or not key:
            raise InvalidQuestion(_("The question has no criteria to mark it by."))
        if len(key) > MOST_CRITERIA:
            raise InvalidQuestion(
                _("At most %(most)d criteria can be given.") % {"most": MOST_CRITERIA}
            )
        for criterion in key:
            try:
                points = Decimal(criterion["points"])
            except (InvalidOperation, KeyError, TypeError) as error:
                raise InvalidQuestion(_("A criterion has no points.")) from error
            if not (points.is_finite() and points > 0):
                raise InvalidQuestion(_("A criterion has no points."))
            if not 0 < len(criterion["text"]) <= LONGEST_CHOICE:
                raise InvalidQuestion(_("A criterion needs a text of reasonable length."))
        ids = [criterion["id"] for criterion in key]
        if len(set(ids)) != len(ids):
            raise InvalidQuestion(_("Every choice needs a short id of its own."))
        if version.choices:
            raise InvalidQuestion(_("A question of this kind has no choices."))

    def tidy(self, choices: Sequence[Choice], key: Any) -> tuple[list[Choice], Any]:
        return [], [
            {
                "id": criterion["id"],
                "text": one_line(criterion["text"]),
                "points": plain_number(Decimal(criterion["points"])),
            }
            for criterion in key
        ]

    def write_lines(self, version: Asked) -> str:
        return "\n".join(f"{c['points']} | {c['text']}" for c in version.key)

    def read_lines(
        self, text: str, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        rows = []
        for line in content_lines(text):
            match = _LINE.match(line)
            if match is None:
                raise unreadable(line)
            rows.append((one_line(match["text"]), match["points"]))
        ids = ids_for([text for text, _points in rows], previous.key if previous else [], _IDS)
        return self.tidy(
            [],
            [
                {"id": id_, "text": text, "points": points}
                for id_, (text, points) in zip(ids, rows, strict=True)
            ],
        )

    def write_form(self, version: Asked) -> Written:
        return Written(rows=[dict(criterion) for criterion in version.key])

    def read_form(
        self, written: Written, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        rows = filled(written, self.form)
        refuse_rows(
            [
                *text_problems(rows),
                *(
                    RowProblem(row.number, _("The points must be a number above 0."))
                    for row in rows
                    if not _weighs(row.get("points"))
                ),
            ]
        )
        ids = ids_of(rows, previous.key if previous and _is_rubric(previous.key) else [], _IDS)
        return self.tidy(
            [],
            [
                {"id": id_, "text": row.get("text"), "points": row.get("points")}
                for id_, row in zip(ids, rows, strict=True)
            ],
        )


def _weighs(points: str) -> bool:
    try:
        number = Decimal(points)
    except InvalidOperation:
        return False
    return number.is_finite() and number > 0


def _is_rubric(key: Any) -> bool:
    return all(isinstance(criterion, dict) and "text" in criterion for criterion in key)
