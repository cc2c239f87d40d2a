"""Finding risk points of one's own posts, and reviewing what was found."""

from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cadres.models import Post, RiskFinding, RiskPoint, Unit
from cadres.policies import list_keeping_tops
from cadres.requests import cadre_of
from cadres.risks import services
from cadres.risks.forms import FindingForm
from core.errors import DomainError
from core.http import personal

MOST_LISTED: Final = 100


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def risks(request: HttpRequest) -> HttpResponse:
    """Propose a risk point of a post one holds, and see what became of earlier ones."""
    cadre = cadre_of(request)
    posts = Post.objects.filter(postings__cadre=cadre, postings__to_on=None).distinct()
    form = FindingForm(posts=posts)
    if request.method == "POST":
        form = FindingForm(request.POST, posts=posts)
        if cadre.unit is None:
            form.add_error(None, _("You belong to no unit."))
        if form.is_valid() and cadre.unit is not None:
            try:
                services.find_risk(
                    **form.cleaned_data, unit=cadre.unit, actor=cadre, at=timezone.now()
                )
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, _("Handed in. Somebody else reviews it."))
                return redirect("risks")
    found = RiskFinding.objects.filter(found_by=cadre).select_related("post", "reviewer")
    return render(
        request,
        "cadres/risks.html",
        {"form": form, "found": found[:MOST_LISTED]},
        status=422 if form.errors else 200,
    )


@personal
@login_required
@require_safe
def risk_reviews(request: HttpRequest) -> HttpResponse:
    """List what was found in the units whose list one keeps."""
    tops = list_keeping_tops(cadre_of(request))
    if not tops:
        raise Http404
    findings = _findings(tops).select_related("post", "power", "unit", "found_by", "reviewer")
    return render(
        request,
        "cadres/risk_reviews.html",
        {
            "pending": findings.filter(state=RiskFinding.State.PENDING)[:MOST_LISTED],
            "reviewed": findings.exclude(state=RiskFinding.State.PENDING)[:MOST_LISTED],
            "levels": RiskPoint.Level.choices,
            "actor": cadre_of(request),
        },
    )


@personal
@login_required
@require_POST
def review_risk(request: HttpRequest, finding_id: int) -> HttpResponse:
    """Take a finding into the list of its post, or not."""
    actor = cadre_of(request)
    finding = get_object_or_404(_findings(list_keeping_tops(actor)), pk=finding_id)
    level = request.POST.get("level", "")
    decision = request.POST.get("decision", "")
    if level not in RiskPoint.Level.values or decision not in ("accept", "reject"):
        messages.error(request, _("Choose a level, and whether to take it into the list."))
        return redirect("risk_reviews")
    try:
        services.review_finding(
            finding=finding,
            is_accepted=decision == "accept",
            level=level,
            measures=request.POST.get("measures", "")[:2_000],
            note=request.POST.get("note", "")[:300],
            actor=actor,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("risk_reviews")


def _findings(tops: list[Unit]) -> "Any":
    found = RiskFinding.objects.none()
    for top in tops:
        found |= RiskFinding.objects.filter(unit__path__startswith=top.path)
    return found
