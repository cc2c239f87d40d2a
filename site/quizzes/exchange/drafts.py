"""A question on its way in or out, whatever the format, and what went wrong with one. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final

from django.utils.translation import gettext as _

from core.errors import DomainError
from quizzes.kinds import Choice, kind_of

MAXIMUM_FILE_BYTES: Final = 32 * 1024 * 1024
LONGEST_SOURCE: Final = 200_000  # characters of one question as the file writes it
LONGEST_STEM: Final = 10_000
MOST_QUESTIONS: Final = 20_000


class UnreadableFile(DomainError):
    """The file as a whole cannot be read; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one question, or what it had that is not kept."""

    question: str  # its name in the file
    place: str  # "line 12"
    reason: str
    is_fatal: bool = True  # False: the question is imported all the same

    def as_json(self) -> dict[str, Any]:
        return {
            "question": self.question,
            "place": self.place,
            "reason": self.reason,
            "imported": not self.is_fatal,
        }


@dataclass(frozen=True, slots=True)
class Draft:
    """One question with what a bank keeps of it."""

    kind: str
    stem: str
    choices: list[Choice]
    key: Any
    explanation: str = ""
    difficulty: int = 2
    category: tuple[str, ...] = ()  # names from the top
    tags: tuple[str, ...] = ()
    risk_points: tuple[str, ...] = ()  # codes
    references: tuple[str, ...] = ()  # lines such as "监察法@2024 11"
    code: str = ""
    name: str = ""
    place: str = ""
    not_kept: tuple[str, ...] = field(default=(), compare=False)

    @property
    def lines(self) -> str:
        """The answers as an author types them."""
        return kind_of(self.kind).write_lines(self)

    @property
    def label(self) -> str:
        return self.name or self.code or self.stem[:40]


Outcome = Draft | Problem
Reader = Callable[[bytes], Iterator[Outcome]]
Writer = Callable[[Iterable[Draft]], bytes]


def checked(draft: Draft) -> Draft:
    """Return `draft` tidied, once its kind has found that it can be asked.

    Raises:
        InvalidQuestion: it cannot; the text says why.
    """
    kind = kind_of(draft.kind)
    choices, key = kind.tidy(draft.choices, draft.key)
    tidied = replace(draft, choices=choices, key=key, stem=draft.stem.strip())
    if len(tidied.stem) > LONGEST_STEM:
        raise UnreadableFile(
            _("The text has %(length)d characters; at most %(longest)d are taken.")
            % {"length": len(tidied.stem), "longest": LONGEST_STEM}
        )
    kind.validate(tidied)
    return tidied


def too_long(length: int) -> str:
    """Return the reason why a question of `length` characters is not even looked at."""
    return _("The question is %(length)d characters long; at most %(longest)d are read.") % {
        "length": length,
        "longest": LONGEST_SOURCE,
    }


def line_place(number: int) -> str:
    return _("line %(number)d") % {"number": number}
