"""What the library shows: the cases that answer the filters, and what else could be ticked."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.db.models import Case, IntegerField, Value, When
from django.http import HttpRequest

from warning_cases.library.facets import counted, narrowed
from warning_cases.library.filters import Filters
from warning_cases.models import CaseIndexPage, WarningCasePage

CASES_PER_PAGE: Final = 20
MOST_HITS: Final = 200  # of words; whoever has more adds a word


def library_context(index: CaseIndexPage, request: HttpRequest) -> dict[str, Any]:
    """Return one page of cases that the reader may read, with the facets and their counts.

    Words rank the cases; without words the newest comes first. Queries: nine for the facets, four
    for the page of cases, one or two for words; the same for one case and for thousands.
    """
    filters = Filters.read(request.GET)
    everything = (
        WarningCasePage.objects.child_of(index).live().public().readable_by(request.user)
        if index.pk
        else WarningCasePage.objects.none()
    )
    hits = _hits(filters.query) if filters.query else None
    base = everything if hits is None else everything.filter(pk__in=hits)
    facets = counted(base, filters)
    cases = narrowed(base, filters).prefetch_related("terms", "charges")
    cases = cases.order_by(*([_place(hits)] if hits else []), "-first_published_at", "-pk")
    return {
        "page_obj": Paginator(cases, CASES_PER_PAGE).get_page(request.GET.get("page")),
        "filters": filters,
        "facets": facets,
        "ticked": [
            {
                "facet": facet.label,
                "label": value.label,
                "query": filters.without(facet.name, value.value).as_query(),
            }
            for facet in facets
            for value in facet.values
            if value.is_chosen
        ],
    }


def _hits(query: str) -> list[int]:
    """Return the cases that contain every word, the best first. One query."""
    found = WarningCasePage.objects.live().only("pk").search(query)[:MOST_HITS]
    return [page.pk for page in found]


def _place(hits: list[int]) -> Case:
    return Case(
        *(When(pk=pk, then=Value(place)) for place, pk in enumerate(hits)),
        default=Value(len(hits)),
        output_field=IntegerField(),
    )
