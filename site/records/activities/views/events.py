"""Events in the console: the list, planning, one event with its roll, and decisions on it."""

import uuid
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cadres.authentication import cadre_of
from cadres.models import Cadre
from cadres.policies import Capability, top_units, units_with
from cadres.roster.problems import UnreadableRoster
from core.errors import DomainError
from core.http import personal
from core.spreadsheets import XLSX
from records.activities.access import (
    approvable_events,
    audience_of,
    decidable_applications,
    plannable_events,
)
from records.activities.forms import EventForm, NoteForm, SheetForm, UploadForm
from records.activities.rolls import read_roll, roll_template
from records.activities.services import events as services
from records.activities.services.evidence import add_evidence
from records.models import ActivityRule, Attendance, Event

PAGE_SIZE: Final = 20
ROLL_PAGE: Final = 60


@login_required
@require_safe
@personal
def event_list(request: HttpRequest) -> HttpResponse:
    """List the activities of the actor's units, what waits for a decision first."""
    actor = cadre_of(request.user)
    if not top_units(actor, Capability.PLAN_ACTIVITIES):
        raise Http404
    found = (
        plannable_events(actor)
        .select_related("audience")
        .annotate(people=Count("attendances"))
        .order_by("-starts_at", "-pk")
    )
    shown = request.GET.get("show", "")
    if shown in Event.State.values:
        found = found.filter(state=shown)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "records/activities/events.html",
        {
            "page_obj": page,
            "shown": shown,
            "states": Event.State.choices,
            "declared": decidable_applications(actor).waiting().count(),
            "may_decide": bool(top_units(actor, Capability.VOUCH_FOR_ACTIVITIES)),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def plan_event(request: HttpRequest) -> HttpResponse:
    """Plan an activity for one of the actor's units."""
    actor = cadre_of(request.user)
    units = units_with(actor, Capability.PLAN_ACTIVITIES).standing()
    if not units.exists():
        raise Http404
    form = EventForm(request.POST or None, units=units)
    at = timezone.now()
    if request.method == "POST" and form.is_valid():
        try:
            event = services.plan_event(actor=actor, at=at, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Planned: %(title)s.") % {"title": event.label})
            return redirect("event", event.public_id)
    return render(
        request,
        "records/activities/plan.html",
        {"form": form, "rules": ActivityRule.objects.on(timezone.localdate(at))},
        status=422 if request.method == "POST" else 200,
    )


@login_required
@require_safe
@personal
def event(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    """Show one event: facts, roll, photos, and what can be done next."""
    return _show_event(request, _event_or_404(request, event_id))


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def roll(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    """Tick who was there, a page of names at a time; whoever is on the page and not ticked is taken
    off the roll again.
    """
    shown = _event_or_404(request, event_id)
    actor = cadre_of(request.user)
    people = audience_of(shown).select_related("unit").order_by("unit__path", "sort_key", "pk")
    query = request.GET.get("q", "").replace("\0", "").strip()[:60]
    if query:
        people = people.filter(name__icontains=query) | people.filter(staff_number=query)
    page = Paginator(people, ROLL_PAGE).get_page(request.GET.get("page"))
    listed: list[Cadre] = list(page.object_list)
    if request.method == "POST":
        ticked = set(request.POST.getlist("present"))
        offered = set(request.POST.getlist("shown"))
        on_page = [each for each in listed if each.staff_number in offered]
        try:
            added, gone = services.mark_roll(
                event=shown,
                present=[each for each in on_page if each.staff_number in ticked],
                shown=on_page,
                actor=actor,
                at=timezone.now(),
            )
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(
                request,
                _("Roll saved: %(added)d added, %(gone)d taken off.")
                % {"added": added, "gone": gone},
            )
        return redirect(request.get_full_path())
    there = dict(
        Attendance.objects.filter(event=shown, cadre__in=listed).values_list("cadre_id", "way")
    )
    lines = [
        (each, Attendance.Way(there[each.pk]).label if each.pk in there else "")
        for each in listed
    ]
    return render(
        request,
        "records/activities/roll.html",
        {
            "event": shown,
            "page_obj": page,
            "lines": lines,
            "query": query,
            "sheet": SheetForm(),
        },
    )


@login_required
@require_safe
@personal
def roll_sheet(request: HttpRequest, event_id: uuid.UUID) -> HttpResponseBase:
    """Hand out the sheet with the people of the audience."""
    shown = _event_or_404(request, event_id)
    name = f"{_('roll')}-{shown.label[:60]}.xlsx"
    return FileResponse(
        roll_template(shown), as_attachment=True, filename=name, content_type=XLSX
    )


@login_required
@require_POST
@personal
def import_roll(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    """Put everybody whom the sheet marks on the roll; one wrong cell and nothing is written."""
    shown = _event_or_404(request, event_id)
    form = SheetForm(request.POST, request.FILES)
    problems = []
    if form.is_valid():
        try:
            present = read_roll(form.cleaned_data["sheet"], shown)
            added, _gone = services.mark_roll(
                event=shown,
                present=present,
                way=Attendance.Way.SHEET,
                actor=cadre_of(request.user),
                at=timezone.now(),
            )
        except UnreadableRoster as error:
            problems = error.problems
        except DomainError as error:
            form.add_error("sheet", str(error))
        else:
            messages.success(
                request,
                _("From the sheet: %(added)d added, %(there)d were there already.")
                % {"added": added, "there": len(present) - added},
            )
            return redirect("event", shown.public_id)
    return render(
        request,
        "records/activities/import.html",
        {"event": shown, "form": form, "problems": problems},
        status=422,
    )


@login_required
@require_POST
@personal
def add_photos(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    """Keep photos as evidence of the event; all or none."""
    shown = _event_or_404(request, event_id)
    form = UploadForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            kept = add_evidence(
                event=shown,
                photos=form.cleaned_data["photos"],
                actor=cadre_of(request.user),
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error("photos", str(error))
        else:
            messages.success(request, _("Photos kept: %(number)d.") % {"number": len(kept)})
            return redirect("event", shown.public_id)
    return _show_event(request, shown, upload=form, status=422)


@login_required
@require_POST
@personal
def submit_roll(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    """Hand the roll in."""
    shown = _event_or_404(request, event_id)
    try:
        services.submit_roll(event=shown, actor=cadre_of(request.user), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Handed in. Another officer now has to approve it."))
    return redirect("event", shown.public_id)


@login_required
@require_POST
@personal
def cancel_event(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    """Cancel the event, unless it is recorded."""
    shown = _event_or_404(request, event_id)
    try:
        services.cancel_event(event=shown, actor=cadre_of(request.user), at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Cancelled."))
    return redirect("event", shown.public_id)


@login_required
@require_POST
@personal
def decide_roll(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    """Approve the roll as the second person, or give it back."""
    actor = cadre_of(request.user)
    shown = get_object_or_404(
        approvable_events(actor).select_related("audience", "rule"), public_id=event_id
    )
    form = NoteForm(request.POST)
    if form.is_valid():
        note, at = form.cleaned_data["note"], timezone.now()
        try:
            if request.POST.get("decision") == "approve":
                entries = services.approve_roll(event=shown, note=note, actor=actor, at=at)
                messages.success(
                    request,
                    _("Approved: %(number)d entries written.") % {"number": len(entries)},
                )
                return redirect("event", shown.public_id)
            if request.POST.get("decision") == "return":
                services.return_roll(event=shown, note=note, actor=actor, at=at)
                messages.success(request, _("Given back."))
                return redirect("event", shown.public_id)
            form.add_error(None, _("Choose whether to approve or to return it."))
        except DomainError as error:
            form.add_error(None, str(error))
    return _show_event(request, shown, decision=form, status=422)


def _event_or_404(request: HttpRequest, event_id: uuid.UUID) -> Event:
    events = plannable_events(cadre_of(request.user))
    return get_object_or_404(
        events.select_related(
            "audience", "rule", "planned_by", "submitted_by", "decided_by__unit"
        ),
        public_id=event_id,
    )


def _show_event(
    request: HttpRequest,
    shown: Event,
    *,
    upload: UploadForm | None = None,
    decision: NoteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor, at = cadre_of(request.user), timezone.now()
    ways = dict(shown.attendances.order_by().values_list("way").annotate(people=Count("pk")))
    may_decide = (
        shown.is_waiting
        and actor.pk not in (shown.planned_by_id, shown.submitted_by_id)
        and approvable_events(actor).filter(pk=shown.pk).exists()
    )
    return render(
        request,
        "records/activities/event.html",
        {
            "event": shown,
            "people": sum(ways.values()),
            "ways": [(Attendance.Way(way).label, count) for way, count in ways.items()],
            "evidence": list(shown.evidence.all()),
            "is_over": shown.ends_at <= at,
            "is_checking_in": shown.is_checking_in(at),
            "roll_is_open": shown.is_planned and shown.check_in_opens_at <= at,
            "may_decide": may_decide,
            "upload": upload or UploadForm(),
            "decision": decision or NoteForm(),
        },
        status=status,
    )
