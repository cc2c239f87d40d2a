"""A cadre's own side: activities to come, declaring one, photos; and the unit's decisions on them."""

import uuid
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cadres.authentication import cadre_of
from cadres.policies import Capability, top_units
from core.errors import DomainError
from core.http import personal
from core.time import site_date
from records.activities.access import decidable_applications, readable_evidence
from records.activities.forms import DeclareForm, NoteForm
from records.activities.services import applications as services
from records.models import ActivityRule, Application, Event

PAGE_SIZE: Final = 20
MOST_EVENTS: Final = 10


@login_required
@require_safe
@personal
def own_activities(request: HttpRequest) -> HttpResponse:
    """Show the activities for the reader's units that are to come, and what they declared."""
    cadre, at = cadre_of(request.user), timezone.now()
    to_come = (
        Event.objects.for_unit(cadre.unit)
        .filter(state=Event.State.PLANNED, ends_at__gte=at)
        .order_by("starts_at")[:MOST_EVENTS]
    )
    there = set(
        cadre.attendances.filter(event__in=[each.pk for each in to_come]).values_list(
            "event_id", flat=True
        )
    )
    page = Paginator(cadre.applications.all(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "records/activities/own.html",
        {
            "events": [(each, each.pk in there, each.is_checking_in(at)) for each in to_come],
            "page_obj": page,
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def declare(request: HttpRequest) -> HttpResponse:
    """Declare an activity held elsewhere, with photos."""
    cadre, at = cadre_of(request.user), timezone.now()
    form = DeclareForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            declared = services.declare_activity(cadre=cadre, at=at, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Declared. Your unit will confirm it or say why not."))
            return redirect("application", declared.public_id)
    return render(
        request,
        "records/activities/declare.html",
        {"form": form, "rules": ActivityRule.objects.on(site_date(at))},
        status=422 if request.method == "POST" else 200,
    )


@login_required
@require_safe
@personal
def application(request: HttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """Show people what they declared and what became of it."""
    declared = get_object_or_404(
        cadre_of(request.user).applications.select_related("rule", "decided_by__unit", "entry"),
        public_id=application_id,
    )
    return render(
        request,
        "records/activities/application.html",
        {"declared": declared, "evidence": list(declared.evidence.all())},
    )


@login_required
@require_POST
@personal
def withdraw(request: HttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """Take back what one declared, while it waits."""
    declared = get_object_or_404(cadre_of(request.user).applications, public_id=application_id)
    try:
        services.withdraw_application(application=declared, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back."))
    return redirect("own_activities")


@login_required
@require_safe
@personal
def application_queue(request: HttpRequest) -> HttpResponse:
    """List what people of the actor's units declared and what waits for a decision."""
    actor = cadre_of(request.user)
    if not top_units(actor, Capability.VOUCH_FOR_ACTIVITIES):
        raise Http404
    found = decidable_applications(actor).select_related("cadre__unit")
    shown = "decided" if request.GET.get("show") == "decided" else "waiting"
    if shown == "waiting":
        found = found.waiting().order_by("applied_at", "pk")
    else:
        found = found.exclude(state__in=["WAITING", "WITHDRAWN"])
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "records/activities/queue.html", {"page_obj": page, "shown": shown})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def decide_application(request: HttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """Show one declaration with its photos; confirm it or return it."""
    actor = cadre_of(request.user)
    declared = get_object_or_404(
        decidable_applications(actor)
        .exclude(state=Application.State.WITHDRAWN)
        .select_related("cadre__unit", "rule", "decided_by__unit", "entry"),
        public_id=application_id,
    )
    form = NoteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        note, at = form.cleaned_data["note"], timezone.now()
        try:
            if request.POST.get("decision") == "confirm":
                services.confirm_application(
                    application=declared, note=note, actor=actor, at=at
                )
                messages.success(request, _("Confirmed and recorded."))
                return redirect("application_queue")
            if request.POST.get("decision") == "return":
                services.return_application(application=declared, note=note, actor=actor, at=at)
                messages.success(request, _("Returned with your reason."))
                return redirect("application_queue")
            form.add_error(None, _("Choose whether to confirm or to return it."))
        except DomainError as error:
            form.add_error(None, str(error))
    return render(
        request,
        "records/activities/decide.html",
        {"declared": declared, "evidence": list(declared.evidence.all()), "form": form},
        status=422 if request.method == "POST" else 200,
    )


@login_required
@require_safe
@personal
def evidence_photo(request: HttpRequest, photo_id: uuid.UUID) -> HttpResponseBase:
    """Send a photo to whom it concerns; to anybody else it does not exist."""
    evidence = get_object_or_404(readable_evidence(cadre_of(request.user)), public_id=photo_id)
    try:
        response = FileResponse(evidence.file.open("rb"), content_type="image/jpeg")
    except FileNotFoundError as error:
        raise Http404 from error
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
