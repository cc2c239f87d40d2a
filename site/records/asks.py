"""What a person's home page asks besides assignments: a talk to go to, a pledge to renew.

Each source says which of its rows matter to the person and turns them into words. All sources
are read with one query, a union; layers above add theirs from `AppConfig.ready`.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from functools import cache
from itertools import groupby
from typing import Any, Final, NamedTuple, Protocol

from django.db.models import (
    BigIntegerField,
    CharField,
    DateField,
    DateTimeField,
    QuerySet,
    Value,
)
from django.db.models.expressions import Combinable
from django.db.models.functions import Cast

from cadres.models import Cadre
from core.prepared import Parameter, PreparedRead
from core.time import site_date


class Row(NamedTuple):
    """One row of a source: its key as text, and an instant whose meaning the source knows."""

    key: str
    moment: dt.datetime


class Ask(NamedTuple):
    """One thing asked of the person, in words. Has what `home.agenda` wants of a task."""

    title: str
    reason: str
    url: str
    call: str
    icon: str
    due_on: dt.date
    minutes: int


class Source(Protocol):
    code: str

    def rows(
        self, *, cadre: Parameter, at: Parameter, day: Parameter
    ) -> "Sequence[QuerySet[Any, Any]]":
        """Return what matters to `cadre` at the instant `at`, each part through `as_rows`; unsliced.

        Asked once for each process: the three are places for values, see `core.prepared`.
        """
        ...

    def asks(self, cadre: Cadre, rows: Sequence[Row], at: dt.datetime) -> Iterable[Ask]:
        """Turn the rows, possibly none, into what is asked. No query."""
        ...


sources: Final[dict[str, Source]] = {}


def register_source(source: Source) -> None:
    """Ask `source` whenever a home page is shown."""
    sources[source.code] = source


def as_rows(
    code: str, found: "QuerySet[Any, Any]", *, key: str, moment: Combinable
) -> "QuerySet[Any, Any]":
    """Return `found` in the shape of the union: code, key as text, moment."""
    rows: QuerySet[Any, Any] = (
        found.order_by()
        .annotate(
            ask_source=Value(code, output_field=CharField()),
            ask_key=Cast(key, CharField(max_length=120)),
            ask_moment=moment,
        )
        .values_list("ask_source", "ask_key", "ask_moment")
    )
    return rows


def asks_for(cadre: Cadre, at: dt.datetime) -> tuple[Ask, ...]:
    """Return everything asked of `cadre`, the soonest due first. One query."""
    if not sources:
        return ()
    asked = _read(tuple(sources)).rows(cadre=cadre.pk, at=at, day=site_date(at))
    found = sorted(asked, key=lambda row: str(row[0]))
    rows = {
        code: [Row(str(key), moment) for _code, key, moment in group]
        for code, group in groupby(found, key=lambda row: str(row[0]))
    }
    asks = [
        ask
        for code, source in sources.items()
        for ask in source.asks(cadre, rows.get(code, []), at)
    ]
    return tuple(sorted(asks, key=lambda ask: (ask.due_on, ask.title)))


@cache
def _read(codes: tuple[str, ...]) -> PreparedRead[tuple[Any, ...]]:
    """Return the union of what the sources named `codes` look at."""

    def build(**values: Parameter) -> "QuerySet[Any, Any]":
        parts = [part for code in codes for part in sources[code].rows(**values)]
        return parts[0].union(*parts[1:], all=True)

    return PreparedRead(build, cadre=BigIntegerField(), at=DateTimeField(), day=DateField())
