"""Pages of extracts: making one, taking it along, checking one that was handed in."""

import json

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from cadres.models import Cadre
from cadres.policies import readable_cadres
from cadres.requests import cadre_of
from core.http import personal
from records.codes import normalised
from records.extracts.services import as_document, is_genuine, issue_extract
from records.models import Extract, Kind, RecordView
from records.names import masked
from records.printing.extract import extract_pdf as pdf_of


class ExtractForm(forms.Form):
    """What the extract is for; it is printed on it."""

    purpose = forms.CharField(
        label=_("For which procedure"),
        max_length=120,
        help_text=_("Such as the post that is to be filled. It is printed on the extract."),
    )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def extracts(request: HttpRequest, staff_number: str | None = None) -> HttpResponse:
    """List the extracts of a record and issue one: of one's own, or of a record that is open."""
    actor = cadre_of(request)
    cadre = actor
    if staff_number is not None and staff_number != actor.staff_number:
        cadre = get_object_or_404(
            readable_cadres(actor).select_related("unit"), staff_number=staff_number
        )
        if not _has_open(actor, cadre):
            return redirect("cadre_record", cadre.staff_number)
    form = ExtractForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        issue_extract(
            cadre=cadre, purpose=form.cleaned_data["purpose"], actor=actor, at=timezone.now()
        )
        return redirect(request.path)
    return render(
        request,
        "records/extracts/extracts.html",
        {
            "cadre": cadre,
            "is_own": cadre == actor,
            "form": form,
            "extracts": cadre.extracts.select_related("issued_by")[:20],
        },
        status=422 if form.errors else 200,
    )


@personal
@login_required
@require_safe
def extract_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out an extract as PDF to its owner, or to who has the record open."""
    extract = _extract_for(request, code)
    if not _has_open(cadre_of(request), extract.cadre):
        return redirect("cadre_record", extract.cadre.staff_number)
    return HttpResponse(
        pdf_of(extract),
        content_type="application/pdf",
        headers={"Content-Disposition": f'inline; filename="extract-{extract.code}.pdf"'},
    )


@personal
@login_required
@require_safe
def extract_document(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out the signed content itself, for whoever checks signatures by program."""
    extract = _extract_for(request, code)
    if not _has_open(cadre_of(request), extract.cadre):
        return redirect("cadre_record", extract.cadre.staff_number)
    response = JsonResponse(as_document(extract), json_dumps_params={"ensure_ascii": False})
    response.headers["Content-Disposition"] = (
        f'attachment; filename="extract-{extract.code}.json"'
    )
    return response


@require_safe
@personal
def verify_extract(request: HttpRequest, code: str) -> HttpResponse:
    """Repeat an extract to anybody who has its code, the person's name and number masked."""
    extract = get_object_or_404(Extract, code=normalised(code))
    content = json.loads(extract.content)
    for entry in content["entries"]:
        entry["kind"] = Kind(entry["kind"]).label
    return render(
        request,
        "records/extracts/verified.html",
        {
            "extract": extract,
            "content": content,
            "is_genuine": is_genuine(extract),
            "name": masked(content["person"]["name"]),
            "staff_number": f"…{content['person']['staff_number'][-2:]}",
        },
    )


def _extract_for(request: HttpRequest, code: str) -> Extract:
    """Return the extract if the reader may read its owner's record; a 404 otherwise."""
    return get_object_or_404(
        Extract.objects.select_related("cadre"),
        code=code,
        cadre__in=readable_cadres(cadre_of(request)),
    )


def _has_open(reader: Cadre, cadre: Cadre) -> bool:
    if reader == cadre:
        return True
    views = RecordView.objects.fresh(timezone.now())
    return views.filter(viewer=reader, cadre=cadre).exists()
