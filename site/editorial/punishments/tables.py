"""Reading a table of punishment cases: XLSX, or CSV in UTF-8 or GB18030; a verdict per row."""

import csv
import datetime as dt
import io
import re
import tempfile
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

from django.utils.translation import gettext as _
from python_calamine import CalamineError, load_workbook

from cadres.roster.problems import UnreadableRoster
from cadres.roster.workbooks import inspect_workbook
from core.errors import DomainError
from core.redaction.scanning import scan
from editorial.models.punishment import PenaltyKind
from editorial.models.waiver import KIND_LABELS

MOST_ROWS: Final = 20_000
MOST_BYTES: Final = 10 * 1024 * 1024
# Header as written in Chinese or English → field.
COLUMNS: Final = {
    "决定书文号": "number", "number": "number",
    "决定日期": "decided_on", "decided_on": "decided_on",
    "处罚机关": "authority", "authority": "authority",
    "领域": "field", "field": "field",
    "当事人": "party", "party": "party",
    "违法事实": "violation", "violation": "violation",
    "法律依据": "basis", "basis": "basis",
    "处罚种类": "kinds", "kinds": "kinds",
    "罚款金额": "fine_yuan", "fine_yuan": "fine_yuan",
    "处罚结果": "result", "result": "result",
}  # fmt: skip
REQUIRED: Final = ("number", "decided_on", "authority", "party", "violation")
_LONGEST: Final = {"number": 80, "authority": 120, "field": 60, "party": 120}
_KIND_WORDS: Final = (
    ("警告", PenaltyKind.WARNING), ("通报批评", PenaltyKind.WARNING),
    ("罚款", PenaltyKind.FINE), ("没收", PenaltyKind.CONFISCATION),
    ("吊销", PenaltyKind.LICENCE), ("暂扣", PenaltyKind.LICENCE), ("资质", PenaltyKind.LICENCE),
    ("停产", PenaltyKind.BUSINESS), ("停业", PenaltyKind.BUSINESS), ("关闭", PenaltyKind.BUSINESS),
    ("限制", PenaltyKind.BUSINESS), ("拘留", PenaltyKind.DETENTION),
)  # fmt: skip


class UnreadableTable(DomainError):
    """The file is no table, too large, or lacks a column."""


@dataclass
class Row:
    """One line of the table, and what is wrong with it."""

    line: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)


def read_table(content: bytes, name: str) -> list[Row]:
    """Return the rows of the file, each checked on its own and against the ones before.

    Raises:
        UnreadableTable: with what and what to do.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableTable(_("The file is larger than 10 MB."))
    cells = _xlsx(content) if name.lower().endswith(".xlsx") else _csv(content)
    if not cells:
        raise UnreadableTable(_("There is nothing in it."))
    names = [COLUMNS.get(str(cell).strip().lower(), "") for cell in cells[0]]
    missing = [wanted for wanted in REQUIRED if wanted not in names]
    if missing:
        chinese = {code: word for word, code in COLUMNS.items() if not word.isascii()}
        raise UnreadableTable(
            _("The first line lacks: %(columns)s.")
            % {"columns": "、".join(chinese[code] for code in missing)}
        )
    if len(cells) - 1 > MOST_ROWS:
        raise UnreadableTable(_("More than %(rows)d rows.") % {"rows": MOST_ROWS})
    rows, seen = [], set()
    for line, row in enumerate(cells[1:], 2):
        if not any(str(cell).strip() for cell in row):
            continue
        read = _row(line, dict(zip(names, row, strict=False)))
        number = read.values.get("number")
        if number in seen:
            read.problems.append(_("the number stands twice in this file"))
        seen.add(number)
        rows.append(read)
    return rows


def _xlsx(content: bytes) -> list[list[Any]]:
    with tempfile.NamedTemporaryFile(suffix=".xlsx") as file:
        file.write(content)
        file.flush()
        path = Path(file.name)
        try:
            inspect_workbook(path)
            rows: list[list[Any]] = load_workbook(path).get_sheet_by_index(0).to_python()
        except (UnreadableRoster, CalamineError) as error:
            raise UnreadableTable(str(error)) from error
    return rows


def _csv(content: bytes) -> list[list[Any]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        try:
            return [list(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True)]
        except csv.Error as error:
            raise UnreadableTable(_("The file is no table.")) from error
    raise UnreadableTable(_("The file is no text in UTF-8 or GB18030."))


def _row(line: int, cells: dict[str, Any]) -> Row:
    row = Row(line)
    for name in ("number", "authority", "field", "party", "violation", "basis", "result"):
        text = _text(cells.get(name))
        row.values[name] = text
        if name in REQUIRED and not text:
            row.problems.append(_("“%(column)s” is empty") % {"column": _column(name)})
        if len(text) > _LONGEST.get(name, 20_000):
            row.problems.append(_("“%(column)s” is too long") % {"column": _column(name)})
        for hit in scan(text):
            row.problems.append(
                _("“%(column)s” holds a %(kind)s: “%(text)s”")
                % {"column": _column(name), "kind": KIND_LABELS[hit.kind], "text": hit.text}
            )
    row.values["decided_on"] = day = _day(cells.get("decided_on"))
    if day is None:
        row.problems.append(_("“%(column)s” is no date") % {"column": _column("decided_on")})
    row.values["fine_yuan"] = fine = _yuan(cells.get("fine_yuan"))
    if fine is not None and (fine.is_nan() or fine < 0):
        row.values["fine_yuan"] = None
        row.problems.append(_("“%(column)s” is no amount") % {"column": _column("fine_yuan")})
    row.values["kinds"] = kinds_of(_text(cells.get("kinds")) or row.values["result"])
    return row


def kinds_of(text: str) -> str:
    """Return the kinds that a text names, as stored: ",FINE,WARNING,"; "" for an empty text."""
    if not text:
        return ""
    found = {kind.value for word, kind in _KIND_WORDS if word in text}
    found |= {kind for kind in PenaltyKind.values if kind in text.upper().split(",")}
    return f",{','.join(sorted(found or {PenaltyKind.OTHER.value}))},"


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell).strip()


def _day(cell: Any) -> dt.date | None:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    found = re.match(r"^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$", _text(cell))
    try:
        return dt.date(*map(int, found.groups())) if found else None
    except ValueError:
        return None


def _yuan(cell: Any) -> Decimal | None:
    text = _text(cell).replace(",", "").replace("，", "").removesuffix("元")
    if not text:
        return None
    factor = 10_000 if text.endswith("万") else 1
    try:
        amount = Decimal(text.removesuffix("万")) * factor
    except InvalidOperation:
        return Decimal("NaN")
    return amount if amount.is_finite() and amount < 10**12 else Decimal("NaN")


def _column(name: str) -> str:
    return next(word for word, code in COLUMNS.items() if code == name)
