"""Handing a roster in on the console, watching it, and saying what shall happen."""

from typing import Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cadres.models import RosterImport, RosterVerdict, Unit, UnitQuerySet
from cadres.policies import Capability, top_units, units_with
from cadres.requests import cadre_of
from cadres.roster import jobs
from cadres.tasks import check_roster, write_roster
from core.errors import DomainError
from core.http import personal

PAGE_SIZE: Final = 100
IMPORTS_SHOWN: Final = 20


class HandInForm(forms.Form):
    file = forms.FileField(
        label=gettext_lazy("Roster file"),
        help_text=gettext_lazy("XLSX, or CSV in UTF-8 or GB18030; at most 50 MB."),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"empty": gettext_lazy("The file is empty.")},
    )
    complete_for = forms.ModelChoiceField(
        label=gettext_lazy("It is the complete roster of"),
        queryset=Unit.objects.none(),
        required=False,
        to_field_name="code",
        empty_label=gettext_lazy("only some people"),
        help_text=gettext_lazy(
            "Whoever of that unit is missing from the file is proposed as having left; nothing "
            "happens to them before you say so, person by person."
        ),
        error_messages={"invalid_choice": gettext_lazy("Choose one of your units.")},
    )

    def __init__(self, *args: object, units: UnitQuerySet, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # handed through
        field = self.fields["complete_for"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rosters(request: HttpRequest) -> HttpResponse:
    """Hand a file in, and see the ones handed in before."""
    actor = cadre_of(request)
    units = units_with(actor, Capability.MANAGE_ROSTER).standing()
    if not units.exists():
        raise Http404
    form = HandInForm(units=units)
    if request.method == "POST":
        form = HandInForm(request.POST, request.FILES, units=units)
        if form.is_valid():
            file = form.cleaned_data["file"]
            try:
                job = jobs.hand_in(
                    file=file,
                    file_name=file.name,
                    complete_for=form.cleaned_data["complete_for"],
                    actor=actor,
                    at=timezone.now(),
                )
            except DomainError as error:
                form.add_error("file", str(error))
            else:
                check_roster.enqueue(job.pk, get_language() or "")
                return redirect(job)
    return render(
        request,
        "cadres/rosters.html",
        {
            "form": form,
            "imports": RosterImport.objects.filter(uploaded_by=actor)[:IMPORTS_SHOWN],
        },
        status=422 if form.errors else 200,
    )


@personal
@login_required
@require_safe
def roster_import(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show how far a file is, a verdict on each row, and what can be done.

    Where rows are wrong they are what is shown first: nothing else needs anybody.
    """
    job = _import_or_404(request, public_id)
    shown = request.GET.get("verdict", RosterVerdict.Verdict.WRONG if job.wrong else "")
    verdicts = job.verdicts.all()
    if shown in RosterVerdict.Verdict.values:
        verdicts = verdicts.filter(verdict=shown)
    page = Paginator(verdicts, PAGE_SIZE).get_page(request.GET.get("page"))
    counts = [
        (RosterVerdict.Verdict.WRONG, job.wrong),
        (RosterVerdict.Verdict.NEW, job.created),
        (RosterVerdict.Verdict.MOVED, job.moved),
        (RosterVerdict.Verdict.CHANGED, job.updated - job.moved),
        (RosterVerdict.Verdict.UNCHANGED, job.unchanged),
        (RosterVerdict.Verdict.LEAVER, job.leavers),
    ]
    return render(
        request,
        "cadres/roster_import.html",
        {"job": job, "page_obj": page, "counts": counts, "shown": shown},
    )


@personal
@login_required
@require_safe
def roster_progress(request: HttpRequest, public_id: str) -> HttpResponse:
    """Say how far a file is, for the progress bar."""
    job = _import_or_404(request, public_id)
    return JsonResponse(
        {
            "state": job.state,
            "is_under_way": job.is_under_way,
            "rows": job.rows,
            "rows_done": job.rows_done,
            "permille": job.permille,
            "said": job.get_state_display(),
        }
    )


@personal
@login_required
@require_POST
def decide_roster(request: HttpRequest, public_id: str) -> HttpResponse:
    """Write a checked file, or drop it."""
    job = _import_or_404(request, public_id)
    if request.POST.get("decision") == "drop":
        jobs.drop(job=job)
        return redirect("rosters")
    try:
        jobs.confirm(job=job, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        write_roster.enqueue(job.pk, get_language() or "")
    return redirect(job)


@personal
@login_required
@require_POST
def confirm_leavers(request: HttpRequest, public_id: str) -> HttpResponse:
    """Close the accounts of the proposed leavers that were ticked."""
    job = _import_or_404(request, public_id)
    ticked = [int(pk) for pk in request.POST.getlist("leaver") if pk.isdecimal()]
    gone = jobs.confirm_leavers(
        job=job, verdicts=ticked, actor=cadre_of(request), at=timezone.now()
    )
    messages.success(
        request,
        ngettext(
            "%(number)d person is noted as having left.",
            "%(number)d people are noted as having left.",
            gone,
        )
        % {"number": gone},
    )
    return redirect(f"{job.get_absolute_url()}?verdict={RosterVerdict.Verdict.LEAVER}")


def _import_or_404(request: HttpRequest, public_id: str) -> RosterImport:
    actor = cadre_of(request)
    if not top_units(actor, Capability.MANAGE_ROSTER):
        raise Http404
    found = RosterImport.objects.filter(uploaded_by=actor, public_id=public_id).first()
    if found is None:
        raise Http404
    return found
