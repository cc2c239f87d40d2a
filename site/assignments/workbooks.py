"""A board as files: the same figures as on screen, and the names behind them, streamed row by row."""

import datetime as dt
from collections.abc import Iterator
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assignments.board import Board, Row
from assignments.models import Obligation
from assignments.names import in_order
from cadres.models import Unit
from core.streamed_sheets import BOLD, TITLE, Line, Sheet, stream_csv, stream_xlsx
from core.time import long_date, site_date

ROWS_AT_ONCE: Final = 2_000


def board_xlsx(board: Board) -> Iterator[bytes]:
    """Yield the board and its names as XLSX; the names are never all in memory."""
    return stream_xlsx(
        [
            Sheet(_("Coverage"), [34, 12, 12, 12, 12, 12], coverage_lines(board)),
            Sheet(_("Names"), [16, 16, 34, 16, 18, 18, 18], name_lines(board)),
        ]
    )


def board_csv(board: Board) -> Iterator[bytes]:
    """Yield the names of the board as CSV."""
    return stream_csv(name_lines(board))


def coverage_lines(board: Board) -> Iterator[Line]:
    """Yield what the page shows: facts, column names, a line per row, the total."""
    yield Line([board.assignment.label], TITLE)
    for name, fact in board_facts(board):
        yield Line([name, fact])
    yield Line(coverage_header(), BOLD)
    for row in board.rows:
        yield Line([row_label(row), *_figures(row)])
    yield Line([_("Total"), *_figures(board.total)])


def board_facts(board: Board) -> list[tuple[str, str]]:
    """Return what a reader has to know of the figures."""
    counted = _("by the unit of today") if board.view == "now" else _("by the unit at the time")
    facts = [
        (_("Unit"), board.unit.label),
        (_("Due date"), long_date(board.assignment.due_on)),
        (_("People counted"), counted),
        (_("As of"), board.at_text),
    ]
    if board.not_counted:
        separator = _(", ")
        excused = separator.join(f"{reason} {number}" for reason, number in board.not_counted)
        facts.append((_("Not counted"), excused))
    return facts


def coverage_header() -> list[str]:
    """Return the column names."""
    return [
        _("Unit"),
        _("Assigned"),
        pgettext("figures", "Started"),
        _("Done"),
        _("Share done"),
        _("Overdue"),
    ]


def name_lines(board: Board) -> Iterator[Line]:
    """Yield one line per person: overdue, not done, done; each group by pinyin."""
    yield Line(
        [
            _("Name"),
            _("Staff number"),
            _("Unit"),
            _("State"),
            _("Due date"),
            _("Started at"),
            _("Done at"),
        ],
        BOLD,
    )
    units = dict(_labels(board))
    words = _State(site_date(board.at))
    with transaction.atomic():  # else PostgreSQL would gather all of them before the first
        for part in in_order(board, board.people()):
            rows = part.people.values_list(
                "cadre__name",
                "cadre__staff_number",
                board.unit_field + "_id",
                "due_on",
                "started_at",
                "done_at",
            )
            for name, number, unit, due_on, started_at, done_at in rows.iterator(
                chunk_size=ROWS_AT_ONCE
            ):
                state = words.of(due_on, started_at, done_at)
                yield Line(
                    [name, number, units.get(unit, ""), state, due_on, started_at, done_at]
                )


def row_label(row: Row) -> str:
    """Name a row; the unit's own people apart from the sub-units below it."""
    return own_label(row.unit) if row.is_itself else row.unit.label


def own_label(unit: Unit) -> str:
    """Name the row of a unit's own people, without its sub-units."""
    return _("%(unit)s (own people)") % {"unit": unit.label}


def state_label(obligation: Obligation, board: Board) -> str:
    """Say how far a person is in one word or two."""
    words = _State(site_date(board.at))
    return words.of(obligation.due_on, obligation.started_at, obligation.done_at)


class _State:
    """The words for how far somebody is, looked up once."""

    def __init__(self, today: dt.date) -> None:
        self._today = today
        self._done, self._overdue = _("Done"), _("Overdue")
        self._started, self._not_started = _("Started"), _("Not started")

    def of(
        self, due_on: dt.date, started_at: dt.datetime | None, done_at: dt.datetime | None
    ) -> str:
        if done_at:
            return self._done
        if due_on < self._today:
            return self._overdue
        return self._started if started_at else self._not_started


def _labels(board: Board) -> Iterator[tuple[int, str]]:
    for unit in Unit.objects.within(board.unit):
        yield unit.pk, unit.label


def _figures(row: Row) -> tuple[int, int, int, float | None, int]:
    figures = row.figures
    share = figures.done_permille / 1000 if figures.assigned else None
    return figures.assigned, figures.started, figures.done, share, row.overdue
