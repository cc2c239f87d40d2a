"""An education record as a page shows it: figures, and entries of one page grouped by year."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from django.core.paginator import Page, Paginator
from django.utils.functional import cached_property

from cadres.models import Cadre
from core.time import site_date
from records.credits.reckoning import CreditAccount
from records.models import Entry, EntryQuerySet, Kind

ENTRIES_PER_PAGE: Final = 25


@dataclass(frozen=True)
class YearOfEntries:
    """Entries of one calendar year that are on the page, and the hours of that whole year."""

    year: int
    hours: Decimal
    entries: list[Entry]


@dataclass(frozen=True)
class KindChoice:
    """One choice of the filter. An empty `code` stands for every kind."""

    code: str
    label: str
    entries: int
    is_chosen: bool


class _CountedPaginator(Paginator[Entry]):
    """A paginator that is told the number of rows instead of asking the database."""

    def __init__(self, rows: EntryQuerySet, number: int) -> None:
        super().__init__(rows, ENTRIES_PER_PAGE)
        self._number = number

    @cached_property
    def count(self) -> int:
        return self._number


@dataclass(frozen=True)
class History:
    """The record of `cadre` as of `at`, filtered to `kind` ("" for all). Three queries in all,
    and those of `account`.

    Corrections are no lines of their own: each stands beside the entry that it corrects.
    """

    cadre: Cadre
    at: dt.datetime
    kind: str = ""
    page_number: str = "1"
    _rows: list[tuple[int, str, int, Decimal]] = field(init=False)

    def __post_init__(self) -> None:
        rows = self.cadre.entries.all().by_year_and_kind()
        object.__setattr__(
            self,
            "_rows",
            [
                (row["earned_on__year"], row["kind"], row["entries"], row["hours"])
                for row in rows
            ],
        )
        if self.kind not in Kind.values:
            object.__setattr__(self, "kind", "")

    @property
    def year(self) -> int:
        return site_date(self.at).year

    @cached_property
    def account(self) -> CreditAccount:
        """The hours against the rules that bind the person. Three queries at most."""
        return CreditAccount(self.cadre, site_date(self.at))

    @property
    def hours_this_year(self) -> Decimal:
        return self._hours({self.year}, "")

    @property
    def entries_in_all(self) -> int:
        return sum(entries for _year, _kind, entries, _hours in self._rows)

    def kinds(self) -> list[KindChoice]:
        """The kinds this record has entries of, every kind first."""
        counts = dict.fromkeys(Kind.values, 0)
        for _year, kind, entries, _hours in self._rows:
            counts[kind] += entries
        return [
            KindChoice("", "", self.entries_in_all, not self.kind),
            *(
                KindChoice(kind, str(Kind(kind).label), entries, kind == self.kind)
                for kind, entries in counts.items()
                if entries
            ),
        ]

    @cached_property
    def page(self) -> Page[Entry]:
        """The page of entries, newest first, with certificates and corrections. Two queries."""
        entries: EntryQuerySet = (
            self.cadre.entries.originals()
            .select_related("certificate")
            .prefetch_related("corrections")
            .newest_first()
        )
        number = sum(row[2] for row in self._rows if row[1] != Kind.CORRECTION)
        if self.kind == Kind.CORRECTION:
            entries = entries.filter(corrections__isnull=False)
            number = self.entries_in_all - number
        elif self.kind:
            entries = entries.filter(kind=self.kind)
            number = sum(row[2] for row in self._rows if row[1] == self.kind)
        return _CountedPaginator(entries, number).get_page(self.page_number)

    def years(self) -> Sequence[YearOfEntries]:
        """The entries of the page, by year, newest first."""
        by_year = itertools.groupby(
            self.page.object_list, key=lambda entry: entry.earned_on.year
        )
        kind = "" if self.kind == Kind.CORRECTION else self.kind
        return [
            YearOfEntries(year, self._hours({year}, kind), list(entries))
            for year, entries in by_year
        ]

    def _hours(self, years: set[int], of_kind: str) -> Decimal:
        return sum(
            (
                hours
                for year, kind, _entries, hours in self._rows
                if year in years and of_kind in ("", kind)
            ),
            Decimal("0.00"),
        )
