"""The database's clock, the only one that decides about deadlines.

Application servers and browsers may be hours wrong; with several of them there is no "now" but
the one of the database they share.
"""

import datetime as dt
from typing import Any

from django.db import connection
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.functions import Now
from django.db.models.sql.compiler import SQLCompiler


class DatabaseNow(Now):
    """The instant at which the row is read; PostgreSQL's transaction time would stand still."""

    def as_postgresql(
        self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, Any]:
        return self.as_sql(compiler, connection, template="CLOCK_TIMESTAMP()", **context)


def now_sql() -> str:
    """Return the expression of the present instant for hand-written SQL."""
    if connection.vendor == "postgresql":
        return "clock_timestamp()"
    return "strftime('%%Y-%%m-%%d %%H:%%M:%%f', 'now')"


def from_database(stored: dt.datetime | str) -> dt.datetime:
    """Return what a raw query gave for an instant; SQLite gives UTC without saying so."""
    at = dt.datetime.fromisoformat(stored) if isinstance(stored, str) else stored
    return at if at.tzinfo else at.replace(tzinfo=dt.UTC)


def database_now() -> dt.datetime:
    """Ask the database for the present instant. One query."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {now_sql()}", [])
        row: tuple[dt.datetime | str] = cursor.fetchone()
    return from_database(row[0])
