"""A board as an XLSX file: the same figures as on screen, and the names behind them."""

from typing import IO

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assignments.board import Board, Row
from assignments.models import Obligation
from assignments.names import ordered
from core.spreadsheets import WorkbookFile
from core.time import long_date


def board_workbook(board: Board) -> IO[bytes]:
    """Write the board and its names, row by row; the names are never all in memory."""
    with WorkbookFile() as book:
        book.sheet(_("Coverage"), [34, 12, 12, 12, 12, 12])
        book.title(board.assignment.label)
        book.row(_("Unit"), board.unit.label)
        book.row(_("Due date"), long_date(board.assignment.due_on))
        book.row(_("As of"), board.at)
        book.header(
            [
                _("Unit"),
                _("Assigned"),
                pgettext("figures", "Started"),
                _("Done"),
                _("Share done"),
                _("Overdue"),
            ]
        )
        for row in board.rows:
            book.row(row_label(row), *_figures(row))
        book.row(_("Total"), *_figures(board.total))

        book.sheet(_("Names"), [16, 16, 34, 16, 18, 18])
        book.header(
            [_("Name"), _("Staff number"), _("Unit"), _("State"), _("Started at"), _("Done at")]
        )
        people = ordered(board.people()).select_related("cadre", "unit")
        for each in people.iterator(chunk_size=2000):
            book.row(
                each.cadre.name,
                each.cadre.staff_number,
                each.unit.label,
                state_label(each, board),
                each.started_at,
                each.done_at,
            )
        return book.finish()


def row_label(row: Row) -> str:
    """Name a row; the unit's own people apart from the sub-units below it."""
    if row.is_itself:
        return _("%(unit)s (own people)") % {"unit": row.unit.label}
    return row.unit.label


def state_label(obligation: Obligation, board: Board) -> str:
    """Say how far a person is in one word or two."""
    if obligation.done_at:
        return _("Done")
    if board.is_overdue:
        return _("Overdue")
    return _("Started") if obligation.started_at else _("Not started")


def _figures(row: Row) -> tuple[int, int, int, float | None, int]:
    figures = row.figures
    share = figures.done_permille / 1000 if figures.assigned else None
    return figures.assigned, figures.started, figures.done, share, row.overdue
