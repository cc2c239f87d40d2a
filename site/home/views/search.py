"""Site search over published pages."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from home.search import find_pages

MAXIMUM_QUERY_LENGTH = 100


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """List published pages that contain every word of `q`."""
    query = " ".join(request.GET.get("q", "").split())[:MAXIMUM_QUERY_LENGTH]
    return render(
        request,
        "home/search.html",
        {
            "query": query,
            "results": find_pages(query, reader=request.user),
        },
    )
