"""Putting very many rows into tables: by COPY on PostgreSQL, by batches elsewhere."""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from django.db import connection, models

_BATCH: Final = 2_000
_LINES: Final = 2_000


def reserve_ids(model: type[models.Model], count: int) -> int:
    """Return the first of `count` ids that nobody else will get."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            table = model._meta.db_table
            cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
            first = int(cursor.fetchone()[0])
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, first + count]
            )
            return first
        table = _quoted(model._meta.db_table)
        cursor.execute(f"SELECT COALESCE(MAX(id), 0) + 1 FROM {table}")  # noqa: S608
        return int(cursor.fetchone()[0])


def load_rows(
    model: type[models.Model], names: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Insert `rows`, whose values stand in the order of the fields `names`; others get defaults."""
    fields = {field.attname: field for field in model._meta.concrete_fields}
    rest = {
        name: field.get_prep_value(field.get_default())
        for name, field in fields.items()
        if name not in names and name != "id"
    }
    columns = [str(fields[name].column) for name in (*names, *rest)]
    constant = list(rest.values())
    if connection.vendor == "postgresql":
        _copy(model, columns, rows, constant)
        return
    listed = ", ".join(map(_quoted, columns))
    places = ", ".join(["%s"] * len(columns))
    statement = f"INSERT INTO {_quoted(model._meta.db_table)} ({listed}) VALUES ({places})"  # noqa: S608
    with connection.cursor() as cursor:
        for batch in _batches(rows, _BATCH):
            cursor.executemany(
                statement, [[*map(_plain, row), *map(_plain, constant)] for row in batch]
            )


def _copy(
    model: type[models.Model],
    columns: Sequence[str],
    rows: Iterable[Sequence[Any]],
    constant: Sequence[Any],
) -> None:
    listed = ", ".join(map(_quoted, columns))
    end = "".join(f"\t{_text(value)}" for value in constant) + "\n"
    with connection.cursor() as cursor:
        command = f"COPY {_quoted(model._meta.db_table)} ({listed}) FROM STDIN"
        with cursor.cursor.copy(command) as copy:
            for batch in _batches(rows, _LINES):
                lines = ["\t".join(map(_text, row)) + end for row in batch]
                copy.write("".join(lines))


def _text(value: Any) -> str:
    """Write a value as COPY reads it; ours hold no tabs, breaks or backslashes."""
    if value is None:
        return "\\N"
    if value is True or value is False:
        return "t" if value else "f"
    return str(value)


def _plain(value: Any) -> Any:
    return value.isoformat(" ") if isinstance(value, dt.datetime) else value


def _batches(rows: Iterable[Sequence[Any]], size: int) -> Iterator[list[Sequence[Any]]]:
    iterator = iter(rows)
    while batch := list(islice(iterator, size)):
        yield batch


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)
