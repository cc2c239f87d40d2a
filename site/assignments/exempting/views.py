"""Why something is asked of me, asking for an exemption, and deciding on those asked for."""

from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assignments.audiences.rules import Rule, which_hold
from assignments.exempting import services
from assignments.models import Exemption, Obligation
from assignments.models.subtrees import below
from cadres.models import Unit
from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.errors import DomainError
from core.http import personal
from core.time import site_date

MOST_LISTED: Final = 200


@personal
@login_required
@require_safe
def why(request: HttpRequest, obligation_id: int) -> HttpResponse:
    """Say why an assignment is on one's list: who assigned it, by which rule, until when."""
    cadre = cadre_of(request)
    owed = get_object_or_404(
        Obligation.objects.filter(cadre=cadre).select_related(
            "assignment__audience", "assignment__target", "assignment__created_by", "unit"
        ),
        pk=obligation_id,
    )
    rule = Rule.of(owed.assignment.rule)
    today = site_date(timezone.now())
    return render(
        request,
        "assignments/why.html",
        {
            "owed": owed,
            "assignment": owed.assignment,
            "sentence": rule.sentence(owed.assignment.audience),
            "clauses": which_hold(rule, cadre, today),
            "is_overdue": owed.is_overdue(today),
            "exemptions": owed.exemptions.select_related("asked_by", "decided_by"),
        },
    )


@personal
@login_required
@require_POST
def ask_exemption(request: HttpRequest, obligation_id: int) -> HttpResponse:
    """Ask for an exemption: for oneself, or for somebody of a unit whose roster one keeps."""
    actor = cadre_of(request)
    tracked = below(top_units(actor, Capability.MANAGE_ROSTER))
    owed = get_object_or_404(
        Obligation.objects.filter(Q(cadre=actor) | tracked).select_related(
            "assignment", "cadre", "unit"
        ),
        pk=obligation_id,
    )
    reason = request.POST.get("reason", "").strip()[:300]
    if not reason:
        messages.error(request, _("Say why: one sentence."))
    else:
        try:
            services.ask_exemption(
                obligation=owed, reason=reason, actor=actor, at=timezone.now()
            )
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Asked for. Somebody else decides."))
    if owed.cadre_id == actor.pk:
        return redirect("why", obligation_id=owed.pk)
    address = redirect("board_names", assignment_id=owed.assignment_id)
    address["Location"] += "?" + urlencode({"unit": owed.unit.code})
    return address


@personal
@login_required
@require_safe
def exemptions(request: HttpRequest) -> HttpResponse:
    """List the exemptions of one's units: those to decide on first."""
    tops = top_units(cadre_of(request), Capability.ASSIGN_LEARNING)
    if not tops:
        raise Http404
    found = (
        Exemption.objects.filter(_within(tops))
        .select_related(
            "obligation__assignment",
            "obligation__cadre",
            "obligation__unit",
            "asked_by",
            "decided_by",
        )
        .order_by("-asked_at")
    )
    return render(
        request,
        "assignments/exemptions.html",
        {
            "pending": found.pending()[:MOST_LISTED],
            "granted": found.filter(state=Exemption.State.GRANTED)[:MOST_LISTED],
            "actor": cadre_of(request),
        },
    )


@personal
@login_required
@require_POST
def decide_exemption(request: HttpRequest, exemption_id: int) -> HttpResponse:
    """Grant, refuse or end an exemption of one's units."""
    actor = cadre_of(request)
    tops = top_units(actor, Capability.ASSIGN_LEARNING)
    asked = get_object_or_404(
        Exemption.objects.filter(_within(tops)).select_related(
            "obligation__assignment__audience", "obligation__cadre"
        ),
        pk=exemption_id,
    )
    decision, note = request.POST.get("decision"), request.POST.get("note", "")[:300]
    try:
        if decision == "end":
            services.end_exemption(exemption=asked, note=note, actor=actor, at=timezone.now())
            messages.success(request, _("Ended: it is asked of the person again."))
        elif decision in ("grant", "refuse"):
            services.decide_exemption(
                exemption=asked,
                is_granted=decision == "grant",
                note=note,
                actor=actor,
                at=timezone.now(),
            )
            messages.success(
                request, _("Granted.") if decision == "grant" else _("Not granted.")
            )
        else:
            messages.error(request, _("Choose whether to grant or to refuse."))
    except DomainError as error:
        messages.error(request, str(error))
    return redirect("exemptions")


@personal
@login_required
@require_POST
def withdraw_exemption(request: HttpRequest, exemption_id: int) -> HttpResponse:
    """Take back what one asked for."""
    actor = cadre_of(request)
    asked = get_object_or_404(Exemption.objects.filter(asked_by=actor), pk=exemption_id)
    try:
        services.withdraw_exemption(exemption=asked, actor=actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    if asked.obligation.cadre_id == actor.pk:
        return redirect("why", obligation_id=asked.obligation_id)
    return redirect("board", assignment_id=asked.obligation.assignment_id)


def _within(tops: list[Unit]) -> Q:
    inside = Q(pk__in=[])
    for unit in tops:
        inside |= Q(obligation__unit__path__startswith=unit.path)
    return inside
