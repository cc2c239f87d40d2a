"""Searching the register, and bringing tables in."""

from typing import Any, Final

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.errors import DomainError
from editorial.models import PunishmentCase
from editorial.models.punishment import PenaltyKind
from editorial.punishments.services import import_punishments
from editorial.punishments.tables import MOST_BYTES, read_table

PER_PAGE: Final = 30
ROWS_SHOWN: Final = 200


class SearchForm(forms.Form):
    words = forms.CharField(label=_("Words"), required=False, max_length=100)
    authority = forms.CharField(label=_("authority"), required=False, max_length=120)
    field = forms.ChoiceField(label=_("field of enforcement"), required=False)
    kind = forms.ChoiceField(
        label=_("kinds of penalty"), required=False, choices=[("", "–"), *PenaltyKind.choices]
    )
    year = forms.IntegerField(label=_("Year"), required=False, min_value=1949, max_value=2100)
    fine_from = forms.IntegerField(label=_("fine from"), required=False, min_value=0)
    fine_to = forms.IntegerField(label=_("fine up to"), required=False, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields = (
            PunishmentCase.objects.exclude(field="")
            .order_by("field")
            .values_list("field", flat=True)
            .distinct()[:200]
        )
        choice: Any = self.fields["field"]
        choice.choices = [("", "–"), *((name, name) for name in fields)]


class ImportForm(forms.Form):
    file = forms.FileField(label=_("Table"), help_text=_("XLSX, or CSV in UTF-8 or GB18030."))
    is_final = forms.BooleanField(
        label=_("Import; without the tick the file is only tried"), required=False
    )


@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """List the punishment cases that meet the conditions. Three queries."""
    form = SearchForm(request.GET or None)
    cases = PunishmentCase.objects.all()
    if form.is_bound and form.is_valid():
        cases = cases.matching(
            **{
                name: value
                for name, value in form.cleaned_data.items()
                if value not in ("", None)
            }
        )
    return render(
        request,
        "editorial/punishments/register.html",
        {
            "form": form,
            "page_obj": Paginator(cases, PER_PAGE).get_page(request.GET.get("page")),
        },
    )


@require_safe
def case(request: HttpRequest, punishment_id: int) -> HttpResponse:
    """Show one punishment case."""
    found = get_object_or_404(PunishmentCase, pk=punishment_id)
    return render(request, "editorial/punishments/case.html", {"case": found})


@require_http_methods(["GET", "HEAD", "POST"])
def bring_in(request: HttpRequest) -> HttpResponse:
    """Try a table, or import it: a verdict for each row, all rows or none."""
    cadre = cadre_of(request)
    if not top_units(cadre, Capability.EDIT_CONTENT):
        raise Http404
    form = ImportForm(request.POST or None, request.FILES or None)
    rows, outcome = None, None
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        try:
            rows = read_table(file.read(MOST_BYTES + 1), file.name)
            outcome = import_punishments(
                rows=rows,
                actor=cadre,
                at=timezone.now(),
                is_dry=not form.cleaned_data["is_final"],
            )
        except DomainError as error:
            form.add_error("file", str(error))
    wrong = [row for row in rows or [] if row.problems]
    return render(
        request,
        "editorial/punishments/import.html",
        {
            "form": form,
            "rows": rows,
            "wrong": wrong[:ROWS_SHOWN],
            "outcome": outcome,
            "was_dry": form.is_bound and form.is_valid() and not form.cleaned_data["is_final"],
        },
        status=400 if form.errors else 200,
    )
