"""Spot checks on the console."""

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from cadres.authentication import cadre_of
from cadres.models import Unit
from cadres.policies import Capability, units_with
from core.errors import DomainError
from core.http import personal
from core.time import day_and_time
from quizzes.examining.access import examined_units
from quizzes.examining.listing import Line, Words, list_checks
from quizzes.models import Attempt, Blueprint, SpotCheck
from quizzes.spot_checks.services import hold_spot_check, is_reproduced

WORDS = Words(
    title=_("Spot checks"),
    blurb=_(
        "People are drawn by lot from those in service in each unit, by a seed that is shown. "
        "They have 48 hours and get questions they were never asked."
    ),
    form_title=_("Draw people"),
    button=_("Draw and invite"),
    headings=(_("Title"), _("Unit"), _("Drawn"), _("Open until")),
)


class SpotCheckForm(forms.Form):
    """What, whom, why."""

    title = forms.CharField(label=_("Title"), max_length=160)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    blueprint = forms.ModelChoiceField(label=_("Blueprint"), queryset=Blueprint.objects.all())
    per_unit = forms.IntegerField(label=_("People per unit"), min_value=1, max_value=50)
    reason = forms.CharField(label=_("Reason"), max_length=200)


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def spot_checks(request: HttpRequest) -> HttpResponse:
    """List the spot checks of one's units; POST draws one."""
    actor = cadre_of(request.user)
    examined_units(actor)
    units = units_with(actor, Capability.RUN_EXAMS).standing()
    form = SpotCheckForm(request.POST or None)
    field = form.fields["unit"]
    if isinstance(field, forms.ModelChoiceField):
        field.queryset = units
    if request.method == "POST" and form.is_valid():
        try:
            held = hold_spot_check(actor=actor, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("spot_check", held.pk)
    checks = SpotCheck.objects.filter(unit__in=units).select_related("unit", "drawn_by")
    lines = [
        Line(
            check.label,
            reverse("spot_check", args=[check.pk]),
            (
                check.unit.label,
                day_and_time(check.drawn_at),
                day_and_time(check.closes_at),
            ),
        )
        for check in checks
    ]
    return list_checks(request, words=WORDS, form=form, lines=lines)


@personal
@login_required
@require_safe
def spot_check(request: HttpRequest, check_id: int) -> HttpResponse:
    """Show who was drawn, from which list, by which seed, and who has answered."""
    units = units_with(cadre_of(request.user), Capability.RUN_EXAMS)
    check = get_object_or_404(
        SpotCheck.objects.select_related("unit", "quiz", "drawn_by"),
        pk=check_id,
        unit__in=units,
    )
    attempts = {
        attempt.cadre_id: attempt
        for attempt in Attempt.objects.filter(quiz=check.quiz).defer("paper", "marks")
    }
    invited = check.quiz.invitations.select_related("cadre__unit").order_by(
        "cadre__unit__path", "cadre__sort_key"
    )
    return render(
        request,
        "quizzes/spot_checks/check.html",
        {
            "check": check,
            "people": [(each.cadre, attempts.get(each.cadre_id)) for each in invited],
            "is_reproduced": is_reproduced(check),
        },
    )
