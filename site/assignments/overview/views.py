"""The unit board: on screen, as JSON for polling, as files; and trends."""

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, urlencode
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe

from assignments.indicators.known import Overdue
from assignments.indicators.registry import View, indicators
from assignments.overview.board import UnitBoard
from assignments.overview.files import unit_board_csv, unit_board_pdf, unit_board_xlsx
from assignments.overview.trends import Trend
from assignments.papers.pdf import PDF
from cadres.requests import cadre_of
from core.http import personal
from core.spreadsheets import XLSX
from core.streamed_sheets import CSV

NAMES_PER_PAGE: Final = 50
FILES: Final[dict[str, tuple[str, Callable[[UnitBoard], Iterable[bytes] | bytes]]]] = {
    "xlsx": (XLSX, unit_board_xlsx),
    "csv": (CSV, unit_board_csv),
    "pdf": (PDF, unit_board_pdf),
}


@personal
@login_required
@require_safe
def unit_board(request: HttpRequest) -> HttpResponse:
    """Show every figure of a unit by sub-unit."""
    board = _board_or_404(request)
    return render(
        request,
        "assignments/overview/unit_board.html",
        {
            "board": board,
            "figures": board.as_json(),
            "query": _query(board),
            "endings": [("xlsx", "XLSX"), ("csv", "CSV"), ("pdf", "PDF")],
        },
    )


@personal
@login_required
@require_safe
def unit_board_figures(request: HttpRequest) -> HttpResponse:
    """Send the figures as JSON; 304 when the version in If-None-Match still stands."""
    figures = _board_or_404(request).as_json()
    etag = f'"{figures["version"]}"'
    response = JsonResponse(figures, headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=response) or response


@personal
@login_required
@require_safe
def unit_board_file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Send the figures as XLSX, CSV or PDF."""
    if ending not in FILES:
        raise Http404
    board = _board_or_404(request)
    kind, write = FILES[ending]
    name = f"{board.unit.label}-{board.day.isoformat()}.{ending}"
    return sent_file(write(board), kind, name)


@personal
@login_required
@require_safe
def unit_trend(request: HttpRequest, code: str) -> HttpResponse:
    """Show how one figure of a unit went, day by day."""
    board = _board_or_404(request)
    indicator = indicators.get(code)
    if indicator is None:
        raise Http404
    days = [] if indicator.hides_few and board.total_hides(code) else board.trend(code)
    context: dict[str, Any] = {
        "board": board,
        "indicator": indicator,
        "trend": Trend(days, is_count=indicator.is_count),
        "columns": board.columns,
        "query": _query(board),
    }
    return render(request, "assignments/overview/unit_trend.html", context)


@personal
@login_required
@require_safe
def late_names(request: HttpRequest) -> HttpResponse:
    """List the people behind the figure of who is overdue, by unit and name."""
    board = _board_or_404(request)
    path = board.scope.unit_path("unit", "cadre__unit")
    late = (
        Overdue.late(board.scope)
        .filter(**{f"{path}__startswith": board.unit.path})
        .select_related("cadre", "cadre__unit", "unit", "assignment")
        .order_by(path, "cadre__sort_key", "cadre_id", "due_on")
    )
    page = Paginator(late, NAMES_PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request, "assignments/overview/late_names.html", {"board": board, "page_obj": page}
    )


@personal
@login_required
@require_safe
def lacking_names(request: HttpRequest, code: str) -> HttpResponse:
    """List who keeps a figure below the whole, by unit and name; where names may be told."""
    board = _board_or_404(request)
    indicator = indicators.get(code)
    if indicator is None or indicator.lacking_note is None:
        raise Http404
    people = (
        indicator.lacking(board.scope)
        .select_related("unit")
        .order_by("unit__path", "sort_key", "pk")
    )
    page = Paginator(people, NAMES_PER_PAGE).get_page(request.GET.get("page"))
    return render(
        request,
        "assignments/overview/lacking_names.html",
        {
            "board": board,
            "indicator": indicator,
            "page_obj": page,
            "query": _query(board),
            # Where somebody has gone to is not told to the unit that they have left.
            "here": {
                each.pk
                for each in page
                if each.unit and any(top.contains(each.unit) for top in board.tops)
            },
        },
    )


def sent_file(content: Iterable[bytes] | bytes, kind: str, name: str) -> HttpResponseBase:
    """Return `content` as a file to save; an iterator is sent as it is made."""
    headers = {"Content-Disposition": content_disposition_header(True, name) or "attachment"}
    if isinstance(content, bytes):
        return HttpResponse(content, content_type=kind, headers=headers)
    pieces = _in_language(content, get_language() or "zh-hans")
    return StreamingHttpResponse(pieces, content_type=kind, headers=headers)


def _in_language(content: Iterable[bytes], language: str) -> Iterator[bytes]:
    """Write the rest of the file in the language of the request, which may be over by then."""
    with override(language):
        yield from content


def _query(board: UnitBoard) -> str:
    """Return the query of the addresses of the same board in other forms."""
    chosen = {"unit": board.unit.code, "year": str(board.day.year)}
    if board.view is View.NOW:
        chosen["as"] = "now"
    return f"?{urlencode(chosen)}"


def _board_or_404(request: HttpRequest) -> UnitBoard:
    board = UnitBoard.find(
        unit_code=request.GET.get("unit", ""),
        year=request.GET.get("year", ""),
        view=request.GET.get("as", ""),
        actor=cadre_of(request),
        at=timezone.now(),
    )
    if board is None:
        raise Http404
    return board
