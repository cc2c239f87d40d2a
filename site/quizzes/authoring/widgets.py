"""The field that holds the answers of a question: the fields of its kind's form, in rows."""

import re
from typing import Any, Final

from django import forms
from django.forms import Media
from django.utils.translation import gettext as _

from quizzes.kinds import QuestionKind
from quizzes.kinds.answer_form import Row, RowProblem, Written

SPARE_ROWS: Final = 4
FEWEST_ROWS: Final = 6
_ROW: Final = re.compile(r"^(?P<number>\d{1,3})-(?P<column>\w{1,20})$")


class AnswersWidget(forms.Widget):
    """A table with a row for each choice, pair, band, step or criterion of `kind`.

    Works without script: there are always some rows more than are filled in. With it rows are
    added and moved.
    """

    template_name = "quizzes/admin/answers.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs)
        self.kind: QuestionKind = QuestionKind.registry["SINGLE"]
        self.problems: dict[int | None, list[str]] = {}

    def tell(self, problems: list[RowProblem]) -> None:
        """Let the next rendering show each of `problems` in its row."""
        for problem in problems:
            self.problems.setdefault(problem.row, []).append(problem.message)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Written:
        form = self.kind.form
        known = {column.name for column in form.columns} | set(form.hidden)
        rows: dict[int, Row] = {}
        for field in data:
            match = _ROW.match(field[len(name) + 1 :]) if field.startswith(f"{name}-") else None
            if match and match["column"] in known and int(match["number"]) < 2 * form.most + 9:
                rows.setdefault(int(match["number"]), {})[match["column"]] = data[field]
        last = max(rows, default=-1)
        return Written(
            {single.name: data.get(f"{name}.{single.name}", "") for single in form.singles},
            [rows.get(number, {}) for number in range(last + 1)],
        )

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context(name, value, attrs)
        written = value if isinstance(value, Written) else Written()
        form = self.kind.form
        wanted = max(FEWEST_ROWS, len(written.rows) + SPARE_ROWS)
        shown = max(len(written.rows), min(wanted, form.most)) if form.columns else 0
        context |= {
            "kind": self.kind,
            "other_kinds": [
                (code, kind.label)
                for code, kind in QuestionKind.registry.items()
                if kind is not self.kind
            ],
            "answer_form": form,
            "singles": [
                self._cell(f"{name}.{single.name}", single, written.singles.get(single.name))
                for single in form.singles
            ],
            "rows": [
                self._row(name, index, written.rows[index] if index < len(written.rows) else {})
                for index in range(shown)
            ],
        }
        return context

    def _row(self, name: str, index: int, row: Row) -> dict[str, Any]:
        problems = self.problems.get(index + 1, [])
        return {
            "number": index + 1,
            "problems": problems,
            "cells": [
                self._cell(
                    f"{name}-{index}-{column.name}",
                    column,
                    row.get(column.name),
                    aria=_("%(column)s, row %(row)d")
                    % {"column": column.label, "row": index + 1},
                    is_wrong=bool(problems),
                )
                for column in self.kind.form.columns
            ],
            "hidden": [
                (f"{name}-{index}-{each}", row.get(each, ""))
                for each in self.kind.form.hidden
                if row.get(each)
            ],
        }

    @staticmethod
    def _cell(
        name: str, column: Any, value: str | None, aria: str = "", is_wrong: bool = False
    ) -> dict[str, Any]:
        return {
            "name": name,
            "id": f"id_{name}",
            "label": column.label,
            "input": column.input,
            "options": column.options,
            "value": value or "",
            "aria": aria,
            "is_wrong": is_wrong,
        }

    @property
    def media(self) -> Media:
        return Media(js=["js/question_rows.js"])


class AnswersField(forms.Field):
    """Gives `Written`: what the fields say, as typed."""

    widget = AnswersWidget

    def clean(self, value: Any) -> Any:
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        return bool(initial != data)
