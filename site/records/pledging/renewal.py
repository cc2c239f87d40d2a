"""When the yearly integrity pledge is due, and for which occasion. Pure; no clock, no ORM."""

import datetime as dt
import enum
from typing import Final, NamedTuple

INTEGRITY_CODE: Final = "integrity"  # code of the text that everybody signs each year


class Reason(enum.StrEnum):
    FIRST = "FIRST"
    NEW_YEAR = "NEW_YEAR"
    NEW_POST = "NEW_POST"


class Due(NamedTuple):
    """A pledge that is due: why, and the occasion it will be signed for."""

    reason: Reason
    occasion: str


def pledge_due(
    *, last_signed_on: dt.date | None, last_post: tuple[int, dt.date] | None, today: dt.date
) -> Due | None:
    """Tell whether the integrity pledge has to be signed on `today`.

    It is due when it was never signed, when the last one is of an earlier calendar year, or when
    a post was taken up after it. One signature answers all reasons that hold.

    Args:
        last_post: id and first day of the posting begun last; a posting to come does not count.
    """
    yearly = f"{INTEGRITY_CODE}-{today.year}"
    if last_signed_on is None:
        return Due(Reason.FIRST, yearly)
    if last_signed_on.year < today.year:
        return Due(Reason.NEW_YEAR, yearly)
    if last_post is not None and last_signed_on < last_post[1] <= today:
        return Due(Reason.NEW_POST, f"{INTEGRITY_CODE}-post-{last_post[0]}")
    return None
