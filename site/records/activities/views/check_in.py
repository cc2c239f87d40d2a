"""Checking in: the changing code on a screen, the printed one, and the page a phone opens."""

import io
import uuid
from urllib.parse import urljoin

import segno
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cadres.authentication import cadre_of
from core.errors import DomainError
from core.http import personal
from records.activities import codes
from records.activities.access import plannable_events
from records.activities.forms import CodeForm
from records.activities.services import events as services
from records.codes import normalised
from records.models import Event


@login_required
@require_safe
@personal
def code_screen(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    """Show the code of this half minute, large, for a screen at the place.

    The page loads itself anew when the code changes, also without scripts.
    """
    shown = get_object_or_404(plannable_events(cadre_of(request.user)), public_id=event_id)
    at = timezone.now()
    is_open = shown.is_checking_in(at)
    code = codes.code_at(shown.secret, at) if is_open else ""
    response = render(
        request,
        "records/activities/code.html",
        {
            "event": shown,
            "is_open": is_open,
            "code": code,
            "qr": qr_of(shown, code) if is_open else "",
            "people": shown.attendances.count(),
        },
    )
    if is_open:
        left = codes.SLOT_SECONDS - int(at.timestamp()) % codes.SLOT_SECONDS
        response.headers["Refresh"] = str(left + 1)
    return response


@login_required
@require_safe
@personal
def poster(request: HttpRequest, event_id: uuid.UUID) -> HttpResponse:
    """Show the notice to print, with a code that holds while check-in is open."""
    shown = get_object_or_404(
        plannable_events(cadre_of(request.user)).select_related("audience"),
        public_id=event_id,
        allows_printed_code=True,
    )
    code = codes.printed_code(shown.secret)
    return render(
        request,
        "records/activities/poster.html",
        {"event": shown, "code": code, "qr": qr_of(shown, code)},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def type_code(request: HttpRequest) -> HttpResponse:
    """Take a code that is typed: find the activity it belongs to, then ask to confirm."""
    cadre, at = cadre_of(request.user), timezone.now()
    form = CodeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data["code"]
        for each in Event.objects.for_unit(cadre.unit).checking_in(at):
            if codes.is_current(each.secret, typed, at) or (
                each.allows_printed_code and codes.is_printed(each.secret, typed)
            ):
                return redirect("check_in", each.public_id, normalised(typed))
        form.add_error("code", _("No activity of your units shows this code now."))
    return render(
        request,
        "records/activities/type_code.html",
        {"form": form},
        status=422 if request.method == "POST" else 200,
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def check_in(request: HttpRequest, event_id: uuid.UUID, code: str) -> HttpResponse:
    """Confirm that one is there; only people of the audience find the page."""
    cadre, at = cadre_of(request.user), timezone.now()
    shown = get_object_or_404(
        Event.objects.for_unit(cadre.unit).select_related("audience"), public_id=event_id
    )
    if shown.state == Event.State.CANCELLED:
        raise Http404
    mine = shown.attendances.filter(cadre=cadre).first()
    refusal, status = "", 200
    if request.method == "POST":
        try:
            services.check_in(event=shown, cadre=cadre, code=code, at=at)
        except services.AlreadyThere:
            return redirect("own_activities")
        except DomainError as error:
            refusal, status = str(error), 409
        else:
            messages.success(
                request, _("You are checked in: %(title)s.") % {"title": shown.label}
            )
            return redirect("own_activities")
    elif mine is None and not shown.is_checking_in(at):
        refusal = _(
            "Check-in is open from half an hour before the activity until a quarter after it."
        )
    return render(
        request,
        "records/activities/check_in.html",
        {"event": shown, "mine": mine, "refusal": refusal},
        status=status,
    )


def qr_of(shown: Event, code: str) -> SafeString:
    """Return the QR code of the check-in page as an inline drawing."""
    page = reverse("check_in", args=[shown.public_id, code])
    drawn = io.BytesIO()
    segno.make(urljoin(str(settings.WAGTAILADMIN_BASE_URL), page), error="m", micro=False).save(
        drawn, kind="svg", border=2, xmldecl=False, svgns=False, omitsize=True, light="#ffffff",
        svgclass="qr", lineclass=None,
    )  # fmt: skip
    return mark_safe(drawn.getvalue().decode())  # noqa: S308  drawn by us
