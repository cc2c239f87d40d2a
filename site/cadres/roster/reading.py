"""A roster file as rows of text. No database, no knowledge of what the columns mean."""

import codecs
import csv
import datetime as dt
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

import python_calamine
from django.utils.translation import gettext as _

from cadres.roster import workbooks
from cadres.roster.problems import whole_file
from cadres.roster.workbooks import MAXIMUM_COLUMNS, MAXIMUM_ROWS, inspect_workbook

MAXIMUM_FILE_BYTES: Final = 50 * 1024 * 1024

_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_ENCODINGS: Final = ("utf-8", "gb18030")
# How spreadsheet programs keep leading zeros in CSV: ="00123".
_QUOTED_FORMULA: Final = re.compile(r'^="([^"]*)"$')

Row = list[str]


def read_rows(path: Path) -> list[Row]:
    """Return every row of the first sheet, or of a CSV file, as text; the first has index 0.

    Numbers come without ".0", dates as "2026-09-24", empty cells as "".

    Raises:
        UnreadableRoster: the file is missing, too large, damaged, or neither XLSX nor text.
    """
    if not path.is_file():
        raise whole_file(_("There is no such file."))
    size = path.stat().st_size
    if size == 0:
        raise whole_file(_("The file is empty."))
    if size > MAXIMUM_FILE_BYTES:
        raise whole_file(
            _("The file is larger than %(limit)d MB.")
            % {"limit": MAXIMUM_FILE_BYTES // 1024 // 1024}
        )
    with path.open("rb") as file:
        beginning = file.read(8)
    if beginning.startswith(_ZIP):
        return _workbook_rows(path)
    if beginning.startswith(_OLD_EXCEL):
        raise whole_file(
            _("This is an old or encrypted Excel file; save it as .xlsx without a password.")
        )
    return list(_text_rows(_decoded(path.read_bytes())))


def _workbook_rows(path: Path) -> list[Row]:
    inspect_workbook(path)
    try:
        workbook = python_calamine.CalamineWorkbook.from_path(str(path))
        cells = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, IndexError) as error:
        raise whole_file(_("The workbook is damaged or is no XLSX file.")) from error
    return [[as_text(cell) for cell in row] for row in cells]


def as_text(cell: Any) -> str:
    """Return a cell as a person reads it: 1001.0 is "1001", a date is "2026-09-24"."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    if isinstance(cell, dt.date | dt.time):
        return cell.isoformat()
    return str(cell)


def _decoded(content: bytes) -> str:
    """Decode strictly: a wrong guess must fail, not turn names into other names."""
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8-sig"),
        (codecs.BOM_UTF16_LE, "utf-16"),
        (codecs.BOM_UTF16_BE, "utf-16"),
    ):
        if content.startswith(mark):
            encodings: tuple[str, ...] = (encoding,)
            break
    else:
        encodings = _ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise whole_file(_("The file is neither a workbook nor text in UTF-8 or GB18030."))


def _text_rows(text: str) -> Iterator[Row]:
    first_line = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(",;\t", key=first_line.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    cells = 0
    try:
        for number, row in enumerate(reader, start=1):
            cells += len(row)
            if cells > workbooks.MAXIMUM_CELLS:
                raise workbooks.too_many_cells()
            if number > MAXIMUM_ROWS + 1:
                raise whole_file(
                    _("The sheet has more than %(limit)d rows.") % {"limit": MAXIMUM_ROWS}
                )
            if len(row) > MAXIMUM_COLUMNS:
                raise whole_file(
                    _("The sheet has more than %(limit)d columns.") % {"limit": MAXIMUM_COLUMNS}
                )
            yield [_QUOTED_FORMULA.sub(r"\1", cell) for cell in row]
    except csv.Error as error:
        raise whole_file(
            _("Line %(line)d cannot be read as CSV: a quotation mark is not closed.")
            % {"line": reader.line_num}
        ) from error
