"""Resetting somebody's second factor on the console."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cadres.authentication import cadre_of
from cadres.factors import services
from cadres.factors.forms import ResetForm
from cadres.policies import Capability, top_units
from core.errors import DomainError
from core.http import personal


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def reset_factor(request: HttpRequest) -> HttpResponse:
    """Take the lost second factor from somebody whose roster one keeps."""
    actor = cadre_of(request.user)
    if not top_units(actor, Capability.MANAGE_ROSTER):
        raise Http404
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["staff_number"].strip()
        cadre = services.resettable_cadres(actor).filter(staff_number=number).first()
        if cadre is None:
            form.add_error("staff_number", _("Nobody of your units has this staff number."))
        else:
            try:
                services.reset_factors(
                    cadre=cadre,
                    reason=form.cleaned_data["reason"],
                    actor=actor,
                    at=timezone.now(),
                )
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(
                    request,
                    _("%(name)s enrols a new second factor at the next sign-in.")
                    % {"name": cadre.name},
                )
                return redirect("reset_factor")
    return render(
        request,
        "cadres/factors/reset.html",
        {"form": form},
        status=422 if request.method == "POST" else 200,
    )
