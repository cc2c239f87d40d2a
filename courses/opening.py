"""When a lesson was opened, carried by the page itself: no GET writes.

The lesson page holds a signed token that says who opened which lesson when; "I have read this"
sends it back. A token is good for its cadre and lesson only, and for twelve hours.
"""

import datetime as dt
from typing import Final

from django.core.signing import BadSignature, Signer
from django.utils.translation import gettext as _

from core.errors import DomainError

GOOD_FOR: Final = dt.timedelta(hours=12)
# A page opened on one machine and sent back to another whose clock is a little behind.
CLOCK_SKEW: Final = dt.timedelta(seconds=5)
_signer: Final = Signer(salt="courses.lesson_opening")


class OpeningUnknown(DomainError):
    """The token is missing, altered, or of another cadre or lesson."""


class OpeningExpired(DomainError):
    """The page was opened too long ago."""


def opening_token(*, cadre_id: int, lesson_id: int, at: dt.datetime) -> str:
    """Return the token of a lesson page served to that cadre at the instant `at`."""
    return _signer.sign(f"{cadre_id}:{lesson_id}:{int(at.timestamp())}")


def opened_at(token: str, *, cadre_id: int, lesson_id: int, at: dt.datetime) -> dt.datetime:
    """Return when the page that carries `token` was opened.

    Raises:
        OpeningUnknown: the token was not made for this cadre and lesson, or was altered.
        OpeningExpired: it is older than twelve hours.
    """
    try:
        owner, lesson, seconds = _signer.unsign(token).split(":")
        opened = dt.datetime.fromtimestamp(int(seconds), dt.UTC)
    except (BadSignature, ValueError) as error:
        raise OpeningUnknown(_unknown()) from error
    if (owner, lesson) != (str(cadre_id), str(lesson_id)) or opened > at + CLOCK_SKEW:
        raise OpeningUnknown(_unknown())
    if at - opened > GOOD_FOR:
        raise OpeningExpired(
            _("This page was opened more than 12 hours ago. Open the lesson again and go on.")
        )
    return opened


def _unknown() -> str:
    return _(
        "We cannot tell when you opened this lesson. Open it again, read on, and press the "
        "button then."
    )
