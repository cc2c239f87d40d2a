"""Rows that are written on every request, their SQL written once for each process.

`save()` compiles its statement anew each time and sends signals. A prepared write does neither:
it is for rows whose writing nobody listens to.

    STARTED = PreparedInsert(Attempt)
    STARTED.insert(attempt)              # as attempt.save(force_insert=True)
    CLOSED = PreparedUpdate(Attempt, "closed_at", "closing")
    CLOSED.update(attempt)               # as attempt.save(update_fields=[…])
"""

from functools import cached_property
from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, DatabaseError, connections
from django.db.models import AutoField, Field, Model

from core.prepared import kept_rows


class PreparedInsert:
    """The INSERT of one row of `model`.

    Args:
        ignores_conflicts: leave what is there already as it is.
    """

    def __init__(self, model: type[Model], *, ignores_conflicts: bool = False) -> None:
        self._model: Final = model
        self._ignores: Final = ignores_conflicts

    @cached_property
    def _fields(self) -> "list[Field[Any, Any]]":
        own = self._model._meta.local_concrete_fields
        return [field for field in own if not isinstance(field, AutoField)]

    @cached_property
    def _sql(self) -> str:
        meta = self._model._meta
        return (
            f'INSERT INTO "{meta.db_table}"'  # noqa: S608  our own tables and columns
            f" ({_names(self._fields)}) VALUES ({', '.join(['%s'] * len(self._fields))})"
            f"{' ON CONFLICT DO NOTHING' if self._ignores else ''}"
            f" RETURNING {_names([meta.pk])}"
        )

    def insert(self, row: Model) -> bool:
        """Insert `row` and give it its primary key; False where it was there already.

        Raises:
            IntegrityError: it was there already, or breaks another rule of the table.
        """
        connection = connections[DEFAULT_DB_ALIAS]
        values = [_prepared(row, field, connection, add=True) for field in self._fields]
        returned = kept_rows(self._sql, values)
        if not returned:
            return False
        row.pk = returned[0][0]
        row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS
        return True


class PreparedUpdate:
    """The UPDATE of `fields` of one row of `model`."""

    def __init__(self, model: type[Model], *fields: str) -> None:
        self._model: Final = model
        self._named: Final = fields

    @cached_property
    def _fields(self) -> "list[Field[Any, Any]]":
        own = {field.name: field for field in self._model._meta.local_concrete_fields}
        return [own[name] for name in self._named]

    @cached_property
    def _sql(self) -> str:
        meta = self._model._meta
        places = ", ".join(f'"{field.column}" = %s' for field in self._fields)
        key = _names([meta.pk])
        return f'UPDATE "{meta.db_table}" SET {places} WHERE {key} = %s RETURNING {key}'  # noqa: S608

    def update(self, row: Model) -> None:
        """Write the fields of `row`, which has been saved before.

        Raises:
            DatabaseError: it is gone.
            IntegrityError: the new values break a rule of the table.
        """
        connection = connections[DEFAULT_DB_ALIAS]
        values = [_prepared(row, field, connection, add=False) for field in self._fields]
        if not kept_rows(self._sql, [*values, row.pk]):
            raise DatabaseError(f"{row!r} is not in the table any more")


def _names(fields: "list[Any]") -> str:
    return ", ".join(f'"{field.column}"' for field in fields)


def _prepared(row: Model, field: "Field[Any, Any]", connection: Any, *, add: bool) -> Any:
    return field.get_db_prep_save(field.pre_save(row, add), connection)
