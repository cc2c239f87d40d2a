"""Writing entries as CSV, JSON or XLSX."""

import csv
import json
from collections.abc import Iterable, Iterator
from typing import IO, Any, Final

from django.http import FileResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _

from core.spreadsheets import XLSX, WorkbookFile, safe_text
from records.exporting.rows import COLUMNS, as_cells, exported
from records.models import EntryQuerySet

ENDINGS: Final = ("xlsx", "csv", "json")
ROWS_PER_SHEET: Final = 1_000_000  # a sheet holds 1,048,576
_BYTE_ORDER_MARK: Final = "\ufeff"  # without it spreadsheet programs misread Chinese


def response_of(entries: EntryQuerySet, ending: str, name: str) -> HttpResponseBase:
    """Return `entries` as a file to download, `name` without its ending.

    CSV and JSON stream from the database; XLSX is written to a temporary file first.

    Raises:
        KeyError: `ending` is none of `ENDINGS`.
    """
    disposition = {"Content-Disposition": f'attachment; filename="{name}.{ending}"'}
    match ending:
        case "csv":
            return StreamingHttpResponse(
                csv_lines(exported(entries)),
                content_type="text/csv; charset=utf-8",
                headers=disposition,
            )
        case "json":
            return StreamingHttpResponse(
                json_lines(exported(entries)),
                content_type="application/json",
                headers=disposition,
            )
        case "xlsx":
            return FileResponse(
                workbook_of(exported(entries)),
                as_attachment=True,
                filename=f"{name}.xlsx",
                content_type=XLSX,
            )
    raise KeyError(ending)


class _Line:
    """What csv.writer writes to: keeps the one line it was given."""

    text = ""

    def write(self, text: str) -> None:
        self.text = text


def csv_lines(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield a CSV file line by line; no cell can be taken for a formula."""
    line = _Line()
    writer = csv.writer(line)
    writer.writerow([str(heading) for heading in COLUMNS.values()])
    yield _BYTE_ORDER_MARK + line.text
    for row in rows:
        writer.writerow([safe_text(cell) for cell in as_cells(row)])
        yield line.text


def json_lines(rows: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Yield a JSON array, one entry a line."""
    before = "[\n"
    for row in rows:
        yield before + json.dumps(row, ensure_ascii=False)
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def workbook_of(rows: Iterable[dict[str, Any]]) -> IO[bytes]:
    """Return an XLSX file of `rows`, on more than one sheet where they are too many for one."""
    with WorkbookFile() as book:
        sheets = 0
        for number, row in enumerate(rows):
            if number % ROWS_PER_SHEET == 0:
                sheets += 1
                _begin_sheet(book, sheets)
            book.row(*as_cells(row))
        if not sheets:
            _begin_sheet(book, 1)
        return book.finish()


def _begin_sheet(book: WorkbookFile, number: int) -> None:
    book.sheet(f"{_('Entries')} {number}", [14] * len(COLUMNS))
    book.header(str(heading) for heading in COLUMNS.values())
