"""Question kinds, one registered class each. A new kind is one module; nobody asks which.

Pure: no ORM, no clock. Importing this package registers them all.
"""

from django.utils.translation import gettext as _

from quizzes.kinds import (
    branching,
    case_analysis,
    ladder,
    matching,
    multiple,
    numeric,
    ordering,
    short_text,
    single,
    true_false,
)
from quizzes.kinds.base import (
    MOST_CHOICES,
    Asked,
    Choice,
    HasChoices,
    InvalidAnswer,
    InvalidQuestion,
    QuestionKind,
)

__all__ = [
    "MOST_CHOICES",
    "Asked",
    "Choice",
    "HasChoices",
    "InvalidAnswer",
    "InvalidQuestion",
    "QuestionKind",
    "kind_of",
    "kinds_marked_at_once",
]
# In the order an author is offered them.
_MODULES = (
    single,
    multiple,
    true_false,
    short_text,
    numeric,
    ordering,
    matching,
    ladder,
    case_analysis,
    branching,
)


def kind_of(code: str) -> QuestionKind:
    """Return the kind registered as `code`.

    Raises:
        InvalidQuestion: there is none.
    """
    try:
        return QuestionKind.registry[code]
    except KeyError as error:
        raise InvalidQuestion(
            _("Unknown question kind “%(code)s”.") % {"code": code}
        ) from error


def kinds_marked_at_once() -> list[str]:
    """Return the codes of the kinds that need no person to mark them."""
    return [
        code for code, kind in QuestionKind.registry.items() if not kind.is_marked_by_person
    ]
