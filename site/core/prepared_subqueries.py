"""Subqueries that many statements share, compiled to SQL once for each process.

A rule that looks at other tables ("may this reader read the row?") costs Django more to write than
the rest of a statement. A `PreparedSubquery` keeps what the compiler wrote and puts in the row it is
asked about and other values:

    READS = PreparedSubquery(
        lambda row, actor: Case.objects.filter(rule_for(actor), pk=row).values("pk"),
        actor=BigAutoField(),
    )
    Case.objects.filter(READS.exists("pk", actor=cadre.pk))

Like Django's `Exists` and `Subquery`, it costs no statement of its own.
"""

from collections.abc import Callable, Hashable, Mapping
from typing import Any, Final

from django.db.models import BooleanField, Expression, F, Field, QuerySet

from core.prepared import Parameter, filled

_ROW: Final = "{row of the statement around}"  # no SQL of ours holds it


class _Row(Expression):
    """Stands where the outer statement's column will be put."""

    def as_sql(self, compiler: Any, connection: Any, **_unused: Any) -> Any:
        return _ROW, []


class _Asked(Expression):
    """The subquery, asked about `row` of the statement around it."""

    def __init__(
        self,
        prepared: "PreparedSubquery",
        template: str,
        row: Any,
        values: tuple[tuple[str, Hashable], ...],
        output_field: "Field[Any, Any]",
    ) -> None:
        super().__init__(output_field=output_field)
        self.prepared, self.template = prepared, template
        self.row, self.values = row, values

    def get_source_expressions(self) -> list[Any]:
        return [self.row]

    def set_source_expressions(self, expressions: Any) -> None:
        (self.row,) = expressions

    def as_sql(self, compiler: Any, connection: Any, **_unused: Any) -> Any:
        row, row_params = compiler.compile(self.row)
        sql, places = self.prepared.compiled_for(connection)
        if row_params:
            raise ValueError(f"{self.row!r} is no column")
        params = filled(places, dict(self.values), connection)
        return self.template.format(sql.replace(_ROW, row)), params


class PreparedSubquery:
    """A QuerySet about one row of a statement, with open parameters.

    Args:
        build: returns the QuerySet, of one value, given an expression for the row and one for
            each parameter.
        parameters: name → field that says how a value is written for the database.
    """

    def __init__(
        self, build: Callable[..., "QuerySet[Any, Any]"], **parameters: "Field[Any, Any]"
    ) -> None:
        self.build: Final = build
        self.parameters: Final[Mapping[str, Field[Any, Any]]] = parameters
        self._compiled: dict[str, tuple[str, tuple[Any, ...]]] = {}

    def exists(self, row: str, **values: Any) -> Expression:
        """Return the condition that the subquery finds something for `row`, a column's name."""
        return self._asked("EXISTS({})", row, values, BooleanField())

    def value(self, row: str, output_field: "Field[Any, Any]", **values: Any) -> Expression:
        """Return the value that the subquery finds for `row`, a column's name."""
        return self._asked("({})", row, values, output_field)

    def _asked(
        self, template: str, row: str, values: dict[str, Any], field: "Field[Any, Any]"
    ) -> Expression:
        if values.keys() != self.parameters.keys():
            raise KeyError(f"{sorted(values)} given, {sorted(self.parameters)} asked for")
        return _Asked(self, template, F(row), tuple(sorted(values.items())), field)

    def compiled_for(self, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Return the SQL with a mark where the row stands, and its parameters with open places."""
        found = self._compiled.get(connection.vendor)
        if found is None:
            queryset = self.build(
                row=_Row(output_field=BooleanField()),
                **{name: Parameter(name, field) for name, field in self.parameters.items()},
            )
            query: Any = queryset.query.clone()
            # Names of its own, so that the row of the statement around is not mistaken for ours.
            query.change_aliases(
                {alias: f"asked{number}" for number, alias in enumerate(query.alias_map)}
            )
            sql, params = query.get_compiler(connection=connection).as_sql()
            found = self._compiled[connection.vendor] = (sql, tuple(params))
        return found
