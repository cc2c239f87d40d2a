"""Unit boards and assignment boards as papers, and the unit board as sheets."""

from collections.abc import Iterator

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assignments.board import Board
from assignments.overview.board import UnitBoard
from assignments.overview.lines import facts, header, lines
from assignments.papers.pdf import LANGUAGE, Paper, Table, paper_pdf
from assignments.workbooks import board_facts, coverage_lines
from core.streamed_sheets import BOLD, TITLE, Line, Sheet, stream_csv, stream_xlsx


def unit_board_lines(board: UnitBoard) -> Iterator[Line]:
    """Yield the lines of the unit board's sheet: facts, column names, rows, total, notes."""
    yield Line([_("Figures of %(unit)s") % {"unit": board.unit.label}], TITLE)
    for name, fact in facts(board):
        yield Line([name, fact])
    yield Line(header(board), BOLD)
    for line in lines(board):
        yield Line(line)
    for column in board.columns:
        yield Line([str(column.label), str(column.note)])


def unit_board_xlsx(board: UnitBoard) -> Iterator[bytes]:
    widths = [34, *(18 for _column in board.columns)]
    return stream_xlsx(
        [Sheet(pgettext("indicators", "Figures"), widths, unit_board_lines(board))]
    )


def unit_board_csv(board: UnitBoard) -> Iterator[bytes]:
    return stream_csv([Line(header(board)), *(Line(line) for line in lines(board))])


def unit_board_pdf(board: UnitBoard) -> bytes:
    """Return the unit board on a sheet across, in Chinese: it is a paper."""
    with translation.override(LANGUAGE):
        notes = [
            _("%(label)s: %(note)s.") % {"label": column.label, "note": column.note}
            for column in board.columns
        ]
        paper = Paper(
            heading=_("Figures of %(unit)s") % {"unit": board.unit.label},
            facts=facts(board),
            tables=[Table(_("By sub-unit"), header(board), list(lines(board)))],
            paragraphs=notes,
            footer=_("Qingfeng"),
            landscape=True,
        )
    return paper_pdf(paper, at=board.at)


def board_pdf(board: Board) -> bytes:
    """Return the coverage of one assignment as a paper."""
    with translation.override(LANGUAGE):
        rows = [
            [_written(cell) for cell in line.cells]
            for line in coverage_lines(board)
            if len(line.cells) > 2
        ]
        paper = Paper(
            heading=board.assignment.label,
            facts=board_facts(board),
            tables=[Table(_("Coverage"), rows[0], rows[1:])],
            footer=_("Qingfeng"),
        )
    return paper_pdf(paper, at=board.at)


def _written(cell: object) -> str:
    if cell is None:
        return "–"
    if isinstance(cell, float):
        thousandths = round(cell * 1000)
        whole, tenth = divmod(thousandths, 10)
        return f"{whole}.{tenth}%" if tenth else f"{whole}%"
    return str(cell)
