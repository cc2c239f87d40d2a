"""A statement to judge (判断题)."""

from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.kinds.answer_form import AnswerForm, Column, Written
from quizzes.kinds.base import Asked, Choice, HasChoices, content_lines, unreadable
from quizzes.kinds.single import OneChoiceKind

_WORDS: Final = {
    **dict.fromkeys(("true", "t", "yes", "1", "对", "正确", "√", "是"), "true"),
    **dict.fromkeys(("false", "f", "no", "0", "错", "错误", "×", "否"), "false"),
}


class TrueFalseKind(OneChoiceKind):
    """Its two choices are always the same, in the same order."""

    code = "TRUE_FALSE"
    label = gettext_lazy("True or false")
    rule = gettext_lazy(
        "Judge the statement. Full points for the right judgement, otherwise none."
    )
    lines_help = gettext_lazy("One word: true or false (对 or 错).")
    may_shuffle = False
    form = AnswerForm(
        help=gettext_lazy("The question text is the statement."),
        singles=(
            Column(
                "statement",
                gettext_lazy("The statement is"),
                "choice",
                (("true", gettext_lazy("True")), ("false", gettext_lazy("False"))),
            ),
        ),
        most=0,
    )

    def choices_for(self, version: HasChoices) -> list[Choice]:
        return [{"id": "true", "text": _("True")}, {"id": "false", "text": _("False")}]

    def tidy(self, choices: Sequence[Choice], key: Any) -> tuple[list[Choice], Any]:
        return [], sorted(key)

    def write_lines(self, version: Asked) -> str:
        return "".join(version.key)

    def read_lines(
        self, text: str, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        lines = content_lines(text)
        if len(lines) > 1:
            raise unreadable(lines[1])
        word = lines[0].casefold() if lines else ""
        if word and word not in _WORDS:
            raise unreadable(lines[0])
        return [], [_WORDS[word]] if word else []

    def write_form(self, version: Asked) -> Written:
        return Written(singles={"statement": "".join(version.key)})

    def read_form(
        self, written: Written, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        statement = written.singles.get("statement", "")
        return [], [statement] if statement else []
