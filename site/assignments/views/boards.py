"""Boards: how far units are, down to names, on screen, as a file and for polling."""

from typing import Any, Final

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from assignments.board import Board
from assignments.figures import Figures
from assignments.models import Assignment, Tally
from assignments.names import NameList, State, readable_units
from assignments.workbooks import board_workbook
from cadres.models import Unit
from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.http import personal
from core.spreadsheets import XLSX
from core.time import site_date

PAGE_SIZE: Final = 20
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
        {"board": shown, "figures": shown.as_json(), "names_states": State},
    )


@personal
@login_required
@require_safe
def board_names(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """List the people behind the figures, 50 a page."""
    shown = _board_or_404(request, assignment_id)
    state = request.GET.get("state", "")
    after = request.GET.get("after", "")
    names = NameList(
        board=shown,
        state=State(state) if state in State.values else None,
        is_own=request.GET.get("own") == "1",
        after=int(after) if after.isdecimal() and len(after) < 19 else None,
    )
    records = top_units(cadre_of(request), Capability.READ_UNIT_RECORDS)
    return render(
        request,
        "assignments/board_names.html",
        {
            "board": shown,
            "names": names,
            "readable": readable_units(records, names.page),
        },
    )


@personal
@login_required
@require_safe
def board_export(request: HttpRequest, assignment_id: int) -> HttpResponseBase:
    """Send the board as XLSX, streamed from a temporary file."""
    shown = _board_or_404(request, assignment_id)
    day = site_date(shown.at).isoformat()
    return FileResponse(
        board_workbook(shown),
        as_attachment=True,
        filename=f"{shown.assignment.label}-{shown.unit.label}-{day}.xlsx",
        content_type=XLSX,
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
        actor=cadre_of(request),
        at=timezone.now(),
    )
    if found is None:
        raise Http404
    return found
