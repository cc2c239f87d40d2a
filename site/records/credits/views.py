"""Pages on hours: who of a unit is short, and the rules with their dates."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cadres.authentication import cadre_of
from cadres.models import Cadre, Unit
from cadres.policies import Capability, top_units, units_with
from core.errors import DomainError
from core.http import personal
from core.time import site_date
from records.credits import services
from records.credits.forms import ActivityRuleForm, EndForm, RuleForm
from records.credits.unit import UnitHours
from records.models import ActivityRule, CreditRule


@login_required
@require_safe
@personal
def unit_hours(request: HttpRequest) -> HttpResponse:
    """List who is short of hours in a unit whose records one may read; a stranger's is a 404."""
    actor = cadre_of(request.user)
    units = list(units_with(actor, Capability.READ_UNIT_RECORDS))
    if not units:
        raise Http404
    code = request.GET.get("unit", "")
    unit = next((unit for unit in units if unit.code == code), None) if code else units[0]
    if unit is None:
        raise Http404
    number = request.GET.get("page", "1")
    hours = UnitHours(
        unit=unit,
        day=site_date(timezone.now()),
        only_short=request.GET.get("show") != "all",
        number=max(1, int(number)) if number.isdecimal() and len(number) < 6 else 1,
    )
    return render(
        request,
        "records/credits/unit.html",
        {"hours": hours, "units": units, "shallowest": units[0].depth},
    )


@login_required
@require_safe
@personal
def rules(request: HttpRequest) -> HttpResponse:
    """List every version of every rule, the one in force first."""
    _setter_or_404(request)
    today = site_date(timezone.now())
    return render(
        request,
        "records/credits/rules.html",
        {"rules": CreditRule.objects.all(), "today": today, "end_form": EndForm()},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def set_rule(request: HttpRequest) -> HttpResponse:
    """Put a rule, or a new version of one (`?from=ID`), in force from a day on."""
    actor = _setter_or_404(request)
    before = None
    if request.GET.get("from", "").isdecimal():
        before = CreditRule.objects.filter(pk=request.GET["from"][:18]).first()
    at = timezone.now()
    initial = {"valid_from": site_date(at)}
    if before is not None:
        before.valid_from = initial["valid_from"]
    form = RuleForm(request.POST or None, instance=before, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            rule = services.set_rule(actor=actor, at=at, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("In force from %(day)s: %(rule)s")
                % {"day": rule.valid_from, "rule": rule.label},
            )
            return redirect("credit_rules")
    status = 422 if request.method == "POST" else 200
    return render(request, "records/credits/set_rule.html", {"form": form}, status=status)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def activity_rules(request: HttpRequest) -> HttpResponse:
    """List what each kind of activity may be worth, and set it anew from a day on."""
    actor = _setter_or_404(request)
    at = timezone.now()
    form = ActivityRuleForm(request.POST or None, initial={"valid_from": site_date(at)})
    if request.method == "POST" and form.is_valid():
        try:
            rule = services.set_activity_rule(actor=actor, at=at, **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(
                request,
                _("In force from %(day)s: %(rule)s") % {"day": rule.valid_from, "rule": rule},
            )
            return redirect("activity_rules")
    return render(
        request,
        "records/credits/activity_rules.html",
        {"rules": ActivityRule.objects.all(), "today": site_date(at), "form": form},
        status=422 if request.method == "POST" else 200,
    )


@login_required
@require_POST
@personal
def end_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """End a rule with a day, today or later."""
    actor = _setter_or_404(request)
    rule = get_object_or_404(CreditRule, pk=rule_id)
    form = EndForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the last day of the rule."))
        return redirect("credit_rules")
    try:
        services.end_rule(
            rule=rule, last_day=form.cleaned_data["last_day"], actor=actor, at=timezone.now()
        )
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("The rule ends on that day."))
    return redirect("credit_rules")


def _setter_or_404(request: HttpRequest) -> Cadre:
    """Return the actor if they may set rules for the whole site: over a unit at the top."""
    actor = cadre_of(request.user)
    tops: list[Unit] = top_units(actor, Capability.SET_CREDIT_RULES)
    if not any(unit.is_root() for unit in tops):
        raise Http404
    return actor
