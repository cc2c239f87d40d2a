"""The campaigns' part of the console."""

from dataclasses import dataclass

from assignments.console import Console, Panel, gives_console_panel
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


@gives_profile_panel
def campaigns_of_a_unit(*, profile: UnitProfile) -> ProfilePanel | None:
    """Show the campaigns that run while a unit's profile is read. One query."""
    running = list(
        CampaignPage.objects.live()
        .filter(starts_on__lte=profile.today, ends_on__gte=profile.today)
        .order_by("festival_on")
    )
    if not running:
        return None
    return ProfilePanel(
        "campaigns/includes/console_panel.html", CampaignPanel(next_lines=[], running=running)
    )
