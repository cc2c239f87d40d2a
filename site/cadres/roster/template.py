"""The empty roster to fill in: headings, lists to choose from, and how it is read."""

import tempfile
from collections.abc import Sequence
from typing import IO, Any, Final

import xlsxwriter
from django.utils.translation import gettext as _

from cadres.models import Post, Unit
from cadres.roster.columns import COLUMNS, canonical
from core.spreadsheets import safe_text
from core.translation import is_english

_WIDTHS: Final = {"name": 14, "unit_code": 16, "official_type": 30, "email": 26, "post": 22}
_ROWS: Final = 5_000  # rows that offer the lists; more can be filled in


def roster_template(units: Sequence[Unit], posts: Sequence[Post]) -> IO[bytes]:
    """Return an XLSX file with the roster's headings, filled in for nobody yet.

    Args:
        units: the units whose codes are offered.
        posts: the posts that are offered.
    """
    file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  handed to the response
    book = xlsxwriter.Workbook(file, {"strings_to_formulas": False})
    sheet = book.add_worksheet(_("Roster"))
    _write_lists(book, units, posts)
    _write_help(book)
    heading = book.add_format({"bold": True, "bg_color": "#e3ece5", "bottom": 1})
    needed = book.add_format({"bold": True, "bg_color": "#cfe0d6", "bottom": 1})
    text = book.add_format({"num_format": "@"})  # keeps the zeros that numbers begin with
    for position, column in enumerate(COLUMNS):
        label = column.heading_en if is_english() else column.heading
        sheet.set_column(position, position, _WIDTHS.get(column.field, 16), text)
        sheet.write_string(0, position, label, needed if column.is_required else heading)
        source = _list_of(column.field, units, posts)
        if source:
            sheet.data_validation(
                1, position, _ROWS, position,
                {
                    "validate": "list",
                    "source": source,
                    # Other spellings are read too: see the help sheet.
                    "error_type": "information",
                    "error_title": label,
                    "error_message": _("This value is not in the list."),
                },
            )  # fmt: skip
    sheet.freeze_panes(1, 2)
    sheet.activate()
    book.close()
    file.seek(0)
    return file


def _list_of(
    field: str, units: Sequence[Unit], posts: Sequence[Post]
) -> list[str] | str | None:
    """Return what a cell of this column offers: a short list itself, a long one by its place."""
    lists = _("Lists").replace("'", "''")
    if field == "unit_code" and units:
        return f"='{lists}'!$A$2:$A${len(units) + 1}"
    if field == "post" and posts:
        return f"='{lists}'!$D$2:$D${len(posts) + 1}"
    position = {"rank": "F", "official_type": "G", "status": "H"}.get(field)
    if position is None:
        return None
    return f"='{lists}'!${position}$2:${position}${len(canonical()[field]) + 1}"


def _write_lists(book: Any, units: Sequence[Unit], posts: Sequence[Post]) -> None:
    sheet = book.add_worksheet(_("Lists"))
    bold = book.add_format({"bold": True})
    columns: list[tuple[int, str, list[str]]] = [
        (0, _("unit code"), [unit.code for unit in units]),
        (1, _("unit"), [unit.name for unit in units]),
        (3, _("post"), [post.name for post in posts]),
        (5, _("rank"), list(canonical()["rank"])),
        (6, _("official type"), list(canonical()["official_type"])),
        (7, _("status"), list(canonical()["status"])),
    ]
    for position, name, values in columns:
        sheet.set_column(position, position, 24)
        sheet.write_string(0, position, name, bold)
        for row, value in enumerate(values, start=1):
            sheet.write_string(row, position, safe_text(value))
    sheet.freeze_panes(1, 0)


def _write_help(book: Any) -> None:
    sheet = book.add_worksheet(_("How to fill it in"))
    sheet.set_column(0, 0, 100, book.add_format({"text_wrap": True, "valign": "top"}))
    lines = [
        _(
            "One row is one person. The first three columns are needed, the others may be left out."
        ),
        _("A staff number that exists is updated; one that does not becomes a new account."),
        _("An empty cell changes nothing. Nobody who is missing from the sheet is changed."),
        _(
            "A new unit or post ends the present posting and begins another on the day of import."
        ),
        _("New accounts cannot sign in until a password is set for them."),
        _("Paste values, not formulas. Keep staff numbers as text, so that no zero is lost."),
        _("If one row is wrong, nothing is imported, and every wrong cell is named."),
    ]
    for row, line in enumerate(lines):
        sheet.write_string(row, 0, line)
