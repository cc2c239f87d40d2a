"""The form in which an author writes the answers of a kind: single fields, then rows. Pure.

What is written comes back as it was: a row carries the id of what it stands for, so that
rewording, moving or adding one changes nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from quizzes.kinds.base import LONGEST_CHOICE, Asked, Choice, InvalidQuestion, one_line

Row = dict[str, str]
TICKED: Final = "on"


class Column(NamedTuple):
    """One field: of a row, or standing alone."""

    name: str
    label: Promise
    input: str = "text"  # "text", "short", "tick", "choice"
    options: Sequence[tuple[str, Promise | str]] = ()


class AnswerForm(NamedTuple):
    """What an author fills in for a kind."""

    help: Promise
    columns: Sequence[Column] = ()
    singles: Sequence[Column] = ()
    hidden: Sequence[str] = ("id",)
    most: int = 12
    may_move: bool = True


@dataclass
class Written:
    """What an author filled in: texts by the names of the columns."""

    singles: Row = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)


class RowProblem(NamedTuple):
    row: int | None  # as counted on the page, from 1; None: the question as a whole
    message: str

    def __str__(self) -> str:
        if self.row is None:
            return self.message
        return _("Row %(row)d: %(message)s") % {"row": self.row, "message": self.message}


class InvalidRows(InvalidQuestion):
    """What was filled in cannot be read; `problems` says it row by row."""

    def __init__(self, problems: Sequence[RowProblem]) -> None:
        super().__init__(" ".join(str(problem) for problem in problems))
        self.problems = list(problems)


class Numbered(NamedTuple):
    number: int
    row: Row

    def get(self, name: str) -> str:
        return self.row.get(name, "")


def filled(written: Written, form: AnswerForm) -> list[Numbered]:
    """Return the rows that say something, with the numbers they have on the page."""
    names = [column.name for column in form.columns]
    found = []
    for number, row in enumerate(written.rows, start=1):
        tidied = {name: one_line(row.get(name, "")) for name in (*names, *form.hidden)}
        if any(tidied[name] for name in names):
            found.append(Numbered(number, tidied))
    return found


def refuse_rows(problems: Iterable[RowProblem]) -> None:
    """Raise `InvalidRows` where there is any problem."""
    found = list(problems)
    if found:
        raise InvalidRows(found)


def text_problems(rows: Iterable[Numbered], name: str = "text") -> list[RowProblem]:
    """Return the rows whose text is missing or too long to be kept."""
    problems = []
    for each in rows:
        text = each.get(name)
        if not text:
            problems.append(RowProblem(each.number, _("The text is missing.")))
        elif len(text) > LONGEST_CHOICE:
            problems.append(
                RowProblem(
                    each.number,
                    _("The text has %(length)d characters; at most %(longest)d are kept.")
                    % {"length": len(text), "longest": LONGEST_CHOICE},
                )
            )
    return problems


def ids_of(
    rows: Sequence[Numbered],
    previous: Sequence[Choice],
    fresh: Iterable[str],
    *,
    text: str = "text",
    id_name: str = "id",
) -> list[str]:
    """Return an id for each of `rows`: that of what still says the same, else of what it stood
    for, else one that was never used.
    """
    known = {choice["id"]: choice["text"] for choice in previous}
    free = dict(known)
    given = [""] * len(rows)

    def take(index: int, id_: str) -> None:
        given[index] = id_
        free.pop(id_)

    for index, each in enumerate(rows):
        if free.get(each.get(id_name)) == each.get(text):
            take(index, each.get(id_name))
    for index, each in enumerate(rows):
        same = [id_ for id_, said in free.items() if said == each.get(text)]
        if not given[index] and same:
            take(index, same[0])
    for index, each in enumerate(rows):
        if not given[index] and each.get(id_name) in free:
            take(index, each.get(id_name))
    unused = (id_ for id_ in fresh if id_ not in known)
    return [id_ or next(unused) for id_ in given]


def as_before(
    choices: list[Choice], previous: Asked | None, group: Callable[[Choice], str]
) -> list[Choice]:
    """Return the choices of `previous` where `choices` differ from them only in how the groups
    are laid between one another, which nobody sees.
    """
    if previous is not None and _grouped(previous.choices, group) == _grouped(choices, group):
        return list(previous.choices)
    return choices


def _grouped(
    choices: Iterable[Choice], group: Callable[[Choice], str]
) -> dict[str, list[Choice]]:
    found: dict[str, list[Choice]] = {}
    for choice in choices:
        said = {name: value for name, value in choice.items() if value}
        found.setdefault(group(choice), []).append(said)
    return found


def placed_as_before(choices: Iterable[Choice], previous: Sequence[Choice]) -> list[Choice]:
    """Return `choices` in the order that `previous` had them; new ones last."""
    place = {choice["id"]: number for number, choice in enumerate(previous)}
    return sorted(choices, key=lambda choice: place.get(choice["id"], len(place)))


def share_of_percent(each: Numbered, name: str = "share") -> str:
    """Return the percentage in a row as a share, "1" where it is left empty.

    Raises:
        ValueError: it is no number between 0 and 100.
    """
    typed = each.get(name).rstrip("%％ ")
    try:
        share = Decimal(typed or "100") / 100
    except InvalidOperation as error:
        raise ValueError(typed) from error
    if not (share.is_finite() and 0 <= share <= 1):
        raise ValueError(typed)
    return str(share)
