"""Pages of the education record, certificates and their verification."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from cadres.authentication import cadre_of
from cadres.models import Cadre
from cadres.policies import Capability, can, readable_cadres
from core.http import personal
from core.time import site_date
from records import services
from records.certificates.holding import held_certificates
from records.chain import chain_status
from records.codes import CODE_ALPHABET, CODE_LENGTH, grouped, normalised
from records.correcting.news import correction_news
from records.forms import NameForm, OpenRecordForm, VerifyForm
from records.history import History
from records.models import VIEW_MINUTES, Certificate, Extract, RecordView
from records.printing.pdf import certificate_pdf as pdf_of
from records.printing.png import certificate_png as png_of
from records.verification import MISS_SECONDS, is_guessing, note_miss

VIEWS_SHOWN = 20


@login_required
@require_safe
@personal
def own_record(request: HttpRequest) -> HttpResponse:
    """Show people their own record, and who else looked at it."""
    cadre = cadre_of(request.user)
    history = _history_of(cadre, request)
    return render(
        request,
        "records/record.html",
        {
            "history": history,
            "is_own": True,
            "views": cadre.record_views.all()[:VIEWS_SHOWN],
            "certificates": held_certificates(cadre, timezone.now()),
            "correction_news": correction_news(cadre, timezone.now()),
            "chain": chain_status(cadre, entries=history.entries_in_all),
        },
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def cadre_record(request: HttpRequest, staff_number: str) -> HttpResponse:
    """Show somebody else's record to who may read it, after they said why.

    The reason is logged by POST; the page is then readable for a while.
    """
    viewer = cadre_of(request.user)
    if staff_number == viewer.staff_number:
        return redirect("record")
    cadre = get_object_or_404(
        readable_cadres(viewer).select_related("unit"), staff_number=staff_number
    )
    form = OpenRecordForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.open_record(viewer=viewer, cadre=cadre, at=timezone.now(), **form.cleaned_data)
        return redirect("cadre_record", staff_number)
    view = _fresh_view(viewer, cadre)
    if view is None or request.method == "POST":
        return render(
            request,
            "records/open_record.html",
            {"cadre": cadre, "form": form, "minutes": VIEW_MINUTES},
            status=400 if request.method == "POST" else 200,
        )
    return render(
        request,
        "records/record.html",
        {
            "history": _history_of(cadre, request),
            "is_own": False,
            "view": view,
            "certificates": held_certificates(cadre, timezone.now()),
            "may_correct": cadre.unit is not None
            and can(viewer, Capability.CORRECT_RECORDS, within=cadre.unit),
        },
    )


@login_required
@require_safe
@personal
def certificate_pdf(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out a certificate as PDF to its owner, or to who has the record open."""
    certificate = _certificate_for(request, code)
    if not _has_open(request, certificate):
        return redirect("cadre_record", certificate.cadre.staff_number)
    return HttpResponse(
        pdf_of(certificate),
        content_type="application/pdf",
        headers={"Content-Disposition": _disposition(certificate, "pdf", as_attachment=True)},
    )


@login_required
@require_safe
@personal
def certificate_image(request: HttpRequest, code: str) -> HttpResponse:
    """Hand out a certificate as a picture to its owner, or to who has the record open."""
    certificate = _certificate_for(request, code)
    if not _has_open(request, certificate):
        return redirect("cadre_record", certificate.cadre.staff_number)
    return HttpResponse(
        png_of(certificate),
        content_type="image/png",
        headers={"Content-Disposition": _disposition(certificate, "png", as_attachment=False)},
    )


@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Ask for a certificate code; anybody may."""
    form = VerifyForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("verify_certificate", form.cleaned_data["code"])
    return render(request, "records/verify.html", {"form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def verify_certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Repeat every printed field of a certificate to anybody who has its code.

    The name stays masked until it is typed exactly; wrong names are counted.
    """
    stored = normalised(code)
    certificate = Certificate.objects.with_revocation().filter(code=stored).first()
    if certificate is None:
        if Extract.objects.filter(code=stored).exists():
            return redirect("verify_extract", stored)
        if is_guessing(request):  # a real code is always answered
            answer = render(request, "records/too_many_codes.html", status=429)
            answer.headers["Retry-After"] = str(MISS_SECONDS)
            return answer
        note_miss(request)
        return render(
            request,
            "records/no_certificate.html",
            {"code": _shown(stored), "form": VerifyForm()},
            status=404,
        )
    if stored != code and request.method != "POST":
        return redirect("verify_certificate", stored)
    form = NameForm(request.POST or None)
    context = {
        "certificate": certificate,
        "standing": certificate.standing_on(site_date(timezone.now())),
        "form": form,
        "name_is_confirmed": False,
    }
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            context["name_is_confirmed"] = services.confirm_name(
                certificate=certificate, typed=form.cleaned_data["name"], at=timezone.now()
            )
        except services.TooManyNameGuesses as error:
            form.add_error("name", str(error))
            status = 429
        else:
            context["name_is_wrong"] = not context["name_is_confirmed"]
    return render(request, "records/certificate.html", context, status=status)


def _history_of(cadre: Cadre, request: HttpRequest) -> History:
    return History(
        cadre=cadre,
        at=timezone.now(),
        kind=request.GET.get("kind", ""),
        page_number=request.GET.get("page", "1"),
    )


def _fresh_view(viewer: Cadre, cadre: Cadre) -> RecordView | None:
    return RecordView.objects.fresh(timezone.now()).filter(viewer=viewer, cadre=cadre).first()


def _certificate_for(request: HttpRequest, code: str) -> Certificate:
    """Return the certificate if the reader may read its owner's record; a 404 otherwise."""
    return get_object_or_404(
        Certificate.objects.select_related("cadre"),
        code=code,
        cadre__in=readable_cadres(cadre_of(request.user)),
    )


def _has_open(request: HttpRequest, certificate: Certificate) -> bool:
    """Tell whether the certificate is the reader's own, or of a record they have open."""
    reader = cadre_of(request.user)
    return certificate.cadre == reader or _fresh_view(reader, certificate.cadre) is not None


def _disposition(certificate: Certificate, ending: str, *, as_attachment: bool) -> str:
    name = f"{certificate.title[:60]}-{certificate.code}.{ending}"
    return content_disposition_header(as_attachment, name) or ""


def _shown(code: str) -> str:
    """Return `code` grouped as printed when it looks like one; never echo anything longer."""
    if len(code) == CODE_LENGTH and set(code) <= set(CODE_ALPHABET):
        return grouped(code)
    return code[:CODE_LENGTH]
