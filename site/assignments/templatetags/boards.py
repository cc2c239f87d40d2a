"""Rows of a board, written straight: forty rows by template tags cost more than all queries."""

from typing import Final
from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assignments.board import Board, Row
from assignments.indicators.registry import View
from assignments.workbooks import row_label

register = template.Library()

# Numbers and words that are safe are put in as they are; what people wrote is escaped before.
_ROW: Final = """<tr data-row="{name}">
<th scope="row">{heading}</th>
<td class="number" data-label="{words[0]}" data-figure="assigned">{figures.assigned}</td>
<td class="number" data-label="{words[1]}" data-figure="started">{figures.started}</td>
<td class="number" data-label="{words[2]}" data-figure="done">{figures.done}</td>
<td class="share"><progress class="meter" max="1000" value="{permille}"
 aria-hidden="true">{percent}</progress><span data-figure="percent">{percent}</span></td>
<td class="number{is_overdue}" data-label="{words[3]}" data-figure="overdue">{overdue}</td>
</tr>"""


@register.simple_tag
def board_rows(board: Board) -> SafeString:
    """Write a `<tr>` per row; its heading leads one level down, or to the names behind it."""
    words = _words()
    names = reverse("board_names", args=[board.assignment.pk])
    view = "&amp;as=now" if board.view is View.NOW else ""
    mark = f' <span class="badge badge--neutral">{escape(_("my contact point"))}</span>'

    def written(row: Row) -> str:
        code, label = escape(quote(row.unit.code)), escape(row_label(row))
        if row.has_more:
            address = f"?unit={code}{view}"
        else:
            address = f"{names}?unit={code}{view}" + ("&amp;own=1" if row.is_itself else "")
        heading = f'<a href="{address}">{label}</a>'
        if getattr(row.unit, "is_contact_point", False):
            heading += mark
        name = escape(row.unit.code)
        return _row(row, f"{name}/own" if row.is_itself else name, heading, words)

    return mark_safe("\n".join(map(written, board.rows)))  # noqa: S308  escaped above


@register.simple_tag
def board_total(board: Board) -> SafeString:
    """Write the `<tr>` of the sum."""
    return mark_safe(  # noqa: S308  escaped where it is written
        _row(board.total, "total", escape(_("Total")), _words())
    )


def _words() -> tuple[str, ...]:
    """The column names, shown beside each figure where there is no room for columns."""
    words = _("Assigned"), pgettext("figures", "Started"), _("Done"), _("Overdue")
    return tuple(escape(word) for word in words)


def _row(row: Row, name: str, heading: str, words: tuple[str, ...]) -> str:
    """Write one `<tr>`; `name`, `heading` and `words` are escaped already."""
    figures = row.figures
    return _ROW.format(
        name=name,
        heading=heading,
        words=words,
        figures=figures,
        permille=figures.done_permille,
        percent=figures.percent,
        overdue=row.overdue,
        is_overdue=" is-overdue" if row.overdue else "",
    )
