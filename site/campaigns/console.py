"""The campaigns' part of the console."""

from dataclasses import dataclass

from django.db.models import Sum

from assignments.console import Console, Panel, gives_console_panel
from assignments.figures import Figures
from assignments.models import Tally
from cadres.models import Unit
from cadres.units.profile import ProfilePanel, UnitProfile, gives_profile_panel
from campaigns.models import CampaignPage
from campaigns.showing import CalendarLine, calendar


@dataclass(frozen=True)
class CampaignPanel:
    """The next festivals, and the campaigns that run."""

    next_lines: list[CalendarLine]
    running: list[CampaignPage]


@gives_console_panel
def campaign_panel(*, console: Console) -> Panel | None:
    """Show organisers and trackers what runs, and organisers what comes. Two queries."""
    if not console.campaigning and not console.tracked:
        return None
    running = list(
        CampaignPage.objects.live()
        .filter(starts_on__lte=console.today, ends_on__gte=console.today)
        .order_by("festival_on")
    )
    coming = calendar(console.today)[:3] if console.campaigning else []
    return Panel(
        template="campaigns/includes/console_panel.html",
        content=CampaignPanel(next_lines=coming, running=running),
    )


@dataclass(frozen=True)
class UnitCampaigns:
    """The campaigns that run, with how far the people of a unit are who were asked."""

    unit: Unit
    lines: list[tuple[CampaignPage, Figures]]


@gives_profile_panel
def campaigns_of_a_unit(*, profile: UnitProfile) -> ProfilePanel | None:
    """Show what runs for the unit, and how far its people are. Two queries."""
    running = {
        campaign.activity_key: campaign
        for campaign in CampaignPage.objects.live()
        .filter(starts_on__lte=profile.today, ends_on__gte=profile.today)
        .order_by("festival_on")
    }
    if not running:
        return None
    sums = {
        key: Figures(assigned, started, done)
        for key, assigned, started, done in Tally.objects.below([profile.unit])
        .filter(assignment__activity_key__in=running)
        .order_by()
        .values_list("assignment__activity_key")
        .annotate(Sum("assigned"), Sum("started"), Sum("done"))
    }
    lines = [(campaign, sums.get(key, Figures())) for key, campaign in running.items()]
    return ProfilePanel(
        "campaigns/includes/unit_campaigns.html", UnitCampaigns(profile.unit, lines)
    )
