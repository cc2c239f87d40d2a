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

import copy
import threading
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any, Final, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, QuerySet

Row = TypeVar("Row")


class _Place:
    """Stands in the compiled parameters where a value will be put."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        self.name, self.field = name, field


class Parameter(Expression):
    """A value that is known only when the read runs."""

    def __init__(self, name: str, field: "Field[Any, Any]") -> None:
        super().__init__(output_field=field)
        self._place: Final = _Place(name, field)

    def as_sql(self, compiler: Any, connection: Any, **_unused: Any) -> Any:
        return "%s", [self._place]


class _BoundQuery:
    """A query whose SQL is written already; everything else is the query's own."""

    def __init__(self, query: Any, compiler: Any) -> None:
        self._query, self._compiler = query, compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)

    def get_compiler(self, using: str | None = None, **_unused: Any) -> Any:
        return self._compiler


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
        self._compiled: dict[str, tuple[Any, Any, str, tuple[Any, ...]]] = {}
        self._lock: Final = threading.Lock()

    def rows(self, **values: Any) -> list[Row]:
        """Run the read; one query, no prefetching.

        Raises:
            KeyError: a parameter has no value.
        """
        connection = connections[DEFAULT_DB_ALIAS]
        template, compiler, sql, places = self._for(connection)
        params = tuple(
            place.field.get_db_prep_value(values[place.name], connection)
            if type(place) is _Place
            else place
            for place in places
        )
        bound = copy.copy(compiler)
        bound.connection = connection
        bound.as_sql = lambda *_args, **_kwargs: (sql, params)
        asked = SimpleNamespace(
            db=DEFAULT_DB_ALIAS,
            query=_BoundQuery(template.query, bound),
            _fields=template._fields,
            _known_related_objects={},
        )
        return list(template._iterable_class(asked))

    def first(self, **values: Any) -> Row | None:
        """Return the first row or None."""
        rows = self.rows(**values)
        return rows[0] if rows else None

    def _for(self, connection: Any) -> tuple[Any, Any, str, tuple[Any, ...]]:
        found = self._compiled.get(connection.vendor)
        if found is None:
            with self._lock:
                found = self._compiled[connection.vendor] = self._compile(connection)
        return found

    def _compile(self, connection: Any) -> tuple[Any, Any, str, tuple[Any, ...]]:
        queryset = self.build(
            **{name: Parameter(name, field) for name, field in self.parameters.items()}
        )
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        converters = compiler.get_converters(
            [selected[0] for selected in compiler.select[: compiler.col_count]]
        )
        compiler.get_converters = lambda _expressions: converters
        return queryset, compiler, sql, tuple(params)
