"""Rows of a board, written straight: forty rows by template tags cost more than all queries."""

from urllib.parse import quote

from django import template
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from assignments.board import Board, Row
from assignments.indicators.registry import View
from assignments.workbooks import row_label

register = template.Library()

_ROW = """<tr data-row="{name}">
<th scope="row">{heading}</th>
<td class="number" data-label="{word_0}" data-figure="assigned">{assigned}</td>
<td class="number" data-label="{word_1}" data-figure="started">{started}</td>
<td class="number" data-label="{word_2}" data-figure="done">{done}</td>
<td class="share"><progress class="meter" max="1000" value="{done_permille}"
 aria-hidden="true">{percent}</progress><span data-figure="percent">{percent}</span></td>
<td class="number{overdue_class}" data-label="{word_3}" data-figure="overdue">{overdue}</td>
</tr>"""


@register.simple_tag
def board_rows(board: Board) -> SafeString:
    """Write a `<tr>` per row; its heading leads one level down, or to the names behind it."""
    words = _words()
    names = reverse("board_names", args=[board.assignment.pk])
    view = "&as=now" if board.view is View.NOW else ""

    def heading(row: Row) -> SafeString:
        code = quote(row.unit.code)
        if row.has_more:
            address = f"?unit={code}{view}"
        else:
            address = f"{names}?unit={code}{view}" + ("&own=1" if row.is_itself else "")
        link = format_html('<a href="{}">{}</a>', address, row_label(row))
        if not getattr(row.unit, "is_contact_point", False):
            return link
        mark = _("my contact point")
        return format_html('{} <span class="badge badge--neutral">{}</span>', link, mark)

    return format_html_join(
        "\n",
        "{}",
        (
            (
                _row(
                    row,
                    name=f"{row.unit.code}/own" if row.is_itself else row.unit.code,
                    heading=heading(row),
                    words=words,
                ),
            )
            for row in board.rows
        ),
    )


@register.simple_tag
def board_total(board: Board) -> SafeString:
    """Write the `<tr>` of the sum."""
    return _row(board.total, name="total", heading=_("Total"), words=_words())


def _words() -> tuple[str, str, str, str]:
    """The column names, shown beside each figure where there is no room for columns."""
    return _("Assigned"), pgettext("figures", "Started"), _("Done"), _("Overdue")


def _row(row: Row, *, name: str, heading: str, words: tuple[str, ...]) -> SafeString:
    figures = row.figures
    return format_html(
        _ROW,
        name=name,
        heading=heading,
        **{f"word_{number}": word for number, word in enumerate(words)},
        assigned=figures.assigned,
        started=figures.started,
        done=figures.done,
        done_permille=figures.done_permille,
        percent=figures.percent,
        overdue=row.overdue,
        overdue_class=mark_safe(" is-overdue") if row.overdue else "",
    )
