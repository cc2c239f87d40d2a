"""A roll as a sheet: the template to fill in, and reading it back row by row."""

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any, Final

from django.utils.translation import gettext as _

from cadres.models import Cadre
from cadres.roster.problems import Problem, UnreadableRoster, whole_file
from cadres.roster.reading import Row, read_rows
from core.spreadsheets import WorkbookFile
from records.activities.access import audience_of
from records.models import Event
from records.names import same_name

MOST_ROWS: Final = 5_000
MOST_BYTES: Final = 5 * 1024 * 1024
_NUMBER_HEADINGS: Final = ("工号", "人员编号", "staff number")
_NAME_HEADINGS: Final = ("姓名", "name")
_MARK_HEADINGS: Final = ("出席（是/否）", "出席", "是否出席", "present (yes/no)", "present")
_YES: Final = frozenset({"是", "√", "✓", "1", "y", "yes", "true", "到", "出席"})
_NO: Final = frozenset({"", "否", "×", "x", "0", "n", "no", "false", "缺", "缺席", "未到"})


def roll_template(event: Event) -> IO[bytes]:
    """Return an XLSX file with the people of the audience, to be marked. One query."""
    with WorkbookFile() as book:
        book.sheet(_("Roll"), [16, 14, 28, 12])
        book.header([_("staff number"), _("name"), _("unit"), _("present (yes/no)")])
        people = audience_of(event).select_related("unit").order_by("unit__path", "sort_key")
        for cadre in people[:MOST_ROWS]:
            book.row(cadre.staff_number, cadre.name, cadre.unit.name if cadre.unit else "", "")
        return book.finish()


def read_roll(file: Any, event: Event) -> list[Cadre]:
    """Return the people whom the uploaded sheet marks as present. One query for all of them.

    Nothing is written. The first row holds headings; a staff number is needed, a name is compared
    where it is given. With a column "present" only rows that say yes count; without one, each row.

    Args:
        file: an uploaded file, XLSX or CSV.

    Raises:
        UnreadableRoster: with a problem for each wrong cell; one wrong cell refuses the sheet.
    """
    rows = _rows_of(file)
    heading = [cell.strip().casefold() for cell in rows[0]] if rows else []
    number_at = _column(heading, _NUMBER_HEADINGS)
    if number_at is None:
        raise whole_file(_("There is no column “staff number”. Use the template."))
    if len(rows) - 1 > MOST_ROWS:
        raise whole_file(_("The sheet has more than %(limit)d rows.") % {"limit": MOST_ROWS})
    name_at, mark_at = _column(heading, _NAME_HEADINGS), _column(heading, _MARK_HEADINGS)
    wanted: dict[str, tuple[int, str]] = {}
    problems: list[Problem] = []
    for number, row in enumerate(rows[1:], start=2):
        staff_number = _cell(row, number_at)
        if not any(cell.strip() for cell in row):
            continue
        mark = _cell(row, mark_at).casefold()
        if mark_at is not None and mark not in _YES | _NO:
            problems.append(
                Problem(number, rows[0][mark_at], _("Write yes or no, or leave it empty."))
            )
            continue
        if mark_at is not None and mark in _NO:
            continue
        if not staff_number:
            problems.append(Problem(number, rows[0][number_at], _("The number is missing.")))
        elif staff_number in wanted:
            problems.append(
                Problem(number, rows[0][number_at], _("This number is in the sheet twice."))
            )
        else:
            wanted[staff_number] = number, _cell(row, name_at)
    found = {
        cadre.staff_number: cadre
        for cadre in audience_of(event).filter(staff_number__in=wanted).select_related("unit")
    }
    for staff_number, (number, name) in wanted.items():
        if staff_number not in found:
            message = _("Nobody in service in %(unit)s has this number.")
            problems.append(
                Problem(number, rows[0][number_at], message % {"unit": event.audience.label})
            )
        elif name and name_at is not None and not same_name(name, found[staff_number].name):
            problems.append(
                Problem(number, rows[0][name_at], _("The number belongs to somebody else."))
            )
    if problems:
        raise UnreadableRoster(*sorted(problems))
    if not found:
        raise whole_file(_("The sheet marks nobody as present."))
    return list(found.values())


def _rows_of(file: Any) -> list[Row]:
    """Read the upload through a temporary file; the reader measures it before trusting it."""
    with tempfile.NamedTemporaryFile(suffix=Path(file.name or "").suffix) as copy:
        written = 0
        for piece in file.chunks():
            written += len(piece)
            if written > MOST_BYTES:
                raise whole_file(_("The file is larger than %(limit)d MB.") % {"limit": 5})
            copy.write(piece)
        copy.flush()
        return read_rows(Path(copy.name))


def _column(heading: Sequence[str], names: Sequence[str]) -> int | None:
    return next((place for place, cell in enumerate(heading) if cell in names), None)


def _cell(row: Row, place: int | None) -> str:
    return row[place].strip() if place is not None and place < len(row) else ""
