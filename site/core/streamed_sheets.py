"""XLSX and CSV as streams: the first bytes leave before the last row is read; memory stays the same."""

import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final, NamedTuple
from xml.sax.saxutils import escape

from django.utils import timezone

from core.spreadsheets import Cell, safe_text

CSV: Final = "text/csv; charset=utf-8"
CHUNK_BYTES: Final = 64 * 1024
_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EPOCH: Final = dt.date(1899, 12, 30)

PLAIN, BOLD, TITLE, SHARE, MOMENT, DAY = range(6)

_KIND: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_TYPES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/xl/workbook.xml" ContentType="{_KIND}.sheet.main+xml"/>'
    f'<Override PartName="/xl/styles.xml" ContentType="{_KIND}.styles+xml"/>'
    "{sheets}</Types>"
)
_SHEET_TYPE: Final = (
    '<Override PartName="/xl/worksheets/sheet{number}.xml" '
    f'ContentType="{_KIND}.worksheet+xml"/>'
)
_RELATIONS: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_ROOT: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="rId1" '
    f'Type="{_RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
_STYLES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    f'<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="3"><numFmt numFmtId="164" formatCode="0.0%"/>'
    '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd hh:mm"/>'
    '<numFmt numFmtId="166" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="3"><font><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="11"/><name val="Calibri"/></font>'
    '<font><b/><sz val="14"/><name val="Calibri"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill>'
    '<fill><patternFill patternType="gray125"/></fill></fills>'
    '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
    '<cellXfs count="6"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
    '<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="0" fontId="2" fillId="0" borderId="0" xfId="0" applyFont="1"/>'
    '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '<xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
    '</cellXfs><cellStyles count="1">'
    '<cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
)


class Line(NamedTuple):
    """A row of cells, all in one style: PLAIN, BOLD (column names) or TITLE."""

    cells: Sequence[Cell]
    style: int = PLAIN


class Sheet(NamedTuple):
    """A sheet: its name, the width of its columns in characters, and its lines, read when written."""

    name: str
    widths: Sequence[int]
    lines: Iterable[Line]


class _Outlet(io.RawIOBase):
    """Takes what the archive writes and hands it on; has no way back, as a connection has none."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, part: Any) -> int:
        content = bytes(part)
        self._parts.append(content)
        self.size += len(content)
        return len(content)

    def taken(self) -> bytes:
        content = b"".join(self._parts)
        self._parts, self.size = [], 0
        return content


def stream_xlsx(sheets: Sequence[Sheet]) -> Iterator[bytes]:
    """Yield an XLSX file in pieces. A text that a spreadsheet might run is made harmless."""
    outlet = _Outlet()
    with zipfile.ZipFile(outlet, "w", zipfile.ZIP_DEFLATED, compresslevel=4) as archive:
        numbers = range(1, len(sheets) + 1)
        types = "".join(_SHEET_TYPE.format(number=number) for number in numbers)
        archive.writestr("[Content_Types].xml", _TYPES.format(sheets=types))
        archive.writestr("_rels/.rels", _ROOT)
        archive.writestr("xl/styles.xml", _STYLES)
        archive.writestr("xl/workbook.xml", _workbook(sheets))
        archive.writestr("xl/_rels/workbook.xml.rels", _workbook_relations(len(sheets)))
        yield outlet.taken()
        for number, sheet in zip(numbers, sheets, strict=True):
            name = f"xl/worksheets/sheet{number}.xml"
            with archive.open(name, "w", force_zip64=True) as file:
                for piece in _pieces(sheet):
                    file.write(piece.encode())
                    if outlet.size >= CHUNK_BYTES:
                        yield outlet.taken()
    yield outlet.taken()


def stream_csv(lines: Iterable[Line]) -> Iterator[bytes]:
    """Yield a CSV file in pieces: UTF-8 with its mark, so that every program reads it as such."""
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    buffer.write("\ufeff")
    for line in lines:
        writer.writerow([_as_csv(cell) for cell in line.cells])
        if buffer.tell() >= CHUNK_BYTES:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def _as_csv(cell: Cell) -> str | int:
    match cell:
        case None:
            return ""
        case str():
            return safe_text(cell)
        case float():
            return f"{cell * 100:.1f}%"
        case int():
            return cell
        case dt.datetime():
            return _local(cell).strftime("%Y-%m-%d %H:%M")
        case dt.date():
            return cell.isoformat()


def _pieces(sheet: Sheet) -> Iterator[str]:
    columns = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, width in enumerate(sheet.widths, 1)
    )
    yield (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<worksheet xmlns="{_MAIN}"><cols>{columns}</cols><sheetData>'
    )
    letters = [_letters(number) for number in range(64)]
    waiting: list[str] = []
    for row, line in enumerate(sheet.lines, 1):
        cells = "".join(
            _cell(f"{letters[column]}{row}", cell, line.style)
            for column, cell in enumerate(line.cells)
            if cell is not None
        )
        waiting.append(f'<row r="{row}">{cells}</row>')
        if len(waiting) == 200:
            yield "".join(waiting)
            waiting = []
    yield "".join(waiting) + "</sheetData></worksheet>"


def _cell(place: str, cell: Cell, style: int) -> str:
    match cell:
        case str():
            text = escape(_FORBIDDEN.sub("", safe_text(cell)))
            return (
                f'<c r="{place}" s="{style}" t="inlineStr">'
                f'<is><t xml:space="preserve">{text}</t></is></c>'
            )
        case float():
            return f'<c r="{place}" s="{style or SHARE}"><v>{cell!r}</v></c>'
        case int():
            return f'<c r="{place}" s="{style}"><v>{cell}</v></c>'
        case dt.datetime():
            local = _local(cell)
            seconds = local.hour * 3600 + local.minute * 60 + local.second
            serial = (local.date() - _EPOCH).days + seconds / 86_400
            return f'<c r="{place}" s="{style or MOMENT}"><v>{serial!r}</v></c>'
        case dt.date():
            return f'<c r="{place}" s="{style or DAY}"><v>{(cell - _EPOCH).days}</v></c>'
    return ""


def _local(at: dt.datetime) -> dt.datetime:
    return timezone.make_naive(at, timezone.get_default_timezone())


def _letters(number: int) -> str:
    return chr(65 + number) if number < 26 else chr(64 + number // 26) + chr(65 + number % 26)


def _workbook(sheets: Sequence[Sheet]) -> str:
    listed = "".join(
        f'<sheet name="{escape(_name(sheet.name), {chr(34): "&quot;"})}" sheetId="{number}" '
        f'r:id="rId{number}"/>'
        for number, sheet in enumerate(sheets, 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_RELATIONS}"><sheets>{listed}</sheets></workbook>'
    )


def _workbook_relations(count: int) -> str:
    listed = "".join(
        f'<Relationship Id="rId{number}" Type="{_RELATIONS}/worksheet" '
        f'Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, count + 1)
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        f'<Relationships xmlns="{_PACKAGE}">{listed}<Relationship Id="rId{count + 1}" '
        f'Type="{_RELATIONS}/styles" Target="styles.xml"/></Relationships>'
    )


def _name(name: str) -> str:
    for sign in "[]:*?/\\":
        name = name.replace(sign, " ")
    return name[:31]
