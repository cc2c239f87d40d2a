"""What a reader of the library looks for, as the address says it. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, Protocol, Self
from urllib.parse import urlencode

FACETS: Final = (
    "sector", "manifestation", "cause", "charge", "post", "stage", "band", "year",
)  # fmt: skip
LONGEST_QUERY: Final = 100
MOST_VALUES: Final = 20  # of one facet; nobody ticks more by hand


class Parameters(Protocol):
    def get(self, key: str, default: str) -> str | None: ...
    def getlist(self, key: str) -> list[str]: ...


@dataclass(frozen=True)
class Filters:
    """Words to find, and the values ticked of each facet: any of them, in every facet."""

    query: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, parameters: Parameters) -> Self:
        """Return the filters of an address. What is no value finds nothing, and harms nobody."""
        query = " ".join((parameters.get("q", "") or "").split())[:LONGEST_QUERY]
        chosen = {
            name: tuple(dict.fromkeys(value for value in parameters.getlist(name) if value))
            for name in FACETS
        }
        return cls(
            query, {name: values[:MOST_VALUES] for name, values in chosen.items() if values}
        )

    def of(self, name: str) -> tuple[str, ...]:
        """Return the values ticked of one facet."""
        return self.chosen.get(name, ())

    @property
    def is_empty(self) -> bool:
        return not self.query and not self.chosen

    def without(self, name: str, value: str) -> Self:
        """Return the filters with one value less."""
        chosen = {**self.chosen, name: tuple(v for v in self.of(name) if v != value)}
        return type(self)(self.query, {n: values for n, values in chosen.items() if values})

    def as_query(self) -> str:
        """Return the address's query, without its question mark."""
        pairs: Iterable[tuple[str, str]] = [
            *([("q", self.query)] if self.query else ()),
            *((name, value) for name in FACETS for value in self.of(name)),
        ]
        return urlencode(list(pairs))
