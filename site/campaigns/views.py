"""Taking part in a campaign, and its figures."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cadres.models import Cadre
from cadres.requests import cadre_of
from campaigns import services
from campaigns.models import CampaignPage
from campaigns.reach import Reach
from campaigns.showing import campaign_context
from core.http import personal
from records.services import SignatureMismatch

UNPROCESSABLE = 422


@personal
@require_POST
def campaign_open(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Remember that the reader has the page in front of them (sent by the page itself)."""
    campaign = _campaign_or_404(campaign_id)
    if not isinstance(request.user, Cadre):
        return redirect_to_login(campaign.get_url(request))
    try:
        services.mark_reached(campaign=campaign, cadre=request.user, at=timezone.now())
    except services.CampaignNotOpen:
        return HttpResponse(status=409)
    return HttpResponse(status=204)


@personal
@require_POST
def campaign_lesson(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Take the reader's judgement of every card and show the verdicts."""
    campaign = _campaign_or_404(campaign_id)
    url = campaign.get_url(request)
    if not isinstance(request.user, Cadre):
        return redirect_to_login(url)
    answers = {
        name.removeprefix("card-"): str(value)
        for name, value in request.POST.items()
        if name.startswith("card-")
    }
    try:
        services.answer_cards(
            campaign=campaign, cadre=request.user, answers=answers, at=timezone.now()
        )
    except services.CardsUnanswered as error:
        messages.error(request, str(error))
        missing = frozenset(card.id for card in error.missing)
        return _page_again(request, campaign, typed=answers, missing=missing)
    except services.CampaignNotOpen as error:
        messages.info(request, str(error))
        return redirect(url)
    return redirect(f"{url}#verdicts")


@personal
@require_POST
def campaign_pledge(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Take the typed signature under the pledge."""
    campaign = _campaign_or_404(campaign_id)
    url = campaign.get_url(request)
    if not isinstance(request.user, Cadre):
        return redirect_to_login(url)
    signature = request.POST.get("signature", "")
    try:
        done = services.sign_campaign_pledge(
            campaign=campaign, cadre=request.user, signature=signature, at=timezone.now()
        )
    except SignatureMismatch as error:
        return _page_again(
            request, campaign, signature=signature[:60], signature_error=str(error)
        )
    except (
        services.CampaignNotOpen,
        services.LessonNotAnswered,
        services.NothingToPledge,
    ) as error:
        messages.info(request, str(error))
        return redirect(url)
    if done.completed_at:
        messages.success(request, _("Done. The campaign is in your education record."))
    return redirect(f"{url}#pledge")


@personal
@login_required
@require_safe
def campaign_figures(request: HttpRequest, campaign_id: int) -> HttpResponse:
    """Show organisers and supervisors how far their units have come."""
    reach = Reach.find(
        campaign=_campaign_or_404(campaign_id),
        unit_code=request.GET.get("unit", ""),
        actor=cadre_of(request),
        at=timezone.now(),
    )
    if reach is None:
        raise Http404
    return render(request, "campaigns/campaign_figures.html", {"reach": reach})


def _campaign_or_404(campaign_id: int) -> CampaignPage:
    campaign: CampaignPage = get_object_or_404(CampaignPage.objects.live(), pk=campaign_id)
    return campaign


def _page_again(request: HttpRequest, campaign: CampaignPage, **state: Any) -> HttpResponse:
    """Show the page with what was typed and what is wrong with it."""
    context = {
        **campaign.get_context(request),
        **campaign_context(campaign, request, at=timezone.now(), **state),
    }
    template = campaign.get_template(request)
    return render(request, template, context, status=UNPROCESSABLE)
