"""What the library shows."""

from typing import Any, Final

from django.core.paginator import Paginator
from django.http import HttpRequest

from warning_cases.models import CaseIndexPage, WarningCasePage

CASES_PER_PAGE: Final = 20


def library_context(index: CaseIndexPage, request: HttpRequest) -> dict[str, Any]:
    cases = (
        WarningCasePage.objects.child_of(index)
        .live()
        .public()
        .readable_by(request.user)
        .prefetch_related("terms", "charges")
        .order_by("-first_published_at", "-pk")
        if index.pk
        else WarningCasePage.objects.none()
    )
    return {"page_obj": Paginator(cases, CASES_PER_PAGE).get_page(request.GET.get("page"))}
