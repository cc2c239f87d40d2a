"""A unit board as lines of text: what XLSX, CSV and PDF write. The page shows the same cells."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assignments.overview.board import Row, UnitBoard
from assignments.workbooks import own_label
from core.time import day_and_time


def header(board: UnitBoard) -> list[str]:
    """Return the column names; a share has its fraction beside it."""
    return [_("Unit"), *(str(column.label) for column in board.columns)]


def lines(board: UnitBoard) -> Iterator[list[str]]:
    """Yield one line per row, then the total."""
    for row in board.rows:
        label = own_label(row.unit) if row.is_itself else row.unit.label
        yield [label, *_texts(row)]
    yield [_("Total"), *_texts(board.total)]


def facts(board: UnitBoard) -> list[tuple[str, str]]:
    """Return what a reader has to know of the figures: unit, year, view, when collected."""
    collected = board.collection
    return [
        (_("Unit"), board.unit.label),
        (_("Year"), str(board.day.year)),
        (
            _("People counted"),
            _("by the unit at the time") if board.view == "then" else _("by the unit of today"),
        ),
        (_("As of"), day_and_time(collected.collected_at) if collected else "–"),
    ]


def _texts(row: Row) -> list[str]:
    return [f"{cell.text} ({cell.detail})" if cell.detail else cell.text for cell in row.cells]
