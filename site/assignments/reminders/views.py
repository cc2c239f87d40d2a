"""The next messages, reminding by hand, the calendar of working days, and due days as a file."""

import datetime as dt
from typing import Final
from urllib.parse import urljoin

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assignments.asking import asked_of
from assignments.board import Board
from assignments.models import WorkDay
from assignments.names import NameList
from assignments.reminders import services
from assignments.reminders.clock import local, sending_hours, work_calendar
from assignments.reminders.forms import HoursForm, SwapForm
from assignments.reminders.next_digests import next_digests
from assignments.reminders.upcoming import planned_messages, sent_messages
from cadres.models import Cadre
from cadres.notices.services import due_event
from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.errors import DomainError
from core.http import personal
from core.icalendar import calendar as calendar_file
from core.time import site_date

SHOWN_DAYS: Final = 60


@personal
@login_required
@require_safe
def next_messages(request: HttpRequest) -> HttpResponse:
    """Show what will be sent to whom, when and why; and what went out."""
    actor, at = cadre_of(request), timezone.now()
    tops = top_units(actor, Capability.TRACK_COMPLETION)
    if not tops:
        raise Http404
    return render(
        request,
        "assignments/reminders/messages.html",
        {
            "planned": planned_messages(tops, at),
            "digests": next_digests(tops, at),
            "sent": sent_messages(tops, at),
            "hours": sending_hours(),
            "units": tops,
            "sets_calendar": _sets_calendar(actor),
            "is_open": sending_hours().allow(local(at), work_calendar()),
        },
    )


@personal
@login_required
@require_POST
def remind(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Remind those of a board who have not finished."""
    actor, at = cadre_of(request), timezone.now()
    unit_code = request.POST.get("unit", "")
    board = Board.find(assignment_id=assignment_id, unit_code=unit_code, actor=actor, at=at)
    if board is None:
        raise Http404
    is_own = request.POST.get("own") == "1"
    try:
        number = services.remind_by_hand(
            assignment=board.assignment,
            people=NameList(board=board, is_own=is_own).everyone(),
            actor=actor,
            at=at,
        )
    except DomainError as error:
        messages.info(request, str(error))
    else:
        messages.success(
            request,
            _("Reminded: %(number)d people who have not finished.") % {"number": number},
        )
    address = redirect("board", assignment_id=assignment_id)
    address["Location"] += "?" + urlencode({"unit": board.unit.code})
    return address


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def work_days(request: HttpRequest) -> HttpResponse:
    """Show and change the swapped days and the sending hours; for organisers of the whole site."""
    actor, at = cadre_of(request), timezone.now()
    if not _sets_calendar(actor):
        raise Http404
    hours = sending_hours()
    swap = SwapForm(request.POST if "swap" in request.POST else None)
    times = HoursForm(
        request.POST if "hours" in request.POST else None,
        initial={"opens": hours.opens, "closes": hours.closes},
    )
    form = swap if "swap" in request.POST else times
    if request.method == "POST" and form.is_valid():
        try:
            if form is swap:
                services.swap_day(actor=actor, at=at, **form.cleaned_data)
            else:
                services.set_hours(actor=actor, at=at, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Saved. Messages to come follow it."))
            return redirect("work_days")
    today = site_date(at)
    known = work_calendar()
    ahead = [today + dt.timedelta(days=number) for number in range(SHOWN_DAYS)]
    return render(
        request,
        "assignments/reminders/work_days.html",
        {
            "rows": WorkDay.objects.filter(day__gte=today - dt.timedelta(days=60)),
            "swap": swap,
            "times": times,
            "unusual": [
                (day, known.is_working(day))
                for day in ahead
                if known.is_working(day) == (day.weekday() > 4)
            ],
        },
        status=422 if request.method == "POST" else 200,
    )


@personal
@login_required
@require_POST
def unswap_day(request: HttpRequest, day_id: int) -> HttpResponse:
    """Take a day out of the table."""
    actor = cadre_of(request)
    if not _sets_calendar(actor):
        raise Http404
    row = get_object_or_404(WorkDay, pk=day_id)
    services.unswap_day(row=row, actor=actor, at=timezone.now())
    messages.success(request, _("Removed. The day follows the public calendar again."))
    return redirect("work_days")


@personal
@login_required
@require_safe
def due_calendar(request: HttpRequest) -> HttpResponse:
    """Send the reader's due days as an .ics file."""
    reader, at = cadre_of(request), timezone.now()
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Qingfeng//Due//ZH", "METHOD:PUBLISH"]
    for owed in asked_of(reader, at):
        assignment = owed.assignment
        address = urljoin(str(settings.WAGTAILADMIN_BASE_URL), assignment.url or "/")
        lines += due_event(
            f"obligation-{owed.pk}@qingfeng", assignment.label, owed.due_on, at, address
        )
    return HttpResponse(
        calendar_file([*lines, "END:VCALENDAR"]),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="due.ics"'},
    )


def _sets_calendar(actor: Cadre) -> bool:
    return any(unit.is_root() for unit in top_units(actor, Capability.RUN_CAMPAIGNS))
