"""Judging the rows of a roster: which columns they have and what each person's values are. Pure."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _

from cadres.roster.columns import COLUMNS, Choice, Column, choices, headings, key_of
from cadres.roster.problems import Problem, UnreadableRoster

HEADING_ROWS: Final = 10  # a title or a remark may stand above the headings
_RECOGNISED_AT_LEAST: Final = 2

_IDENTIFIER: Final = re.compile(r"^[A-Za-z0-9][A-Za-z0-9._@-]*$")
_WHOLE_NUMBER: Final = re.compile(r"^(\d+)\.0+$")
_LOST_DIGITS: Final = re.compile(r"^\d[.\d]*[eE]\+?\d+$|^\d{16,}$")
_INVISIBLE: Final = {"Cc", "Cf"}
_FORMULA_SIGNS: Final = ("=", "+", "@")


@dataclass(frozen=True)
class Headings:
    """Where the columns of a roster are: {position in the row: column}, and their row."""

    row: int
    at: dict[int, Column]
    written: dict[str, str]  # field → heading as written in the sheet
    ignored: list[str]


@dataclass
class RosterRow:
    """One person of the roster. Absent and empty values are missing from `values`."""

    row: int
    staff_number: str = ""
    name: str = ""
    unit_code: str = ""
    values: dict[str, str | Choice] = field(default_factory=dict)


def find_headings(rows: Sequence[Sequence[str]]) -> Headings:
    """Find the row of headings among the first ones.

    Raises:
        UnreadableRoster: there are no rows, no headings, a heading twice, or a required column
            is missing.
    """
    if not any(cell.strip() for row in rows for cell in row):
        raise UnreadableRoster(Problem(1, "", _("The file is empty.")))
    known = headings()
    for number, row in enumerate(rows[:HEADING_ROWS], start=1):
        at = {
            position: known[key_of(cell)] for position, cell in enumerate(row)
            if key_of(cell) in known
        }  # fmt: skip
        if len(at) >= _RECOGNISED_AT_LEAST:
            return _checked_headings(number, row, at)
    wanted = ", ".join(f"{column.heading} {column.heading_en}" for column in COLUMNS[:3])
    raise UnreadableRoster(
        Problem(
            1, "",
            _("This is not a roster: no row has the headings %(wanted)s.") % {"wanted": wanted},
        )
    )  # fmt: skip


def _checked_headings(number: int, row: Sequence[str], at: dict[int, Column]) -> Headings:
    written: dict[str, str] = {}
    problems: list[Problem] = []
    for position, column in at.items():
        heading = row[position].strip()
        if column.field in written:
            problems.append(
                Problem(number, heading, _("Another column has the same meaning; keep one."))
            )
        written.setdefault(column.field, heading)
    problems += [
        Problem(
            number, column.heading,
            _("The column %(heading)s (%(heading_en)s) is missing.")
            % {"heading": column.heading, "heading_en": column.heading_en},
        )
        for column in COLUMNS
        if column.is_required and column.field not in written
    ]  # fmt: skip
    if problems:
        raise UnreadableRoster(*problems)
    ignored = [cell.strip() for i, cell in enumerate(row) if cell.strip() and i not in at]
    return Headings(number, at, written, ignored)


def judge_rows(
    rows: Sequence[Sequence[str]], headings_found: Headings
) -> tuple[list[RosterRow], list[Problem]]:
    """Return the people of the roster and everything wrong with single rows.

    Staff numbers and user names must not repeat within the file.
    """
    people: list[RosterRow] = []
    problems: list[Problem] = []
    first_seen: dict[tuple[str, str], int] = {}
    for number in range(headings_found.row + 1, len(rows) + 1):
        cells = rows[number - 1]
        if not any(cell.strip() for cell in cells):
            continue
        person = RosterRow(number)
        found = list(_judge_row(person, cells, headings_found))
        for field_name in ("staff_number", "username"):
            value = person.staff_number if field_name == "staff_number" else person.values.get(
                "username"
            )  # fmt: skip
            if not value:
                continue
            earlier = first_seen.setdefault((field_name, str(value)), number)
            if earlier != number:
                found.append(
                    Problem(
                        number, headings_found.written[field_name],
                        _("%(value)s is in row %(row)d already.")
                        % {"value": value, "row": earlier},
                    )
                )  # fmt: skip
        problems += found
        if not found:
            people.append(person)
    return people, problems


def _judge_row(person: RosterRow, cells: Sequence[str], found: Headings) -> Iterator[Problem]:
    for position, column in found.at.items():
        raw = cells[position] if position < len(cells) else ""
        try:
            value = _value_of(column, raw)
        except ValueError as refusal:
            yield Problem(person.row, found.written[column.field], str(refusal))
            continue
        if column.field in ("staff_number", "name", "unit_code"):
            setattr(person, column.field, value)
        elif value != "":
            person.values[column.field] = value


def _value_of(column: Column, raw: str) -> str | Choice:
    """Return the value of one cell; "" when it is empty.

    Raises:
        ValueError: the text says what is wrong, for a person.
    """
    text = tidied(raw)
    if not text:
        if column.is_required:
            raise ValueError(_("The cell is empty."))
        return ""
    if text.startswith(_FORMULA_SIGNS):
        raise ValueError(_("The cell holds a formula; paste it as a value."))
    fixed = choices().get(column.field)
    if fixed is not None:
        choice = fixed.get(key_of(_plain_number(text)))
        if choice is None:
            raise ValueError(
                _("%(value)s is not one of the values this column takes.")
                % {"value": _shortened(text)}
            )
        return choice
    if column.field == "name":
        text = _person_name(text)
    elif column.field != "post":
        text = _plain_number(unicodedata.normalize("NFKC", text).replace(" ", ""))
    if len(text) > column.maximum:
        raise ValueError(
            _("%(value)s has %(length)d characters; at most %(maximum)d fit.")
            % {"value": _shortened(text), "length": len(text), "maximum": column.maximum}
        )
    _check_form(column, text)
    return text


def _check_form(column: Column, text: str) -> None:
    if column.field in ("staff_number", "unit_code", "username"):
        if _LOST_DIGITS.match(text):
            raise ValueError(
                _("The spreadsheet stored %(value)s as a number and lost digits; format the "
                  "column as text and type it again.") % {"value": _shortened(text)}
            )  # fmt: skip
        if not _IDENTIFIER.match(text):
            raise ValueError(
                _("%(value)s may hold only letters, digits and . _ - @.")
                % {"value": _shortened(text)}
            )
    elif column.field == "email":
        try:
            validate_email(text)
        except ValidationError:
            raise ValueError(
                _("%(value)s is not an e-mail address.") % {"value": _shortened(text)}
            ) from None


def tidied(raw: str) -> str:
    """Return `raw` without invisible signs and spaces around it, inner spaces as one.

    An apostrophe that an export set before a sign that would begin a formula goes away.
    """
    visible = "".join(
        " " if sign.isspace() else sign
        for sign in raw
        if sign.isspace() or unicodedata.category(sign) not in _INVISIBLE
    )
    text = " ".join(visible.split())
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def _person_name(text: str) -> str:
    """Return a name in its usual form: 张　三 is 张三, full-width Latin letters are narrow."""
    narrow = "".join(
        unicodedata.normalize("NFKC", sign) if "！" <= sign <= "～" and sign.isalnum() else sign
        for sign in text
    )
    if any(sign.isascii() and sign.isalpha() for sign in narrow):
        return narrow
    return narrow.replace(" ", "")


def _plain_number(text: str) -> str:
    match = _WHOLE_NUMBER.match(text)
    return match[1] if match else text


def _shortened(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:40]}…"
