"""What every kind of question is, and the words its mistakes are told in. Pure."""

from __future__ import annotations

import random
import re
import unicodedata
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from core.errors import DomainError

if TYPE_CHECKING:
    from quizzes.kinds.answer_form import AnswerForm, Written

# {"id": "a", "text": "…"}; some kinds add "side", or "step" and "next". Public: shown while the
# attempt is open. What is right is in `key` only.
Choice = dict[str, str]

MOST_CHOICES: Final = 12
LONGEST_ID: Final = 16
LONGEST_CHOICE: Final = 500
LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"


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
    def key(self) -> Any: ...  # what is right; its shape is the kind's


class QuestionKind(ABC):
    """One way of asking. Subclass it, give it a `code`, and the quiz can use it.

    A response is a list of texts: ids of choices, pairs of ids, or what was typed; never the place
    of a choice on the page. `layout` says which native inputs take it (see `quizzes.drawing`).
    """

    code: ClassVar[str]
    label: ClassVar[Promise]
    rule: ClassVar[Promise]  # how it is marked, said to the cadre
    lines_help: ClassVar[Promise]  # how an author writes the answers, one per line
    form: ClassVar[AnswerForm]  # what an author fills in, in the editor
    layout: ClassVar[str] = "choices"
    input_type: ClassVar[str] = "radio"
    may_shuffle: ClassVar[bool] = True
    is_marked_by_person: ClassVar[bool] = False
    registry: ClassVar[dict[str, QuestionKind]] = {}

    def __init_subclass__(cls, *, is_registered: bool = True) -> None:
        super().__init_subclass__()
        if not is_registered:
            return
        if cls.code in QuestionKind.registry:
            raise TypeError(f"question kind {cls.code!r} is defined twice")
        QuestionKind.registry[cls.code] = cls()

    # --- Asking ------------------------------------------------------------------------------
    def choices_for(self, version: HasChoices) -> list[Choice]:
        """Return what `version` offers, in the order its author wrote it."""
        return list(version.choices)

    def freeze(self, version: HasChoices, rng: random.Random | None) -> dict[str, Any]:
        """Return what the paper keeps of `version`: ids, in the order shown.

        Args:
            rng: shuffles where the quiz wants it and the kind allows it.
        """
        return {"choices": self._shuffled([c["id"] for c in self.choices_for(version)], rng)}

    def _shuffled(self, ids: list[str], rng: random.Random | None) -> list[str]:
        if rng is not None and self.may_shuffle:
            rng.shuffle(ids)
        return ids

    @abstractmethod
    def clean(self, value: object, paper_item: Mapping[str, Any]) -> list[str]:
        """Return `value` as it is stored; an empty list takes the answer back.

        Args:
            value: what the browser sent, of any type.
            paper_item: the frozen item: `item` and what `freeze` gave.

        Raises:
            InvalidAnswer: it does not fit the question; names the question.
        """

    def from_form(self, values: Sequence[str]) -> list[str]:
        """Return the answer that a plain form sent under the question's name."""
        return [value for value in values if value]

    # --- Marking -----------------------------------------------------------------------------
    @abstractmethod
    def grade(self, key: Any, response: Sequence[str]) -> Decimal:
        """Return the share of the question's points earned, from 0 to 1."""

    @abstractmethod
    def model_answer(self, version: Asked) -> list[str]:
        """Return a response that earns everything; empty where only a person can tell."""

    # --- Writing -----------------------------------------------------------------------------
    def validate(self, version: Asked) -> None:
        """Check that `version` can be asked and marked.

        Raises:
            InvalidQuestion: the text says what is missing or wrong.
        """
        if not version.stem.strip():
            raise InvalidQuestion(_("The question has no text."))
        if not isinstance(version.choices, list):
            raise InvalidQuestion(_("The choices must be a list."))
        self._validate(version)

    @abstractmethod
    def _validate(self, version: Asked) -> None: ...

    def tidy(self, choices: Sequence[Choice], key: Any) -> tuple[list[Choice], Any]:
        """Return choices and key as they are stored: without stray spaces, in one order."""
        return [tidy_choice(choice) for choice in choices], key

    @abstractmethod
    def write_lines(self, version: Asked) -> str:
        """Return choices and key as an author types them; see `lines_help`."""

    @abstractmethod
    def read_lines(
        self, text: str, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        """Return (choices, key) that `text` says.

        Args:
            previous: the wording before; a text that stays keeps its id, so that old answers
                mean the same.

        Raises:
            InvalidQuestion: a line cannot be read; quotes it.
        """

    @abstractmethod
    def write_form(self, version: Asked) -> Written:
        """Return choices and key as an author finds them in the fields of `form`."""

    @abstractmethod
    def read_form(
        self, written: Written, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        """Return (choices, key) that the fields say; what `write_form` gave comes back the same.

        Args:
            previous: the wording before; what stays keeps its id and its place.

        Raises:
            InvalidRows: row by row, what is missing or cannot be read.
        """


def refuse(message: str, paper_item: Mapping[str, Any]) -> InvalidAnswer:
    """Return the error that names the question; `message` has a place for its number."""
    number = paper_item["item"]
    return InvalidAnswer(message % {"number": number}, question=number)


def listed(value: object, paper_item: Mapping[str, Any]) -> list[str]:
    """Return `value` if it is a list of texts.

    Raises:
        InvalidAnswer: anything else.
    """
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise refuse(
            _("The answer to question %(number)s must be a list of choices."), paper_item
        )
    return value


def storable(text: str, *, keep_lines: bool = False) -> str:
    """Return `text` without what no database keeps: control signs, half characters."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    kept = "\n\t" if keep_lines else ""
    return "".join(
        sign if sign in kept or unicodedata.category(sign) not in ("Cc", "Cs") else " "
        for sign in text
        if sign != "\x00"
    ).strip()


def one_line(text: str) -> str:
    """Return `text` with every run of white space as one space."""
    return " ".join(storable(text).split())


def tidy_choice(choice: Mapping[str, str]) -> Choice:
    known = ("id", "text", "side", "step", "next")
    tidied = {name: str(choice[name]) for name in known if name in choice}
    tidied["text"] = one_line(tidied.get("text", ""))
    return tidied


def check_choices(
    choices: Sequence[Choice], *, least: int = 2, most: int = MOST_CHOICES
) -> list[str]:
    """Return the ids of `choices`.

    Raises:
        InvalidQuestion: too few or too many, one without text, or ids that repeat.
    """
    if not least <= len(choices) <= most:
        raise InvalidQuestion(
            _("A question needs %(least)d to %(most)d choices; this one has %(count)d.")
            % {"least": least, "most": most, "count": len(choices)}
        )
    if any(not choice["text"].strip() for choice in choices):
        raise InvalidQuestion(_("A choice has no text."))
    if any(len(choice["text"]) > LONGEST_CHOICE for choice in choices):
        raise InvalidQuestion(
            _("A choice is longer than %(longest)d characters.") % {"longest": LONGEST_CHOICE}
        )
    ids = [choice["id"] for choice in choices]
    if len(set(ids)) != len(ids) or not all(0 < len(id_) <= LONGEST_ID for id_ in ids):
        raise InvalidQuestion(_("Every choice needs a short id of its own."))
    return ids


def content_lines(text: str) -> list[str]:
    """Return the lines of `text` that say something."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def unreadable(line: str) -> InvalidQuestion:
    return InvalidQuestion(_("This line cannot be read: “%(line)s”") % {"line": line[:80]})


def ids_for(
    texts: Sequence[str], previous: Sequence[Choice], fresh: Sequence[str]
) -> list[str]:
    """Return an id for each of `texts`: the one it had, else that of its row, else a new one.

    Args:
        previous: the choices before; a reworded choice keeps the id of its row when the number
            of rows is the same.
        fresh: ids to take from, more than enough.
    """
    before: dict[str, list[str]] = {}
    for choice in previous:
        before.setdefault(choice["text"], []).append(choice["id"])
    kept = [before[text].pop(0) if before.get(text) else "" for text in texts]
    taken = set(kept)
    if len(previous) == len(texts):
        for row, choice in enumerate(previous):
            if not kept[row] and choice["id"] not in taken:
                kept[row] = choice["id"]
                taken.add(choice["id"])
    unused = (id_ for id_ in fresh if id_ not in taken)
    return [id_ or next(unused) for id_ in kept]


ARROW: Final = "=>"
_TOKEN: Final = re.compile(r"\\.|=>|→|⇒")  # an escaped sign, or an arrow


def escaped(text: str) -> str:
    """Return `text` so that no arrow in it is taken for ours."""
    return re.sub(r"([\\→⇒])", r"\\\1", text).replace(ARROW, "=\\>")


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)


def split_arrow(line: str) -> tuple[str, str] | None:
    """Return what stands before and after the first arrow of `line`; None without one."""
    for match in _TOKEN.finditer(line):
        if not match[0].startswith("\\"):
            before, after = line[: match.start()], line[match.end() :]
            return one_line(unescaped(before)), one_line(unescaped(after))
    return None
