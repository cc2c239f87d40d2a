"""Writing XLSX files that are safe to open and do not fill the memory."""

import datetime as dt
import tempfile
from collections.abc import Iterable, Sequence
from typing import IO, Any, Final, Self

import xlsxwriter
from django.utils import timezone

XLSX: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# A cell that begins with one of these may be run as a formula when the sheet is saved as CSV.
_COMMANDING: Final = ("=", "+", "-", "@", "\t", "\r")

Cell = str | int | float | dt.date | dt.datetime | None


def safe_text(text: str) -> str:
    """Return `text` so that no spreadsheet program takes it for a formula."""
    return f"'{text}" if text.startswith(_COMMANDING) else text


class WorkbookFile:
    """An XLSX file written row by row: memory stays the same for ten rows and for a million.

    Use as a context manager; `finish()` hands over the file, which deletes itself when closed.
    """

    def __init__(self) -> None:
        self.file: IO[bytes] = tempfile.TemporaryFile()  # noqa: SIM115  handed to the response
        self._book = xlsxwriter.Workbook(
            self.file, {"constant_memory": True, "strings_to_formulas": False}
        )
        self._bold = self._book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        self._title = self._book.add_format({"bold": True, "font_size": 14})
        self._share = self._book.add_format({"num_format": "0.0%"})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        self._day = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._sheet: Any = None
        self._row = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if error[0] is not None:
            self.file.close()

    def sheet(self, name: str, widths: Sequence[int]) -> None:
        """Begin a sheet; rows go there from now on. `widths` are in characters."""
        for sign in "[]:*?/\\":
            name = name.replace(sign, " ")
        self._sheet = self._book.add_worksheet(name[:31])
        self._row = 0
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)

    def title(self, text: str) -> None:
        """Write one large line."""
        self._sheet.write_string(self._row, 0, safe_text(text), self._title)
        self._row += 1

    def header(self, names: Iterable[str]) -> None:
        """Write the column names and keep them in sight."""
        for column, name in enumerate(names):
            self._sheet.write_string(self._row, column, safe_text(name), self._bold)
        self._row += 1
        self._sheet.freeze_panes(self._row, 0)

    def row(self, *cells: Cell) -> None:
        """Write one row. Aware instants become the site's clock; fractions (float) percents."""
        for column, cell in enumerate(cells):
            match cell:
                case None:
                    pass
                case str():
                    self._sheet.write_string(self._row, column, safe_text(cell))
                case float():
                    self._sheet.write_number(self._row, column, cell, self._share)
                case int():
                    self._sheet.write_number(self._row, column, cell)
                case dt.datetime():
                    local = timezone.make_naive(cell, timezone.get_default_timezone())
                    self._sheet.write_datetime(self._row, column, local, self._moment)
                case dt.date():
                    self._sheet.write_datetime(self._row, column, cell, self._day)
        self._row += 1

    def finish(self) -> IO[bytes]:
        """Complete the file and return it, ready to be read from its beginning."""
        self._book.close()
        self.file.seek(0)
        return self.file
