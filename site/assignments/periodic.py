"""What the background worker does for assignments."""

import datetime as dt

from assignments.reminders import services as reminders
from core.periodic import every


@every(seconds=300)
def remind_of_due_days(at: dt.datetime) -> None:
    """Note whom to remind and tell managers whom to ask; nothing outside sending hours."""
    reminders.note_reminders(at=at)
    reminders.send_digests(at=at)


@every(seconds=20)
def post_noted_reminders(at: dt.datetime) -> None:
    """Post the reminders that wait."""
    reminders.post_reminders(at=at)
