"""Resetting somebody's password on the console."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from cadres.authentication import cadre_of
from cadres.models import Cadre
from cadres.passwords import services
from cadres.policies import Capability, top_units
from core.errors import DomainError
from core.http import personal


class ResetForm(forms.Form):
    """Whose password, and how the person was recognised."""

    staff_number = forms.CharField(label=_("Staff number"), max_length=32)
    reason = forms.CharField(
        label=_("How you recognised the person"),
        max_length=200,
        help_text=_(
            "For example: came in person with the work card. It goes into the audit log."
        ),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def reset_password(request: HttpRequest) -> HttpResponse:
    """Give somebody of one's units a one-time password, shown once."""
    actor = cadre_of(request.user)
    if not any(
        top_units(actor, each) for each in (Capability.MANAGE_ROSTER, Capability.GRANT_ROLES)
    ):
        raise Http404
    form = ResetForm(request.POST or None)
    cadre: Cadre | None = None
    password = ""
    if request.method == "POST" and form.is_valid():
        number = form.cleaned_data["staff_number"].strip()
        cadre = services.resettable_cadres(actor).filter(staff_number=number).first()
        if cadre is None:
            form.add_error(
                "staff_number",
                _(
                    "Nobody of your units has this staff number, or the person holds a role: then "
                    "the security administrator resets the password."
                ),
            )
        else:
            try:
                password = services.issue_one_time_password(
                    cadre=cadre,
                    reason=form.cleaned_data["reason"],
                    actor=actor,
                    at=timezone.now(),
                )
            except DomainError as error:
                form.add_error(None, str(error))
    return render(
        request,
        "cadres/reset_password.html",
        {
            "form": form,
            "cadre": cadre,
            "password": password,
            "hours": services.ONE_TIME_HOURS,
        },
        status=422 if request.method == "POST" and not password else 200,
    )
