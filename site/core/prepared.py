"""Reads that are asked for on every request, compiled to SQL once for each process.

Django writes the SQL of a QuerySet anew each time, which costs more than PostgreSQL takes to
answer it. A `PreparedRead` keeps what the compiler wrote and only puts other values in:

    OPEN = PreparedRead(
        lambda cadre, today: Obligation.objects.filter(cadre=cadre).due_by(today),
        cadre=BigAutoField(), today=DateField(),
    )
    OPEN.rows(cadre=cadre.pk, today=today)      # the same objects as the QuerySet's own

Only the values of declared parameters may differ from call to call: a QuerySet whose shape
depends on them (`None` means IS NULL, a list means IN) is none of these.
"""

import datetime as dt
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from types import SimpleNamespace
from typing import Any, Final, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, QuerySet
from psycopg.adapt import Loader

from core.postgresql.direct import DirectStatement

Row = TypeVar("Row")
MOST_KEPT: Final = 400  # statements of one connection


class _Place:
    """Stands in the compiled parameters where a value will be put."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        self.name, self.field = name, field


def filled(places: tuple[Any, ...], values: Mapping[str, Any], connection: Any) -> list[Any]:
    """Return compiled parameters with `values` in their places.

    Raises:
        KeyError: a parameter has no value.
    """
    return [
        place.field.get_db_prep_value(values[place.name], connection)
        if type(place) is _Place
        else place
        for place in places
    ]


class Parameter(Expression):
    """A value that is known only when the read runs."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self._place: Final = _Place(name, field)

    def as_sql(self, compiler: Any, connection: Any, **_unused: Any) -> Any:
        return "%s", [self._place]


class _Answered:
    """Stands where a query and its compiler stand, with the rows there already.

    Django's own iterables make models, dictionaries or tuples of them.
    """

    def __init__(self, compiled: "_Compiled", rows: list[tuple[Any, ...]]) -> None:
        self._compiled, self._rows = compiled, rows

    def __getattr__(self, name: str) -> Any:
        return getattr(self._compiled.query, name)

    @property
    def select(self) -> Any:
        return self._compiled.compiler.select

    @property
    def klass_info(self) -> Any:
        return self._compiled.compiler.klass_info

    @property
    def annotation_col_map(self) -> Any:
        return self._compiled.compiler.annotation_col_map

    def get_compiler(self, using: str, **_unused: Any) -> "_Answered":
        return self

    def execute_sql(self, **_unused: Any) -> list[tuple[Any, ...]]:
        return self._rows

    def results_iter(self, results: Any = None, **_unused: Any) -> Iterator[tuple[Any, ...]]:
        return iter(self._rows)


class _InstantLoader(Loader):
    """Read an instant as PostgreSQL writes it in UTC, the zone of our connections."""

    def load(self, data: Any) -> dt.datetime:
        return dt.datetime.fromisoformat(str(data, "ascii"))


class _Compiled:
    """What Django's compiler wrote for one kind of database."""

    def __init__(self, queryset: Any, connection: Any) -> None:
        self.query = queryset.query
        self.iterable: Any = queryset._iterable_class
        self.fields = queryset._fields
        self.compiler = self.query.get_compiler(connection=connection)
        self.sql, params = self.compiler.as_sql()
        self.params: tuple[Any, ...] = tuple(params)
        selected = [column[0] for column in self.compiler.select[: self.compiler.col_count]]
        self.converters = list(self.compiler.get_converters(selected).items())

    def converted(self, rows: list[tuple[Any, ...]], connection: Any) -> list[tuple[Any, ...]]:
        """Return `rows` with each value as its field wants it in Python."""
        if not self.converters:
            return rows
        made = []
        for row in rows:
            values = list(row)
            for position, (converters, expression) in self.converters:
                for convert in converters:
                    values[position] = convert(values[position], expression, connection)
            made.append(tuple(values))
        return made


class _Kept:
    """A statement on one connection: its cursor and, once it is frequent there, the short way."""

    def __init__(self, connection: Any, sql: str) -> None:
        with connection.wrap_database_errors:
            self.cursor: Final = connection.create_cursor()
        self.direct: DirectStatement | None = None
        if connection.vendor == "postgresql":
            self.cursor.adapters.register_loader("timestamptz", _InstantLoader)
            self.direct = DirectStatement(self.cursor, sql)


def _kept(connection: Any, sql: str) -> _Kept:
    """Return what the open `connection` keeps of `sql`; the first few hundred are kept.

    A statement whose length depends on what a browser sends must not fill the server's memory.
    """
    on, statements = vars(connection).get("kept_statements", (None, {}))
    if on is not connection.connection:
        statements = {}
        vars(connection)["kept_statements"] = (connection.connection, statements)
    kept: _Kept = statements.get(sql) or _Kept(connection, sql)
    if len(statements) < MOST_KEPT:
        statements[sql] = kept
    return kept


def kept_rows(sql: str, params: Sequence[Any]) -> list[tuple[Any, ...]]:
    """Run `sql`, which is asked for again and again, and return its rows.

    Each connection keeps its cursor: a new one would look up again how each column becomes Python.
    """
    connection: Any = connections[DEFAULT_DB_ALIAS]  # the thread's own, not the proxy all share
    connection.ensure_connection()
    kept = _kept(connection, sql)
    if kept.direct is not None and not (
        connection.execute_wrappers or connection.queries_logged
    ):
        connection.validate_no_broken_transaction()
        with connection.wrap_database_errors:
            rows = kept.direct.rows(params)
        if rows is not None:
            return rows
    # Counts statements where that is asked for.
    cursor = connection._prepare_cursor(kept.cursor)
    cursor.execute(sql, params)
    found: list[tuple[Any, ...]] = cursor.fetchall() if kept.cursor.description else []
    return found


class PreparedRead(Generic[Row]):
    """One QuerySet with open parameters.

    Args:
        build: returns the QuerySet (of models, `values()`, `values_list()` …) given one
            expression for each parameter.
        parameters: name → field that says how a value is written for the database.
    """

    def __init__(
        self, build: Callable[..., "QuerySet[Any, Row]"], **parameters: "Field[Any, Any]"
    ) -> None:
        self.build: Final = build
        self.parameters: Final = parameters
        self._compiled: dict[str, _Compiled] = {}
        self._lock: Final = threading.Lock()

    def rows(self, **values: Any) -> list[Row]:
        """Run the read; one query, no prefetching.

        Raises:
            KeyError: a parameter has no value.
        """
        connection = connections[DEFAULT_DB_ALIAS]
        compiled = self._for(connection)
        params = filled(compiled.params, values, connection)
        found = compiled.converted(kept_rows(compiled.sql, params), connection)
        if not found:
            return []
        asked = SimpleNamespace(
            db=DEFAULT_DB_ALIAS,
            query=_Answered(compiled, found),
            _fields=compiled.fields,
            _known_related_objects={},
        )
        made: list[Row] = list(compiled.iterable(asked))
        return made

    def first(self, **values: Any) -> Row | None:
        """Return the first row or None."""
        rows = self.rows(**values)
        return rows[0] if rows else None

    def _for(self, connection: Any) -> _Compiled:
        found = self._compiled.get(connection.vendor)
        if found is None:
            with self._lock:
                found = self._compiled.get(connection.vendor)
                if found is None:
                    queryset = self.build(
                        **{n: Parameter(n, field) for n, field in self.parameters.items()}
                    )
                    found = self._compiled[connection.vendor] = _Compiled(queryset, connection)
        return found
