"""Campaigns as days that due dates can be counted from."""

import datetime as dt
from collections.abc import Iterable

from assignments.events import LOOK_BACK_DAYS, Event, gives_events
from campaigns.models import CampaignPage


@gives_events
def campaigns_beginning(today: dt.date) -> Iterable[Event]:
    since = today - dt.timedelta(days=LOOK_BACK_DAYS)
    for page in CampaignPage.objects.live().filter(starts_on__gte=since):
        yield Event(page.activity_key, page.label, page.starts_on, "CAMPAIGN")
