"""Keeping "who has finished?" still while an assignment is being opened.

Without it, somebody who finishes in the very second an assignment opens would be missed by
both sides: the opening does not see the uncommitted entry, the entry's observer does not see
the uncommitted obligation. PostgreSQL gets an advisory lock per activity, shared by people who
finish (they never wait for each other) and exclusive for the opening. SQLite has one writer.
"""

import zlib
from typing import Final

from django.db import connection

from core.prepared import kept_rows

_NAMESPACE: Final = 0x4153  # "AS": tells these locks from those of other purposes


def hold_activity(activity_key: str, *, exclusive: bool = False) -> None:
    """Hold the activity's lock until the transaction ends. One query; none on SQLite."""
    if connection.vendor != "postgresql":
        return
    call = "pg_advisory_xact_lock" if exclusive else "pg_advisory_xact_lock_shared"
    number = zlib.crc32(activity_key.encode()) - 2**31  # the function takes signed 32 bits
    kept_rows(f"SELECT {call}(%s, %s)", [_NAMESPACE, number])
