"""Citations in plain text: an editor types [[监察法 15]], a reader sees a chip.

Saved text holds references ([[supervision-law:2024:15]]), which mean the same on every site.
"""

import datetime as dt
import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from law.citing.checking import problem_with
from law.citing.chips import Wanted, chips_for, whole
from law.citing.choosing import find_one
from law.citing.reference import Reference
from law.citing.resolving import reference_to

_MARK: Final = re.compile(r"\[\[([^\[\]\n]{2,160})\]\]")


def citations_in(escaped: SafeString) -> SafeString:
    """Write the marks of an escaped line as chips; what is no reference stays as typed."""
    wanted: dict[str, Wanted] = {}
    for written in _MARK.findall(escaped):
        reference, _bar, on = written.partition("|")
        try:
            wanted[written] = Wanted(Reference.parse(reference.strip()), on.strip())
        except ValueError:
            continue
    if not wanted:
        return escaped
    chips = chips_for(wanted.values())

    def write(match: re.Match[str]) -> str:
        one = wanted.get(match[1])
        return whole(one, chips[one]) if one else match[0]

    return mark_safe(_MARK.sub(write, escaped))  # noqa: S308  escaped before, chips are safe


def with_references(text: str, *, on: dt.date) -> str:
    """Return `text` with what was typed in marks replaced by references.

    Args:
        on: the day whose texts are meant.

    Raises:
        ValidationError: each mark that names no article, or one not in force on the day.
    """
    problems: list[str] = []

    def refer(match: re.Match[str]) -> str:
        typed, _bar, tail = match[1].partition("|")
        try:
            reference = Reference.parse(typed.strip())
        except ValueError:
            try:
                article, place = find_one(typed, on=on)
            except ValidationError as error:
                problems.extend(error.messages)
                return match[0]
            reference = reference_to(article, paragraph=place.paragraph, item=place.item)
        try:
            day = dt.date.fromisoformat(tail.strip()) if tail else on
        except ValueError:
            day = on
        problem = problem_with(reference, day)
        if problem:
            problems.append(problem)
        return f"[[{reference}{'|' + tail.strip() if tail else ''}]]"

    written = _MARK.sub(refer, text)
    if problems:
        raise ValidationError(problems)
    return written


def references_in(text: str) -> list[Reference]:
    """Return the references in the marks of `text`, each once."""
    found = []
    for written in _MARK.findall(text):
        try:
            found.append(Reference.parse(written.partition("|")[0].strip()))
        except ValueError:
            continue
    return list(dict.fromkeys(found))


def escaped_with_chips(text: str) -> SafeString:
    """Escape `text` and write its marks as chips."""
    return citations_in(mark_safe(escape(text)))  # noqa: S308  escaped here
