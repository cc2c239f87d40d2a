"""What a case shows: its facts, what it is judged by, and where its reader stands. Only reads."""

import datetime as dt
from typing import Any

from django.http import HttpRequest
from wagtail.models import Page

from core.readers import may_read
from warning_cases.models import Axis, WarningCasePage


def case_context(case: WarningCasePage, request: HttpRequest) -> dict[str, Any]:
    """Return what the case is described by, its citations and its positive counterpart.

    Six queries, whatever the length of the case; reaching a page in the tree costs eight.
    """
    terms = list(case.terms.all())
    articles = list(
        case.articles.select_related("version__instrument").prefetch_related(
            "version__module_pages"
        )
    )
    return {
        "terms_by_axis": [
            (axis.label, found)
            for axis in Axis
            if (found := [term for term in terms if term.axis == axis])
        ],
        "charge_list": list(case.charges.all()),
        "cited": articles,
        "text_as_of": text_as_of(articles),
        "counterpart": counterpart_of(case, request.user),
    }


def counterpart_of(case: WarningCasePage, reader: Any) -> Page | None:
    """Return the published exemplar that is paired with this case, if `reader` may read it.

    Exemplars may point at cases too; this app does not import them, it asks the page tree. Two
    queries.
    """
    if case.exemplar_id:
        found = Page.objects.live().filter(pk=case.exemplar_id).specific().first()
    elif case.pk:
        found = (
            Page.objects.live()
            .filter(exemplarpage__counterpart_id=case.pk)
            .order_by("-first_published_at")
            .specific()
            .first()
        )
    else:
        found = None
    return found if found and may_read(found, reader) else None


def text_as_of(articles: list[Any]) -> dt.date | None:
    """Return the oldest date of the texts cited: from that day on nothing newer is claimed."""
    dates = [article.version.text_as_of for article in articles if article.version.text_as_of]
    return min(dates, default=None)
