"""Pages of officers who correct the record: asking, the queue, deciding."""

import uuid
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cadres.authentication import cadre_of
from cadres.models import Cadre
from cadres.policies import Capability, correctable_cadres, top_units
from core.errors import DomainError
from core.http import personal
from records.correcting import services
from records.correcting.forms import CorrectionForm, DecisionForm
from records.models import CorrectionRequest, Entry, RecordView
from records.models.correction import CorrectionRequestQuerySet

PAGE_SIZE: Final = 20


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def request_correction(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask for a correction of an entry of a record that one has open.

    One's own entry, a stranger's and a correction answer as if they did not exist.
    """
    actor = cadre_of(request.user)
    entry = get_object_or_404(
        Entry.objects.originals().select_related("cadre__unit"),
        public_id=public_id,
        cadre__in=correctable_cadres(actor),
    )
    at = timezone.now()
    if not RecordView.objects.fresh(at).filter(viewer=actor, cadre=entry.cadre).exists():
        return redirect("cadre_record", entry.cadre.staff_number)
    form = CorrectionForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                services.request_correction(
                    entry=entry, actor=actor, at=at, **form.cleaned_data
                )
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(
                    request, _("Asked for. Another officer now has to confirm it.")
                )
                return redirect("correction_queue")
    return render(
        request, "records/correcting/ask.html", {"entry": entry, "form": form}, status=status
    )


@login_required
@require_safe
@personal
def queue(request: HttpRequest) -> HttpResponse:
    """List what waits for a second person, and what was decided lately."""
    actor = cadre_of(request.user)
    if not top_units(actor, Capability.CORRECT_RECORDS):
        raise Http404
    shown = "decided" if request.GET.get("show") == "decided" else "waiting"
    found = _visible(actor)
    found = found.exclude(state="WAITING") if shown == "decided" else found.waiting()
    page = Paginator(found.newest_first(), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(
        request,
        "records/correcting/queue.html",
        {"page_obj": page, "shown": shown, "actor": actor},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def decide(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show one request with the entry it is about; confirm it or turn it down."""
    actor = cadre_of(request.user)
    asked = get_object_or_404(_visible(actor), public_id=public_id)
    form = DecisionForm(request.POST or None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            note, at = form.cleaned_data["note"], timezone.now()
            try:
                if request.POST.get("decision") == "confirm":
                    services.confirm_correction(request=asked, note=note, actor=actor, at=at)
                    messages.success(request, _("Confirmed: the counter-entry is written."))
                    return redirect("correction_queue")
                if request.POST.get("decision") == "reject":
                    services.reject_correction(request=asked, note=note, actor=actor, at=at)
                    messages.success(request, _("Turned down. The entry stays as it is."))
                    return redirect("correction_queue")
                form.add_error(None, _("Choose whether to confirm or to turn down."))
            except DomainError as error:
                form.add_error(None, str(error))
    return render(
        request,
        "records/correcting/decide.html",
        {"asked": asked, "form": form, "is_own": asked.requested_by_id == actor.pk},
        status=status,
    )


@login_required
@require_POST
@personal
def take_back(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Take back what one asked for, while nobody has decided."""
    actor = cadre_of(request.user)
    asked = get_object_or_404(_visible(actor), public_id=public_id, requested_by=actor)
    try:
        services.take_back_request(request=asked, actor=actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Taken back."))
    return redirect("correction_queue")


def _visible(actor: Cadre) -> CorrectionRequestQuerySet:
    """Requests about people whose record `actor` may help to correct."""
    found: CorrectionRequestQuerySet = CorrectionRequest.objects.filter(
        cadre__in=correctable_cadres(actor)
    ).select_related(
        "entry", "cadre__unit", "requested_by__unit", "decided_by__unit", "correction"
    )
    return found
