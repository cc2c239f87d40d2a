"""The facets of the library: how each narrows the cases, and how many there are of each value."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Case, CharField, Count, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, ExtractYear
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from cadres.models import Post
from warning_cases.blocks import STAGES
from warning_cases.library.filters import Filters
from warning_cases.models import AmountBand, Axis, Charge, Term, WarningCasePage

Cases = Any  # a CaseQuerySet; Wagtail's page managers are untyped


@dataclass(frozen=True)
class Value:
    """One value of a facet: how many cases have it, all other filters given."""

    value: str
    label: str
    count: int
    is_chosen: bool


@dataclass(frozen=True)
class Facet:
    """One way of narrowing the library.

    Args:
        narrow: cases that have any of the values.
        count: values with their counts among the cases given, chosen ones at least with 0; one
            or two queries.
    """

    name: str
    label: str | Promise
    narrow: Callable[[Cases, tuple[str, ...]], Cases]
    count: Callable[[Cases, tuple[str, ...]], list[Value]]


@dataclass(frozen=True)
class Shown:
    name: str
    label: str
    values: list[Value]

    @property
    def is_open(self) -> bool:
        """Show it unfolded: something of it is ticked."""
        return any(value.is_chosen for value in self.values)


def narrowed(cases: Cases, filters: Filters, *, except_for: str = "") -> Cases:
    """Return the cases that answer every facet of `filters` but `except_for`."""
    for facet in FACETS:
        values = filters.of(facet.name)
        if values and facet.name != except_for:
            cases = facet.narrow(cases, values)
    return cases


def counted(cases: Cases, filters: Filters) -> list[Shown]:
    """Return every facet that has values, each counted under the other facets' filters.

    Ticking a second value of a facet widens it, so its own values are counted without it. Nine
    queries, whatever is ticked.
    """
    shown = [
        Shown(
            facet.name,
            str(facet.label),
            facet.count(
                narrowed(cases, filters, except_for=facet.name), filters.of(facet.name)
            ),
        )
        for facet in FACETS
    ]
    return [facet for facet in shown if facet.values]


def _listed(rows: Iterable[Any], chosen: tuple[str, ...], key: str = "code") -> list[Value]:
    return [
        Value(
            value=str(getattr(row, key)),
            label=str(row),
            count=row.found,
            is_chosen=str(getattr(row, key)) in chosen,
        )
        for row in rows
    ]


def _by_axis(axis: Axis, name: str) -> Facet:
    def narrow(cases: Cases, codes: tuple[str, ...]) -> Cases:
        terms = Term.objects.filter(axis=axis, code__in=codes)
        return cases.filter(pk__in=terms.values("cases"))

    def count(cases: Cases, codes: tuple[str, ...]) -> list[Value]:
        terms = _found(Term.objects.filter(axis=axis), cases, codes)
        return _listed(terms.order_by("position", "code"), codes)

    return Facet(name, axis.label, narrow, count)


def _found(rows: Any, cases: Cases, codes: tuple[str, ...]) -> Any:
    """Count the cases of each row; rows without any are left out unless chosen."""
    among = Q(cases__in=cases.order_by().values("pk"))
    return rows.annotate(found=Count("cases", filter=among, distinct=True)).filter(
        Q(found__gt=0) | Q(code__in=codes)
    )


def _narrow_charges(cases: Cases, codes: tuple[str, ...]) -> Cases:
    return cases.filter(pk__in=Charge.objects.filter(code__in=codes).values("cases"))


def _count_charges(cases: Cases, codes: tuple[str, ...]) -> list[Value]:
    return _listed(
        _found(Charge.objects.all(), cases, codes).order_by(
            "article_number", "article_suffix", "code"
        ),
        codes,
    )


def _narrow_posts(cases: Cases, codes: tuple[str, ...]) -> Cases:
    return cases.filter(post__code__in=codes)


def _count_posts(cases: Cases, codes: tuple[str, ...]) -> list[Value]:
    return _listed(_found(Post.objects.all(), cases, codes).order_by("code"), codes)


def _grouped(cases: Cases, name: str) -> dict[str, int]:
    """Return how many cases have each value of the column `name`; those without are left out."""
    rows = cases.order_by().values_list(name).annotate(found=Count("pk", distinct=True))
    return {str(value): found for value, found in rows if value not in (None, "")}


def _values(
    found: dict[str, int], labels: dict[str, str], chosen: tuple[str, ...]
) -> list[Value]:
    return [
        Value(value, label, found.get(value, 0), value in chosen)
        for value, label in labels.items()
        if value in found or value in chosen
    ]


def _narrow_stages(cases: Cases, codes: tuple[str, ...]) -> Cases:
    return cases.filter(deepest_stage__in=codes)


def _count_stages(cases: Cases, codes: tuple[str, ...]) -> list[Value]:
    labels = {code: str(label) for code, label in STAGES}
    return _values(_grouped(cases, "deepest_stage"), labels, codes)


def with_band(cases: Cases) -> Cases:
    """Add `band`: the code of the band that each amount reaches in the text of its day, or None."""

    def reached(*, with_circumstances: bool) -> Subquery:
        bands = (
            AmountBand.objects.filter(kind=OuterRef("amount_kind"))
            .in_force_on(OuterRef("acted_on"))
            .reached_by(OuterRef("amount_yuan"), with_circumstances=with_circumstances)
        )
        newest = bands.order_by("-article__version__in_force_from", "-from_yuan")
        return Subquery(newest.values("code")[:1], output_field=CharField())

    return cases.alias(acted_on=Coalesce("act_to", "act_from")).annotate(
        band=Case(
            When(has_listed_circumstances=True, then=reached(with_circumstances=True)),
            default=reached(with_circumstances=False),
        )
    )


def _narrow_bands(cases: Cases, codes: tuple[str, ...]) -> Cases:
    return cases.filter(
        pk__in=with_band(WarningCasePage.objects.order_by()).filter(band__in=codes).values("pk")
    )


def _count_bands(cases: Cases, codes: tuple[str, ...]) -> list[Value]:
    names = {
        band.code: str(band) for band in AmountBand.objects.order_by("-from_yuan", "article")
    }
    return _values(_grouped(with_band(cases), "band"), dict(reversed(names.items())), codes)


def _with_year(cases: Cases) -> Cases:
    return cases.alias(acted_on=Coalesce("act_to", "act_from")).annotate(
        year=ExtractYear("acted_on")
    )


def _narrow_years(cases: Cases, years: tuple[str, ...]) -> Cases:
    wanted = [int(year) for year in years if year.isdecimal() and len(year) == 4]
    return _with_year(cases).filter(year__in=wanted)


def _count_years(cases: Cases, years: tuple[str, ...]) -> list[Value]:
    found = _grouped(_with_year(cases), "year")
    labels = {year: year for year in sorted({*found, *years}, reverse=True)}
    return _values(found, labels, years)


FACETS: Final = (
    _by_axis(Axis.SECTOR, "sector"),
    _by_axis(Axis.MANIFESTATION, "manifestation"),
    _by_axis(Axis.CAUSE, "cause"),
    Facet("charge", _("charge"), _narrow_charges, _count_charges),
    Facet("post", _("post"), _narrow_posts, _count_posts),
    Facet("stage", _("how far it went"), _narrow_stages, _count_stages),
    Facet("band", _("amount band"), _narrow_bands, _count_bands),
    Facet("year", _("year of the acts"), _narrow_years, _count_years),
)
