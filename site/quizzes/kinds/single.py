"""Single choice (单选题)."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.kinds.base import Asked, InvalidQuestion, refuse
from quizzes.kinds.chosen import ChosenKind


class OneChoiceKind(ChosenKind, is_registered=False):
    """Exactly one choice is right, and one may be chosen."""

    def _validate(self, version: Asked) -> None:
        super()._validate(version)
        if len(version.key) != 1:
            raise InvalidQuestion(_("A single-choice question has exactly one right answer."))

    def clean(self, value: object, paper_item: Mapping[str, Any]) -> list[str]:
        chosen = super().clean(value, paper_item)
        if len(chosen) > 1:
            raise refuse(_("Question %(number)s takes one choice only."), paper_item)
        return chosen

    def grade(self, key: Any, response: Sequence[str]) -> Decimal:
        return Decimal(list(key) == list(response))


class SingleKind(OneChoiceKind):
    """One right choice out of several."""

    code = "SINGLE"
    label = gettext_lazy("Single choice")
    rule = gettext_lazy("Choose one. Full points for the right choice, otherwise none.")
