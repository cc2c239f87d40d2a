"""Boards: how far units are, down to names, on screen, as a file and for polling."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from assignments.board import Board
from assignments.figures import Figures
from assignments.indicators.registry import View
from assignments.models import Assignment, Tally
from assignments.names import LONGEST_QUERY, NameList, State, readable_units
from assignments.overview.files import board_pdf
from assignments.overview.trends import Trend
from assignments.overview.views import sent_file
from assignments.papers.pdf import PDF
from assignments.workbooks import board_csv, board_xlsx
from cadres.models import Unit
from cadres.policies import Capability, can, top_units
from cadres.requests import cadre_of
from core.http import personal
from core.spreadsheets import XLSX
from core.streamed_sheets import CSV
from core.time import site_date

PAGE_SIZE: Final = 20
FILES: Final[dict[str, tuple[str, Callable[[Board], Iterable[bytes] | bytes]]]] = {
    "xlsx": (XLSX, board_xlsx),
    "csv": (CSV, board_csv),
    "pdf": (PDF, board_pdf),
}
SHOWN: Final = {"running": _("Running"), "overdue": _("Past due"), "all": _("All")}


@personal
@login_required
@require_safe
def boards(request: HttpRequest) -> HttpResponse:
    """List the assignments that reach somebody the actor tracks, with their coverage."""
    tops = top_units(cadre_of(request), Capability.TRACK_COMPLETION)
    if not tops:
        raise Http404
    today = site_date(timezone.now())
    shown = request.GET.get("show", "running")
    shown = shown if shown in SHOWN else "running"
    found = Assignment.objects.touching(tops).select_related("audience")
    if shown == "running":
        found = found.filter(due_on__gte=today)
    elif shown == "overdue":
        found = found.filter(due_on__lt=today)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "assignments/boards.html",
        {
            "page_obj": page,
            "lines": coverage_of(list(page), tops),
            "shown": shown,
            "choices": SHOWN.items(),
            "today": today,
            "units": tops,
        },
    )


@personal
@login_required
@require_safe
def board(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Show coverage by direct sub-unit, with a link into each."""
    shown = _board_or_404(request, assignment_id)
    return render(
        request,
        "assignments/board.html",
        {
            "board": shown,
            "figures": shown.as_json(),
            "query": _query(shown),
            "endings": [("xlsx", "XLSX"), ("csv", "CSV"), ("pdf", "PDF")],
            "may_change": can(
                cadre_of(request), Capability.ASSIGN_LEARNING, within=shown.assignment.audience
            ),
        },
    )


@personal
@login_required
@require_safe
def board_names(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """List the people behind the figures, 50 a page."""
    shown = _board_or_404(request, assignment_id)
    state = request.GET.get("state", "")
    names = NameList(
        board=shown,
        state=State(state) if state in State.values else None,
        is_own=request.GET.get("own") == "1",
        after=request.GET.get("after", ""),
        query=request.GET.get("q", "").replace("\0", "").strip()[:LONGEST_QUERY],
        rank=_number(request.GET.get("rank", "")),
    )
    records = top_units(cadre_of(request), Capability.READ_UNIT_RECORDS)
    rosters = top_units(cadre_of(request), Capability.MANAGE_ROSTER)
    return render(
        request,
        "assignments/board_names.html",
        {
            "board": shown,
            "names": names,
            "readable": readable_units(records, names.page),
            "exemptable": {
                each.unit_id
                for each in names.page
                if any(top.contains(each.unit) for top in rosters)
            },
            "today": site_date(shown.at),
            "kept": [
                (name, request.GET[name])
                for name in ("unit", "state", "own", "as")
                if request.GET.get(name)
            ],
        },
    )


@personal
@login_required
@require_safe
def board_export(request: HttpRequest, assignment_id: int, ending: str) -> HttpResponseBase:
    """Send the board as XLSX, its names as CSV, or its figures as PDF; streamed as it is read."""
    if ending not in FILES:
        raise Http404
    shown = _board_or_404(request, assignment_id)
    kind, write = FILES[ending]
    day = site_date(shown.at).isoformat()
    name = f"{shown.assignment.label}-{shown.unit.label}-{day}.{ending}"
    return sent_file(write(shown), kind, name)


@personal
@login_required
@require_safe
def board_trend(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Show how the share of a board went, day by day."""
    shown = _board_or_404(request, assignment_id)
    return render(
        request,
        "assignments/board_trend.html",
        {"board": shown, "trend": Trend(shown.trend())},
    )


@personal
@login_required
@require_safe
def board_figures(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Send the figures as JSON; 304 when the version in If-None-Match still stands."""
    figures = _board_or_404(request, assignment_id).as_json()
    etag = f'"{figures["version"]}"'
    response = JsonResponse(figures, headers={"ETag": etag})
    return get_conditional_response(request, etag=etag, response=response) or response


def _query(shown: Board) -> str:
    """Return the query of the addresses of the same board in other forms."""
    chosen = {"unit": shown.unit.code}
    if shown.view is View.NOW:
        chosen["as"] = "now"
    return f"?{urlencode(chosen)}"


def coverage_of(assignments: list[Assignment], tops: list[Unit]) -> list[dict[str, Any]]:
    """Pair each assignment with the figures of the actor's units. One query."""
    sums = {
        assignment_id: Figures(assigned, started, done)
        for assignment_id, assigned, started, done in Tally.objects.filter(
            assignment__in=assignments
        )
        .below(tops)
        .order_by()
        .values_list("assignment_id")
        .annotate(Sum("assigned"), Sum("started"), Sum("done"))
    }
    return [
        {"assignment": each, "figures": sums.get(each.pk, Figures())} for each in assignments
    ]


def _board_or_404(request: HttpRequest, assignment_id: int) -> Board:
    """Find the board the address asks for; a stranger's answers like a missing one."""
    found = Board.find(
        assignment_id=assignment_id,
        unit_code=request.GET.get("unit", ""),
        view=request.GET.get("as", ""),
        actor=cadre_of(request),
        at=timezone.now(),
    )
    if found is None:
        raise Http404
    return found


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 19 else None
