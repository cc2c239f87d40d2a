"""The calendar invitation to a talk (iCalendar, RFC 5545). Pure.

It names time and place and nothing of the talk: calendars travel to places we do not know.
"""

import datetime as dt
from typing import NamedTuple

from core.icalendar import calendar, moment, text, uri


class Invitation(NamedTuple):
    """What the calendar is told. Instants are aware; `sequence` grows with each change."""

    uid: str
    summary: str
    place: str
    starts_at: dt.datetime
    ends_at: dt.datetime
    stamped_at: dt.datetime
    sequence: int
    url: str
    is_cancelled: bool = False


def ics(invitation: Invitation) -> str:
    """Return the invitation as the text of an .ics file; lines end with CRLF."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Qingfeng//Talks//ZH",
        f"METHOD:{'CANCEL' if invitation.is_cancelled else 'PUBLISH'}",
        "BEGIN:VEVENT",
        f"UID:{text(invitation.uid)}",
        f"SEQUENCE:{invitation.sequence}",
        f"DTSTAMP:{moment(invitation.stamped_at)}",
        f"DTSTART:{moment(invitation.starts_at)}",
        f"DTEND:{moment(invitation.ends_at)}",
        f"SUMMARY:{text(invitation.summary)}",
        f"LOCATION:{text(invitation.place)}",
        f"URL:{uri(invitation.url)}",
        f"STATUS:{'CANCELLED' if invitation.is_cancelled else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return calendar(lines)
