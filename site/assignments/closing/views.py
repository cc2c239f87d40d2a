"""Closing checklists: the list, opening one, its four steps, closing it."""

import uuid
from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assignments.closing import services
from assignments.closing.models import StepKind
from assignments.forms import UnitChoiceField
from assignments.models import CaseClosing
from cadres.models import Cadre, Unit, UnitQuerySet
from cadres.policies import Capability, top_units, units_with
from cadres.requests import cadre_of
from core.due_dates import DueDateField
from core.errors import DomainError
from core.http import personal
from core.time import site_date
from records.models import Event
from warning_cases.models import WarningCasePage


class OpenForm(forms.Form):
    """Which case, which unit, until when."""

    unit = UnitChoiceField(
        label=gettext_lazy("Unit"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        empty_label=gettext_lazy("Choose…"),
    )
    case: forms.ModelChoiceField = forms.ModelChoiceField(  # type: ignore[type-arg]  # in stubs only
        label=gettext_lazy("Case"),
        queryset=WarningCasePage.objects.none(),
        required=False,
        empty_label=gettext_lazy("none"),
    )
    title = forms.CharField(label=gettext_lazy("Title"), max_length=200, required=False)
    due_on = DueDateField(
        label=gettext_lazy("Due date"),
    )

    def __init__(self, *args: Any, units: UnitQuerySet, reader: Cadre, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit, case = self.fields["unit"], self.fields["case"]
        assert isinstance(unit, UnitChoiceField)
        assert isinstance(case, forms.ModelChoiceField)
        case.queryset = WarningCasePage.objects.live().readable_by(reader).order_by("title")
        unit.queryset = units
        first = units.order_by("depth").first()
        unit.shallowest = first.depth if first else 1

    def clean(self) -> dict[str, Any]:
        """Take the title from the case where none is typed."""
        cleaned = super().clean() or self.cleaned_data
        case = cleaned.get("case")
        if not cleaned.get("title"):
            if case is None:
                raise forms.ValidationError(_("Choose a case or type a title."))
            cleaned["title"] = case.title
        return cleaned


class StepForm(forms.Form):
    """What was done, what shows it, when."""

    text = forms.CharField(
        label=gettext_lazy("What was done"),
        max_length=2_000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    evidence = forms.CharField(
        label=gettext_lazy("Evidence"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Number of the document, minutes, a link; or choose a session."),
    )
    event = forms.ModelChoiceField(
        label=gettext_lazy("Session"),
        queryset=Event.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=gettext_lazy("none"),
    )
    done_on = forms.DateField(
        label=gettext_lazy("Done on"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        event = self.fields["event"]
        assert isinstance(event, forms.ModelChoiceField)
        event.queryset = Event.objects.exclude(state=Event.State.CANCELLED).filter(
            audience__path__startswith=unit.path
        )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def closings(request: HttpRequest) -> HttpResponse:
    """List the checklists of the actor's units; POST opens one."""
    actor, at = cadre_of(request), timezone.now()
    if not top_units(actor, Capability.TRACK_COMPLETION):
        raise Http404
    units = units_with(actor, Capability.ASSIGN_LEARNING).standing()
    may_open = units.exists()
    form = OpenForm(request.POST or None, units=units, reader=actor) if may_open else None
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                closing = services.open_checklist(actor=actor, at=at, **form.cleaned_data)
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Opened."))
                return redirect(closing)
    found = (
        _readable(actor)
        .select_related("unit")
        .annotate(done=Count("steps", filter=Q(steps__done_on__isnull=False)))[:100]
    )
    return render(
        request,
        "assignments/closing/closings.html",
        {"closings": found, "form": form, "today": site_date(at)},
        status=422 if request.method == "POST" else 200,
    )


@personal
@login_required
@require_safe
def closing(request: HttpRequest, closing_id: uuid.UUID) -> HttpResponse:
    """Show a checklist with its four steps."""
    return _show(request, _closing_or_404(request, closing_id))


@personal
@login_required
@require_POST
def note_step(request: HttpRequest, closing_id: uuid.UUID, kind: str) -> HttpResponse:
    """Note one step, or close the checklist."""
    actor, at = cadre_of(request), timezone.now()
    shown = _closing_or_404(request, closing_id)
    if not _may_note(actor, shown) or kind.upper() not in [*StepKind.values, "CLOSE"]:
        raise Http404
    kind = kind.upper()
    form = StepForm(request.POST, unit=shown.unit, prefix=kind)
    try:
        if kind == "CLOSE":
            services.close_checklist(closing=shown, actor=actor, at=at)
            messages.success(request, _("Closed: all four are done."))
        elif not form.is_valid():
            return _show(request, shown, failed=(kind, form), status=422)
        else:
            services.note_step(
                closing=shown,
                kind=kind,
                actor=actor,
                at=at,
                seen=request.POST.get("seen", ""),
                **form.cleaned_data,
            )
            messages.success(request, _("Noted."))
    except DomainError as error:
        if kind == "CLOSE":
            messages.error(request, str(error))
        else:
            form.add_error(None, str(error))
            return _show(request, shown, failed=(kind, form), status=422)
    return redirect(shown)


def _readable(actor: Cadre) -> QuerySet[CaseClosing]:
    inside = Q(pk__in=[])
    for unit in top_units(actor, Capability.TRACK_COMPLETION):
        inside |= Q(unit__path__startswith=unit.path)
    return CaseClosing.objects.filter(inside)


def _may_note(actor: Cadre, closing: CaseClosing) -> bool:
    tops = top_units(actor, Capability.PLAN_ACTIVITIES)
    return any(top.contains(closing.unit) for top in tops)


def _closing_or_404(request: HttpRequest, closing_id: uuid.UUID) -> CaseClosing:
    closings = _readable(cadre_of(request)).select_related(
        "unit", "case", "opened_by", "closed_by"
    )
    return get_object_or_404(closings, public_id=closing_id)


def _show(
    request: HttpRequest,
    shown: CaseClosing,
    *,
    failed: tuple[str, StepForm] | None = None,
    status: int = 200,
) -> HttpResponse:
    notes = shown.closed_at is None and _may_note(cadre_of(request), shown)
    steps = []
    for step in shown.steps.select_related("event", "noted_by"):
        form = None
        if failed and failed[0] == step.kind:
            form = failed[1]
        elif notes:
            initial = {"text": step.text, "evidence": step.evidence, "done_on": step.done_on}
            form = StepForm(unit=shown.unit, prefix=step.kind, initial=initial)
        steps.append((step, form))
    return render(
        request,
        "assignments/closing/closing.html",
        {
            "closing": shown,
            "steps": steps,
            "notes": notes,
            "is_complete": all(step.done_on for step, _form in steps),
            "is_late": shown.closed_at is None and shown.due_on < site_date(timezone.now()),
        },
        status=status,
    )
