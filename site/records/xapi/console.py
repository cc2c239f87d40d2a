"""The page where the system administrator issues and withdraws credentials."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from cadres.models import Cadre, Unit, UnitQuerySet
from cadres.policies import Capability, units_with
from cadres.requests import cadre_of
from core.http import personal
from records.models import XapiConsumer
from records.xapi.services import issue_credentials, withdraw_credentials


class ConsumerForm(forms.Form):
    """Which system may read whose records, and what for."""

    name = forms.CharField(label=gettext_lazy("Name of the system"), max_length=80)
    scope = forms.ModelChoiceField(
        label=gettext_lazy("Reads the records of"),
        queryset=Unit.objects.none(),
        help_text=gettext_lazy("Everybody in this unit and below it. They see that it does."),
    )
    reason = forms.CharField(label=gettext_lazy("What for"), max_length=200)


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def xapi_consumers(request: HttpRequest) -> HttpResponse:
    """List the systems with credentials; POST issues some and shows the secret, once."""
    actor, units = _configuring(request)
    form = ConsumerForm(request.POST if request.method == "POST" else None)
    scope = form.fields["scope"]
    if isinstance(scope, forms.ModelChoiceField):
        scope.queryset = units
    issued: tuple[XapiConsumer, str] | None = None
    if request.method == "POST" and form.is_valid():
        issued = issue_credentials(**form.cleaned_data, actor=actor, at=timezone.now())
        form = ConsumerForm()
    consumers = XapiConsumer.objects.filter(scope__in=units).select_related(
        "scope", "issued_by"
    )
    return render(
        request,
        "records/xapi/consumers.html",
        {"consumers": consumers, "form": form, "issued": issued},
        status=422 if form.errors else 200,
    )


@personal
@login_required
@require_POST
def withdraw_xapi_consumer(request: HttpRequest, consumer_id: int) -> HttpResponse:
    """Let a system read nothing any more."""
    actor, units = _configuring(request)
    consumer = get_object_or_404(XapiConsumer, pk=consumer_id, scope__in=units)
    withdraw_credentials(consumer=consumer, actor=actor, at=timezone.now())
    messages.success(
        request, _("%(name)s can read nothing any more.") % {"name": consumer.name}
    )
    return redirect("xapi_consumers")


def _configuring(request: HttpRequest) -> tuple[Cadre, UnitQuerySet]:
    """Return the actor and the units they configure; who has none finds no such page."""
    actor = cadre_of(request)
    units = units_with(actor, Capability.CONFIGURE_SYSTEM)
    if not units.exists():
        raise Http404
    return actor, units
