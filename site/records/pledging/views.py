"""The integrity pledge: reading and signing it, one's own pledges, and the wall of a unit."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.errors import DomainError
from core.http import personal
from core.time import site_date
from records.models import Certificate, Pledge
from records.pledging import services
from records.pledging.clauses import wording_mark
from records.pledging.wall import Wall, wall_unit


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def pledges(request: HttpRequest) -> HttpResponse:
    """Show what is to be signed, if anything, and what was signed; POST signs."""
    cadre, at = cadre_of(request), timezone.now()
    error = ""
    signature = request.POST.get("signature", "")[:60]
    if request.method == "POST":
        try:
            signed = services.sign_integrity_pledge(
                cadre=cadre, signature=signature, read=request.POST.get("read", ""), at=at
            )
        except services.NothingDue as refusal:
            messages.info(request, str(refusal))
            return redirect("pledges")
        except DomainError as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("Signed. The pledge is in your education record."))
            return redirect("pledge", signed.pk)
    due, text = services.due_for(cadre, at), services.integrity_text()
    own = services.clauses_for(cadre, at) if due and text else []
    context = {
        "due": due if text else None,
        "text": text,
        "own_clauses": own,
        "read": wording_mark(text.clauses, own) if text else "",
        "error": error,
        "signature": signature,
        "signed": Pledge.objects.filter(cadre=cadre).select_related("text"),
        "year": site_date(at).year,
    }
    return render(
        request, "records/pledges/pledges.html", context, status=422 if error else 200
    )


@personal
@login_required
@require_safe
def pledge(request: HttpRequest, pledge_id: int) -> HttpResponse:
    """Show one's own pledge as it was signed, ready to print."""
    found = get_object_or_404(
        Pledge.objects.filter(cadre=cadre_of(request)).select_related("text", "cadre"),
        pk=pledge_id,
    )
    certificate = Certificate.objects.filter(
        entry__cadre=found.cadre,
        entry__activity_key=found.activity_key,
        entry__occasion=found.occasion,
    ).first()
    return render(
        request, "records/pledges/pledge.html", {"pledge": found, "certificate": certificate}
    )


@personal
@login_required
@require_safe
def pledge_wall(request: HttpRequest) -> HttpResponse:
    """Show who of a unit signed this year, by name."""
    reader = cadre_of(request)
    unit = wall_unit(reader, request.GET.get("unit", ""))
    if unit is None:
        raise Http404
    wall = Wall(
        unit=unit,
        year=site_date(timezone.now()).year,
        page_number=request.GET.get("page", "1"),
    )
    tracked = top_units(reader, Capability.TRACK_COMPLETION)
    context = {"wall": wall, "shows_total": any(top.contains(unit) for top in tracked)}
    return render(request, "records/pledges/wall.html", context)
