"""How sure somebody was (把握程度): asked beside a question where the quiz wants it, never marked.

It travels as an answer of its own under the number of its question plus `OFFSET`, so that it is
saved, guarded and sealed as every answer is.
"""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quizzes.kinds.base import listed, refuse

OFFSET: Final = 10_000
LEVELS: Final[dict[str, Promise]] = {
    "sure": gettext_lazy("sure"),
    "likely": gettext_lazy("rather sure"),
    "guess": gettext_lazy("guessed"),
}


def question_of(number: int) -> int:
    """Return the question that the answer with this number belongs to."""
    return number - OFFSET if is_confidence(number) else number


def is_confidence(number: int) -> bool:
    """Tell whether the answer with this number says how sure somebody was."""
    return number > OFFSET


def clean_confidence(value: object, paper_item: Mapping[str, Any]) -> list[str]:
    """Return `value` as one level, or nothing.

    Raises:
        InvalidAnswer: the paper does not ask for it, or there is no such level.
    """
    sent = [level for level in listed(value, paper_item) if level]
    if not paper_item.get("asks_confidence"):
        raise refuse(_("Question %(number)s does not ask how sure you are."), paper_item)
    if len(sent) > 1 or not set(sent) <= set(LEVELS):
        raise refuse(_("Question %(number)s has no such choice."), paper_item)
    return sent
