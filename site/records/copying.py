"""Inserting many rows: by COPY on PostgreSQL, by INSERT elsewhere."""

import json
import operator
from collections.abc import Callable, Sequence
from typing import Any, Final

from django.db import connection, models
from django.utils import timezone

from records.models import Entry, EntrySalt

BATCH: Final = 1_000


def insert_entries(entries: Sequence[Entry]) -> None:
    """Insert `entries` and give them their primary keys.

    On PostgreSQL two statements for any number of rows: keys from the sequence, then COPY. It
    costs a fraction of an INSERT, whose parameters are adapted and planned one by one.

    Raises:
        IntegrityError: one of them is there already; none is written.
    """
    if connection.vendor != "postgresql":
        Entry.objects.bulk_create(entries, batch_size=BATCH)
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [Entry._meta.db_table, len(entries)],
        )
        keys = [key for (key,) in cursor.fetchall()]
    now = timezone.now()
    for entry, key in zip(entries, keys, strict=True):
        entry.pk = key
        entry.recorded_at = now
        entry._state.adding = False
        entry._state.db = connection.alias
    _copy(Entry, entries)


def insert_salts(salts: Sequence[EntrySalt]) -> None:
    """Insert `salts`, whose entries have been."""
    if connection.vendor != "postgresql":
        EntrySalt.objects.bulk_create(salts, batch_size=BATCH)
        return
    _copy(EntrySalt, salts)


def _copy(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Send `rows` by COPY, every stored field of them as it is."""
    fields = model._meta.concrete_fields
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    values = operator.attrgetter(*(field.attname for field in fields))
    encoded = [
        (place, field)
        for place, field in enumerate(fields)
        if isinstance(field, models.JSONField)
    ]
    statement = f"COPY {quote(model._meta.db_table)} ({columns}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors:
        copying: Callable[[str], Any] = cursor.copy
        with copying(statement) as copy:
            for row in rows:
                cells = list(values(row))
                for place, field in encoded:
                    cells[place] = json.dumps(cells[place], cls=field.encoder)
                copy.write_row(cells)
