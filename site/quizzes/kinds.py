"""Question kinds, one registered class each. A new kind is one subclass; nobody asks which.

Pure: no ORM, no clock. A response is a list of choice ids, in any order.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Final, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from core.errors import DomainError

Choice = dict[str, str]  # {"id": "a", "text": "…"}

MOST_CHOICES: Final = 12
LONGEST_ID: Final = 16


class InvalidQuestion(DomainError):
    """The question cannot be asked like this; the text says why."""


class InvalidAnswer(DomainError):
    """The answer does not fit the question; the text says why."""

    def __init__(self, message: str, *, question: int) -> None:
        super().__init__(message)
        self.question = question


class HasChoices(Protocol):
    @property
    def choices(self) -> Any: ...  # list[Choice]


class Asked(HasChoices, Protocol):
    """What a kind needs to know of a question version."""

    @property
    def stem(self) -> str: ...
    @property
    def key(self) -> Any: ...  # list[str]


class QuestionKind(ABC):
    """One way of asking. Subclass it, give it a `code`, and the quiz can use it."""

    code: ClassVar[str]
    label: ClassVar[Promise]
    rule: ClassVar[Promise]  # how it is marked, said to the cadre
    input_type: ClassVar[str] = "radio"
    may_shuffle: ClassVar[bool] = True
    registry: ClassVar[dict[str, QuestionKind]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.code in QuestionKind.registry:
            raise TypeError(f"question kind {cls.code!r} is defined twice")
        QuestionKind.registry[cls.code] = cls()

    def choices_for(self, version: HasChoices) -> list[Choice]:
        """Return the choices of `version` in the order its author wrote them."""
        return list(version.choices)

    def validate(self, version: Asked) -> None:
        """Check that `version` can be asked and marked.

        Raises:
            InvalidQuestion: no text, fewer than two or more than 12 choices, ids that repeat, a
                choice without text, or a key that is empty or names no choice.
        """
        if not version.stem.strip():
            raise InvalidQuestion(_("The question has no text."))
        choices = self.choices_for(version)
        if not 2 <= len(choices) <= MOST_CHOICES:
            raise InvalidQuestion(
                _("A question needs 2 to %(most)d choices.") % {"most": MOST_CHOICES}
            )
        if any(not choice["text"].strip() for choice in choices):
            raise InvalidQuestion(_("A choice has no text."))
        ids = [choice["id"] for choice in choices]
        if len(set(ids)) != len(ids) or not all(0 < len(id_) <= LONGEST_ID for id_ in ids):
            raise InvalidQuestion(_("Every choice needs a short id of its own."))
        key = list(version.key)
        if not key:
            raise InvalidQuestion(_("The question has no right answer."))
        if len(set(key)) != len(key) or not set(key) <= set(ids):
            raise InvalidQuestion(_("The right answer names a choice that does not exist."))

    def clean(self, value: object, paper_item: Mapping[str, Any]) -> list[str]:
        """Return `value` as chosen ids in the order of the paper; an empty list takes it back.

        Args:
            value: what the browser sent, of any type.
            paper_item: the frozen item, of which `item` and `choices` are used.

        Raises:
            InvalidAnswer: not a list of ids, an id that this question does not have, one twice.
        """
        number = paper_item["item"]
        if not isinstance(value, list) or not all(isinstance(id_, str) for id_ in value):
            raise InvalidAnswer(
                _("The answer to question %(number)s must be a list of choices.")
                % {"number": number},
                question=number,
            )
        chosen = set(value)
        if not chosen <= set(paper_item["choices"]):
            raise InvalidAnswer(
                _("Question %(number)s has no such choice.") % {"number": number},
                question=number,
            )
        if len(chosen) != len(value):
            raise InvalidAnswer(
                _("The answer to question %(number)s names a choice twice.")
                % {"number": number},
                question=number,
            )
        return [id_ for id_ in paper_item["choices"] if id_ in chosen]

    @abstractmethod
    def grade(self, key: Sequence[str], response: Sequence[str]) -> Decimal:
        """Return the share of the question's points earned, from 0 to 1."""


class SingleKind(QuestionKind):
    """One right choice out of several (单选题)."""

    code = "SINGLE"
    label = gettext_lazy("Single choice")
    rule = gettext_lazy("Choose one. Full points for the right choice, otherwise none.")

    def validate(self, version: Asked) -> None:
        super().validate(version)
        if len(version.key) != 1:
            raise InvalidQuestion(_("A single-choice question has exactly one right answer."))

    def clean(self, value: object, paper_item: Mapping[str, Any]) -> list[str]:
        chosen = super().clean(value, paper_item)
        if len(chosen) > 1:
            raise InvalidAnswer(
                _("Question %(number)s takes one choice only.")
                % {"number": paper_item["item"]},
                question=paper_item["item"],
            )
        return chosen

    def grade(self, key: Sequence[str], response: Sequence[str]) -> Decimal:
        return Decimal(list(key) == list(response))


class MultipleKind(QuestionKind):
    """Any number of right choices (多选题), with partial credit.

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

    def grade(self, key: Sequence[str], response: Sequence[str]) -> Decimal:
        right = len(set(key) & set(response))
        wrong = len(set(response) - set(key))
        return max(Decimal(0), Decimal(right - wrong) / Decimal(len(key)))


class TrueFalseKind(SingleKind):
    """A statement to judge (判断题). Its two choices are always the same, in the same order."""

    code = "TRUE_FALSE"
    label = gettext_lazy("True or false")
    rule = gettext_lazy(
        "Judge the statement. Full points for the right judgement, otherwise none."
    )
    may_shuffle = False

    def choices_for(self, version: HasChoices) -> list[Choice]:
        return [{"id": "true", "text": _("True")}, {"id": "false", "text": _("False")}]


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
