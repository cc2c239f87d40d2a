"""Short text (填空题): a word or a few, compared as people mean them."""

from __future__ import annotations

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
    filled,
    refuse_rows,
)
from quizzes.kinds.base import (
    Asked,
    Choice,
    InvalidQuestion,
    QuestionKind,
    content_lines,
    listed,
    one_line,
    refuse,
)
from quizzes.kinds.writing import normalised

LONGEST_TEXT: Final = 200
MOST_ACCEPTED: Final = 20


class ShortTextKind(QuestionKind):
    """The key is the list of answers accepted; the first is the one shown afterwards."""

    code = "SHORT_TEXT"
    label = gettext_lazy("Short text")
    rule = gettext_lazy(
        "Type a few words. Full points for an accepted answer; full-width signs, capitals, "
        "punctuation and spaces make no difference, and 三 is the same as 3."
    )
    lines_help = gettext_lazy("One accepted answer per line.")
    form = AnswerForm(
        help=gettext_lazy("One accepted answer in each row; the first is shown afterwards."),
        columns=(Column("text", gettext_lazy("Accepted answer")),),
        hidden=(),
        most=MOST_ACCEPTED,
    )
    layout = "text"
    input_type = "text"
    may_shuffle = False

    def clean(self, value: object, paper_item: Mapping[str, Any]) -> list[str]:
        sent = listed(value, paper_item)
        if len(sent) > 1:
            raise refuse(_("Question %(number)s takes one text only."), paper_item)
        text = one_line(sent[0]) if sent else ""
        if len(text) > LONGEST_TEXT:
            raise refuse(
                _(
                    "The answer to question %(number)s is longer than {longest} characters."
                ).format(longest=LONGEST_TEXT),
                paper_item,
            )
        return [text] if text else []

    def grade(self, key: Any, response: Sequence[str]) -> Decimal:
        given = normalised(response[0]) if response else ""
        return Decimal(bool(given) and given in {normalised(text) for text in key})

    def model_answer(self, version: Asked) -> list[str]:
        return list(version.key[:1])

    def _validate(self, version: Asked) -> None:
        key = version.key
        if not isinstance(key, list) or not key:
            raise InvalidQuestion(_("The question has no right answer."))
        if len(key) > MOST_ACCEPTED:
            raise InvalidQuestion(
                _("At most %(most)d answers can be accepted.") % {"most": MOST_ACCEPTED}
            )
        for text in key:
            if not isinstance(text, str) or not normalised(text):
                raise InvalidQuestion(_("An accepted answer has no letters or digits."))
            if len(text) > LONGEST_TEXT:
                raise InvalidQuestion(
                    _("An accepted answer is longer than %(longest)d characters.")
                    % {"longest": LONGEST_TEXT}
                )
        if version.choices:
            raise InvalidQuestion(_("A question of this kind has no choices."))

    def tidy(self, choices: Sequence[Choice], key: Any) -> tuple[list[Choice], Any]:
        return [], list(dict.fromkeys(one_line(text) for text in key))

    def write_lines(self, version: Asked) -> str:
        return "\n".join(version.key)

    def read_lines(
        self, text: str, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        return self.tidy([], content_lines(text))

    def write_form(self, version: Asked) -> Written:
        return Written(rows=[{"text": text} for text in version.key])

    def read_form(
        self, written: Written, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        rows = filled(written, self.form)
        refuse_rows(
            RowProblem(row.number, _("An accepted answer has no letters or digits."))
            for row in rows
            if not normalised(row.get("text"))
        )
        return self.tidy([], [row.get("text") for row in rows])
