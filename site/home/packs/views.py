"""Content packs in the editor: take one away, bring one in."""

from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from cadres.models import Cadre
from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.errors import DomainError
from core.readers import visible_to
from home.packs.exporting import KINDS, TRAVELLING, build_pack
from home.packs.importing import MOST_BYTES, import_pack


class ExportForm(forms.Form):
    kinds = forms.MultipleChoiceField(
        label=_("What to take along"), widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["kinds"]
        field.choices = [
            (kind._meta.label_lower, capfirst(kind._meta.verbose_name_plural)) for kind in KINDS
        ]


class ImportForm(forms.Form):
    pack = forms.FileField(label=_("Content pack"), help_text=_("A zip of at most 200 MB."))


def _editor(request: HttpRequest) -> Cadre:
    cadre = cadre_of(request)
    if not top_units(cadre, Capability.EDIT_CONTENT):
        raise Http404
    return cadre


@require_http_methods(["GET", "HEAD", "POST"])
def packs(request: HttpRequest) -> HttpResponse:
    """Offer both ways, and bring a pack in as drafts."""
    cadre = _editor(request)
    form = ImportForm(request.POST or None, request.FILES or None)
    outcome = None
    if request.method == "POST" and form.is_valid():
        try:
            outcome = import_pack(
                content=form.cleaned_data["pack"].read(MOST_BYTES + 1),
                actor=cadre,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error("pack", str(error))
    return render(
        request,
        "home/packs.html",
        {"form": form, "export_form": ExportForm(), "outcome": outcome},
        status=400 if form.errors else 200,
    )


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Answer with a pack of the chosen kinds: what is published and meant for everybody."""
    cadre = _editor(request)
    form = ExportForm(request.POST)
    if not form.is_valid():
        return render(
            request, "home/packs.html", {"form": ImportForm(), "export_form": form}, status=400
        )
    pages: list[Any] = []
    for kind in KINDS:
        if kind._meta.label_lower in form.cleaned_data["kinds"]:
            live = visible_to(kind.objects.live(), cadre)
            pages += [p for p in live if getattr(p, "sensitivity", "PUBLIC") in TRAVELLING]
    name = f"qingfeng-pack-{timezone.localdate():%Y%m%d}.zip"
    return HttpResponse(
        build_pack(pages),
        content_type="application/zip",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
