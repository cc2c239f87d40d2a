"""Bulletins in the editor, and on the console of the units they are addressed to."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cadres.models import Cadre
from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.errors import DomainError
from core.http import personal
from core.time import site_date
from editorial.bulletins import services
from editorial.bulletins.forms import BulletinForm, MonthForm
from editorial.bulletins.printing import bulletin_pdf
from editorial.models import Bulletin, BulletinReceipt

SHOWN = 60


def _desk_of(request: HttpRequest) -> tuple[Cadre, bool]:
    """Return who asks and whether they review; 404 for who neither edits nor reviews."""
    cadre = cadre_of(request)
    reviews = bool(top_units(cadre, Capability.REVIEW_CONTENT))
    if not reviews and not top_units(cadre, Capability.EDIT_CONTENT):
        raise Http404
    return cadre, reviews


@require_http_methods(["GET", "HEAD", "POST"])
def desk(request: HttpRequest) -> HttpResponse:
    """List the bulletins, and compile the one of a month."""
    cadre, _reviews = _desk_of(request)
    today = site_date(timezone.now())
    form = MonthForm(request.POST or None, initial={"year": today.year, "month": today.month})
    if request.method == "POST" and form.is_valid():
        try:
            made = services.compile_bulletin(
                **form.cleaned_data, actor=cadre, at=timezone.now()
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("bulletin_edit", made.pk)
    return render(
        request,
        "editorial/bulletins/desk.html",
        {"bulletins": Bulletin.objects.all()[:SHOWN], "form": form},
        status=400 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """Show a bulletin with its receipts; change it while it is a draft."""
    cadre, reviews = _desk_of(request)
    bulletin = get_object_or_404(Bulletin, pk=bulletin_id)
    form = BulletinForm(request.POST or None, instance=bulletin)
    if request.method == "POST" and form.is_valid():
        try:
            services.change_bulletin(
                bulletin=bulletin,
                title=form.cleaned_data["title"],
                foreword=form.cleaned_data["foreword"],
                kept=[item.pk for item in form.cleaned_data["kept"]],
                units=form.cleaned_data["units"],
                actor=cadre,
                at=timezone.now(),
            )
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("bulletin_edit", bulletin.pk)
    return render(
        request,
        "editorial/bulletins/edit.html",
        {
            "bulletin": bulletin,
            "form": form,
            "may_issue": reviews and bulletin.compiled_by_id != cadre.pk,
            "receipts": bulletin.receipts.select_related("cadre", "unit"),
            "addresses": bulletin.addresses.select_related("unit"),
        },
        status=400 if form.errors else 200,
    )


@require_POST
def issue(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """Issue a draft, by a reviewer who did not compile it."""
    cadre, reviews = _desk_of(request)
    if not reviews:
        raise Http404
    bulletin = get_object_or_404(Bulletin, pk=bulletin_id)
    try:
        services.issue_bulletin(bulletin=bulletin, actor=cadre, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("bulletin_edit", bulletin.pk)


@require_safe
def desk_pdf(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """Hand a bulletin out to the desk, drafts included."""
    _desk_of(request)
    return _pdf(get_object_or_404(Bulletin, pk=bulletin_id))


@login_required
@require_safe
@personal
def inbox(request: HttpRequest) -> HttpResponse:
    """List the bulletins for the units of who asks; not found for who looks after none."""
    cadre = cadre_of(request)
    if not top_units(cadre, Capability.TRACK_COMPLETION):
        raise Http404
    bulletins = Bulletin.objects.addressed_to(cadre)[:SHOWN]
    receipts = BulletinReceipt.objects.filter(cadre=cadre)
    read = set(receipts.values_list("bulletin_id", flat=True))
    return render(
        request, "editorial/bulletins/inbox.html", {"bulletins": bulletins, "read": read}
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def received(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """Show a bulletin to those it is addressed to, and take their receipt."""
    cadre = cadre_of(request)
    bulletin = get_object_or_404(Bulletin.objects.addressed_to(cadre), pk=bulletin_id)
    if request.method == "POST":
        services.sign_receipt(bulletin=bulletin, actor=cadre, at=timezone.now())
        return redirect("bulletin", bulletin.pk)
    return render(
        request,
        "editorial/bulletins/received.html",
        {
            "bulletin": bulletin,
            "items": bulletin.items.all(),
            "receipt": bulletin.receipts.filter(cadre=cadre).first(),
        },
    )


@login_required
@require_safe
@personal
def received_pdf(request: HttpRequest, bulletin_id: int) -> HttpResponse:
    """Hand out a bulletin to those it is addressed to."""
    cadre = cadre_of(request)
    return _pdf(get_object_or_404(Bulletin.objects.addressed_to(cadre), pk=bulletin_id))


def _pdf(bulletin: Bulletin) -> HttpResponse:
    name = f"{bulletin.printed_number or 'draft'} {bulletin.title}.pdf"
    header = content_disposition_header(as_attachment=False, filename=name)
    return HttpResponse(
        bulletin_pdf(bulletin),
        content_type="application/pdf",
        headers={"Content-Disposition": header or "inline", "Cache-Control": "no-store"},
    )
