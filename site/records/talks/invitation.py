"""The calendar invitation to a talk (iCalendar, RFC 5545). Pure.

It names time and place and nothing of the talk: calendars travel to places we do not know.
"""

import datetime as dt
import re
from typing import Final, NamedTuple

LONGEST_LINE: Final = 75  # octets, RFC 5545 section 3.1

_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


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
        f"UID:{_text(invitation.uid)}",
        f"SEQUENCE:{invitation.sequence}",
        f"DTSTAMP:{_utc(invitation.stamped_at)}",
        f"DTSTART:{_utc(invitation.starts_at)}",
        f"DTEND:{_utc(invitation.ends_at)}",
        f"SUMMARY:{_text(invitation.summary)}",
        f"LOCATION:{_text(invitation.place)}",
        f"URL:{_CONTROL.sub('', invitation.url)}",
        f"STATUS:{'CANCELLED' if invitation.is_cancelled else 'CONFIRMED'}",
        "CLASS:PRIVATE",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return "".join(f"{folded(line)}\r\n" for line in lines)


def folded(line: str) -> str:
    """Fold `line` so that none has more than 75 octets; no character is cut in two."""
    pieces: list[str] = []
    piece, room = "", LONGEST_LINE
    for character in line:
        size = len(character.encode())
        if size > room:
            pieces.append(piece)
            piece, room = "", LONGEST_LINE - 1  # a continuation begins with a space
        piece += character
        room -= size
    return "\r\n ".join([*pieces, piece])


def _utc(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(value: str) -> str:
    return _CONTROL.sub("", value.replace("\r\n", "\n")).translate(_ESCAPED)
