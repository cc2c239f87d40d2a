"""Taking along one's own record, or those of a unit."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from cadres.models import Cadre, Unit
from cadres.policies import Capability, units_with
from cadres.requests import cadre_of
from core.http import personal
from core.time import site_date
from records.exporting.files import ENDINGS, response_of
from records.exporting.services import note_export
from records.forms import OpenRecordForm
from records.models import Entry
from records.unit_figures import UnitFigures


class UnitExportForm(OpenRecordForm):
    """Whose records, as which file, and why: each person will read the reason."""

    unit = forms.ModelChoiceField(label=_("Unit"), queryset=Unit.objects.none())
    ending = forms.ChoiceField(
        label=_("File"),
        choices=[
            ("xlsx", _("XLSX, for spreadsheet programs")),
            ("csv", _("CSV, for other programs")),
            ("json", _("JSON, for other systems")),
        ],
    )
    field_order = ("unit", "ending", "purpose", "note")

    def __init__(self, *args: Any, units: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["unit"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = units


@personal
@login_required
@require_safe
def own_export(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Hand people their own record as a file."""
    if ending not in ENDINGS:
        raise Http404
    cadre = cadre_of(request)
    return response_of(cadre.entries.all(), ending, f"record-{cadre.staff_number}")


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def unit_records(request: HttpRequest) -> HttpResponseBase:
    """Show a unit's education figures then and now; POST takes its people's records along."""
    actor = cadre_of(request)
    units = units_with(actor, Capability.READ_UNIT_RECORDS)
    if request.method == "POST":
        form = UnitExportForm(request.POST, units=units)
        if not units.exists():
            raise Http404
        if form.is_valid():
            return _unit_file(actor, form.cleaned_data)
    else:
        form = UnitExportForm(units=units)
    unit = _chosen_unit(request, units)
    if unit is None:
        raise Http404
    today = site_date(timezone.now())
    figures = UnitFigures(unit, _chosen_year(request, today.year))
    return render(
        request,
        "records/unit_records.html",
        {
            "unit": unit,
            "units": units,
            "figures": figures,
            "years": range(today.year, today.year - 5, -1),
            "form": form,
        },
        status=422 if form.errors else 200,
    )


def _unit_file(actor: Cadre, chosen: dict[str, Any]) -> HttpResponseBase:
    """Note the export for everybody concerned, then stream the entries of the unit's people."""
    unit = chosen["unit"]
    people = Cadre.objects.within(unit)
    note_export(
        actor=actor,
        unit=unit,
        cadres=people,
        purpose=chosen["purpose"],
        note=chosen["note"],
        at=timezone.now(),
    )
    entries = Entry.objects.filter(cadre__unit__path__startswith=unit.path)
    return response_of(entries, chosen["ending"], f"records-{unit.code}")


def _chosen_unit(request: HttpRequest, units: Any) -> Unit | None:
    code = request.GET.get("unit", "")
    chosen: Unit | None = units.filter(code=code).first() if code else units.first()
    return chosen


def _chosen_year(request: HttpRequest, this_year: int) -> int:
    text = request.GET.get("year", "")
    year = int(text) if text.isascii() and text.isdigit() and len(text) == 4 else this_year
    return min(max(year, 2000), this_year)
