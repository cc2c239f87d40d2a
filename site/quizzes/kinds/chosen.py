"""Questions answered by choosing: what single, multiple and true/false have in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from quizzes.kinds.answer_form import (
    TICKED,
    AnswerForm,
    Column,
    Written,
    filled,
    ids_of,
    refuse_rows,
    text_problems,
)
from quizzes.kinds.base import (
    LETTERS,
    Asked,
    Choice,
    InvalidQuestion,
    QuestionKind,
    check_choices,
    content_lines,
    ids_for,
    listed,
    one_line,
    refuse,
    unreadable,
)


class ChosenKind(QuestionKind, is_registered=False):
    """Choices in any order; the key is the list of ids that are right."""

    lines_help = gettext_lazy(
        "One choice per line: “* ” before a right one, “- ” before others."
    )

    form = AnswerForm(
        help=gettext_lazy("One choice in each row; tick what is right."),
        columns=(
            Column("right", gettext_lazy("Right"), "tick"),
            Column("text", pgettext_lazy("of a choice", "Text")),
        ),
    )

    def clean(self, value: object, paper_item: Mapping[str, Any]) -> list[str]:
        """Return the chosen ids in the order of the paper."""
        sent = listed(value, paper_item)
        chosen = set(sent)
        if not chosen <= set(paper_item["choices"]):
            raise refuse(_("Question %(number)s has no such choice."), paper_item)
        if len(chosen) != len(sent):
            raise refuse(
                _("The answer to question %(number)s names a choice twice."), paper_item
            )
        return [id_ for id_ in paper_item["choices"] if id_ in chosen]

    def _validate(self, version: Asked) -> None:
        ids = check_choices(self.choices_for(version))
        key = version.key
        if not isinstance(key, list) or not key or not all(isinstance(id_, str) for id_ in key):
            raise InvalidQuestion(_("The question has no right answer."))
        if len(set(key)) != len(key) or not set(key) <= set(ids):
            raise InvalidQuestion(_("The right answer names a choice that does not exist."))

    def tidy(self, choices: Sequence[Choice], key: Any) -> tuple[list[Choice], Any]:
        choices, key = super().tidy(choices, key)
        return choices, sorted(key)

    def model_answer(self, version: Asked) -> list[str]:
        return list(version.key)

    def write_lines(self, version: Asked) -> str:
        return "\n".join(
            f"{'*' if choice['id'] in version.key else '-'} {choice['text']}"
            for choice in self.choices_for(version)
        )

    def read_lines(
        self, text: str, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        rows: list[tuple[bool, str]] = []
        for line in content_lines(text):
            if line[0] not in "*-√＊－" or not line[1:].strip():
                raise unreadable(line)
            rows.append((line[0] in "*√＊", one_line(line[1:])))
        texts = [text for _is_right, text in rows]
        ids = ids_for(texts, previous.choices if previous else [], LETTERS)
        choices = [{"id": id_, "text": text} for id_, text in zip(ids, texts, strict=True)]
        key = [id_ for id_, (is_right, _text) in zip(ids, rows, strict=True) if is_right]
        return choices, sorted(key)

    def write_form(self, version: Asked) -> Written:
        return Written(
            rows=[
                {
                    "id": choice["id"],
                    "right": TICKED if choice["id"] in version.key else "",
                    "text": choice["text"],
                }
                for choice in self.choices_for(version)
            ]
        )

    def read_form(
        self, written: Written, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        rows = filled(written, self.form)
        refuse_rows(text_problems(rows))
        ids = ids_of(rows, previous.choices if previous else [], LETTERS)
        choices = [{"id": i, "text": r.get("text")} for i, r in zip(ids, rows, strict=True)]
        return choices, sorted(i for i, r in zip(ids, rows, strict=True) if r.get("right"))
