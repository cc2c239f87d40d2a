"""Lines of iCalendar files (RFC 5545). Pure."""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

LONGEST_LINE: Final = 75  # octets, RFC 5545 section 3.1

_ESCAPED: Final = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
_CONTROL: Final = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")


def calendar(lines: Iterable[str]) -> str:
    """Return the text of an .ics file: each line folded, ended by CRLF."""
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


def moment(at: dt.datetime) -> str:
    """Write an aware instant in UTC."""
    return at.astimezone(dt.UTC).strftime("%Y%m%dT%H%M%SZ")


def text(value: str) -> str:
    """Escape a TEXT value; control characters go."""
    return _CONTROL.sub("", value.replace("\r\n", "\n")).translate(_ESCAPED)


def uri(value: str) -> str:
    """Return an address without what could end its line."""
    return _CONTROL.sub("", value).replace("\n", "")
