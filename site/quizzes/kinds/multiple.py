"""Multiple choice (多选题), with partial credit."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy

from quizzes.kinds.chosen import ChosenKind


class MultipleKind(ChosenKind):
    """Any number of right choices.

    Share = (right choices chosen − wrong choices chosen) ÷ number of right choices, never below
    0: guessing everything earns nothing when half of the choices are wrong.
    """

    code = "MULTIPLE"
    label = gettext_lazy("Multiple choice")
    rule = gettext_lazy(
        "Choose all that apply. Each right choice earns its share of the points, each wrong "
        "one takes a share away; a question never earns less than 0."
    )
    input_type = "checkbox"

    def grade(self, key: Any, response: Sequence[str]) -> Decimal:
        right = len(set(key) & set(response))
        wrong = len(set(response) - set(key))
        return max(Decimal(0), Decimal(right - wrong) / Decimal(len(key)))
