"""When a password has to be changed. Pure."""

import datetime as dt


def is_due(
    *,
    set_at: dt.datetime,
    expires_at: dt.datetime | None,
    at: dt.datetime,
    days: int,
) -> bool:
    """Tell whether a password must be changed before anything else.

    Args:
        set_at: when it was chosen.
        expires_at: end of a one-time password, which is changed at the first sign-in; None for
            one that its owner chose.
        days: whole days after which it is too old; 0 means never.
    """
    return expires_at is not None or (days > 0 and at - set_at > dt.timedelta(days=days))
