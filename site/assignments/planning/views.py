"""The annual plan of a unit: planned against done, drafting, changing, adopting."""

from dataclasses import replace
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from assignments.models import AnnualPlan
from assignments.planning import services
from assignments.planning.models import LineKind
from cadres.models import Cadre, Unit
from cadres.policies import Capability, can, top_units
from cadres.requests import cadre_of
from core.errors import DomainError
from core.http import personal
from core.time import site_date


class LineForm(forms.Form):
    """A line of one's own."""

    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        choices=[
            (LineKind.SESSION, LineKind.SESSION.label),
            (LineKind.TALK, LineKind.TALK.label),
        ],
    )
    quarter = forms.TypedChoiceField(
        label=gettext_lazy("Quarter"),
        choices=[(0, gettext_lazy("whole year")), (1, "1"), (2, "2"), (3, "3"), (4, "4")],
        coerce=int,
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200)
    planned = forms.DecimalField(label=gettext_lazy("Planned"), max_digits=8, decimal_places=2)


@personal
@login_required
@require_safe
def annual_plan(request: HttpRequest) -> HttpResponse:
    """Show the plan of a unit for a year, or offer to draft it."""
    return _show(request, *_unit_and_year(request, request.GET))


@personal
@login_required
@require_POST
def change_plan(request: HttpRequest) -> HttpResponse:
    """Draft, change, add to, or adopt the plan."""
    actor, at = cadre_of(request), timezone.now()
    unit, year = _unit_and_year(request, request.POST)
    if not can(actor, Capability.PLAN_ACTIVITIES, within=unit):
        raise Http404
    form = None
    seen = request.POST.get("seen", "")
    try:
        if "draft" in request.POST:
            services.draft_plan(unit=unit, year=year, actor=actor, at=at)
            messages.success(
                request, _("Drafted from what is owed and planned. Change what is wrong.")
            )
        else:
            plan = get_object_or_404(AnnualPlan, unit=unit, year=year)
            if "adopt" in request.POST:
                if not can(actor, Capability.ASSIGN_LEARNING, within=unit):
                    raise Http404
                services.adopt_plan(plan=plan, actor=actor, at=at, seen=seen)
                messages.success(request, _("Adopted. What is done is reckoned from now on."))
            elif "add" in request.POST:
                form = LineForm(request.POST)
                if not form.is_valid():
                    return _show(request, unit, year, form=form, status=422)
                services.add_line(plan=plan, actor=actor, at=at, **form.cleaned_data)
                messages.success(request, _("Added."))
            else:
                services.change_lines(
                    plan=plan, planned=_numbers(request.POST), actor=actor, at=at, seen=seen
                )
                messages.success(request, _("Saved."))
    except DomainError as error:
        messages.error(request, str(error))
        return _show(request, unit, year, form=form, status=422)
    address = redirect("annual_plan")
    address["Location"] += f"?{urlencode({'unit': str(unit.code), 'year': str(year)})}"
    return address


def _typed(posted: Any) -> dict[int, str]:
    """Return what was typed for which line."""
    found = {}
    for name, text in posted.items():
        prefix, _dash, number = name.partition("-")
        if prefix == "planned" and number.isdecimal() and len(number) < 19:
            found[int(number)] = text.strip()
    return found


def _numbers(posted: Any) -> dict[int, Decimal]:
    """Return the number planned for each line.

    Raises:
        PlannedWrong: something typed is no number that can be planned.
    """
    found = {}
    for line, text in _typed(posted).items():
        try:
            value = Decimal(text)
            found[line] = value.quantize(Decimal("0.01"))
        except InvalidOperation:
            value = Decimal("NaN")
        if not value.is_finite():
            raise services.PlannedWrong(
                _("“%(text)s” is not a number that can be planned.") % {"text": text[:20]}
            )
    return found


def _unit_and_year(request: HttpRequest, asked: Any) -> tuple[Unit, int]:
    tops = top_units(cadre_of(request), Capability.TRACK_COMPLETION)
    if not tops:
        raise Http404
    unit, code = tops[0], asked.get("unit", "")
    if code:
        found = None if "\0" in code else Unit.objects.filter(code=code).first()
        if found is None or not any(top.contains(found) for top in tops):
            raise Http404
        unit = found
    text = asked.get("year", "")
    this_year = site_date(timezone.now()).year
    year = int(text) if text.isdecimal() and len(text) == 4 else this_year
    return unit, min(max(year, 2020), 2099)


def _show(
    request: HttpRequest,
    unit: Unit,
    year: int,
    *,
    form: LineForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor: Cadre = cadre_of(request)
    plan = (
        AnnualPlan.objects.filter(unit=unit, year=year)
        .select_related("unit", "adopted_by", "drafted_by")
        .first()
    )
    is_open = plan is not None and plan.adopted_at is None
    plans = can(actor, Capability.PLAN_ACTIVITIES, within=unit)
    progress = services.progress_of(plan, site_date(timezone.now())) if plan else []
    typed = _typed(request.POST)  # stays in the form when it is refused
    progress = [
        replace(each, typed=typed[each.line.pk][:20]) if each.line.pk in typed else each
        for each in progress
    ]
    return render(
        request,
        "assignments/planning/plan.html",
        {
            "unit": unit,
            "year": year,
            "plan": plan,
            "progress": progress,
            "done": sum(each.is_done for each in progress),
            "may_draft": plans and plan is None,
            "may_change": plans and is_open,
            "may_adopt": is_open and can(actor, Capability.ASSIGN_LEARNING, within=unit),
            "form": form or LineForm(),
        },
        status=status,
    )
