"""From an address to its page in two or three queries, however deep the page lies.

Wagtail asks once for each part of the address and once more for each part's own type. The whole
address is stored with each page, so one look is enough. View restrictions and `on_serve_page`
hooks run as ever: only finding the page is ours.
"""

from collections.abc import Sequence
from functools import cache as cache_forever
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.core.cache import cache
from django.db.models import Exists, IntegerField, TextField
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from wagtail.models import Page, PageViewRestriction, Site
from wagtail.url_routing import RouteResult
from wagtail.views import serve as serve_route

from core.prepared import PreparedRead

_KEEP_SECONDS: Final = 300


def serve(request: HttpRequest, path: str) -> HttpResponseBase:
    """Serve the page at `path`; everything after finding it is Wagtail's own view."""
    # Wagtail keeps both answers on the request, once per request; we answer first.
    request._wagtail_route_for_request = _route(request, path)  # type: ignore[attr-defined]
    response: HttpResponseBase = serve_route(request, path)
    return response


def _route(request: HttpRequest, path: str) -> RouteResult | None:
    """Return the route of `path` on the site of this request; None where there is no page.

    Which site answers to a host hardly ever changes, so it is remembered, and asked for again
    before anything is called missing.
    """
    parts = [part for part in path.split("/") if part]
    key = f"core.routing.site:{hash(request.get_host())}"
    for site in (cache.get(key), None):
        if site is None:
            site = Site.find_for_request(request)
            if site is None:
                return None
            cache.set(key, site, _KEEP_SECONDS)
        else:
            request._wagtail_site = site  # type: ignore[attr-defined]  # Wagtail keeps it here
        try:
            return route_by_path(site.root_page, request, parts)
        except Http404:
            cache.delete(key)
            vars(request).pop("_wagtail_site", None)
    return None


def route_by_path(
    page: Page, request: HttpRequest, path_components: Sequence[str]
) -> RouteResult:
    """Return the route of the page at `path_components` below `page`, as its own type decides.

    Raises:
        Http404: there is no such page, or it is not published.

    Queries: one when this process has seen the address in the last minutes, else two.
    """
    url_path = page.url_path + "".join(f"{part}/" for part in path_components)
    found = _known(url_path) or _looked_up(page, url_path)
    if found is None:
        raise Http404
    result: RouteResult = found.route(request, [])
    return result


def _key(url_path: str) -> str:
    return f"core.routing:{hash(url_path)}"


def _known(url_path: str) -> Page | None:
    """Fetch the page that had this address lately, provided that it still has."""
    remembered: tuple[int, int] | None = cache.get(_key(url_path))
    if remembered is None:
        return None
    page_id, content_type_id = remembered
    page_type: Any = ContentType.objects.get_for_id(content_type_id).model_class()
    if page_type is None:
        return None
    found: Page | None = _of_type(page_type).first(pk=page_id, url_path=url_path)
    return found


@cache_forever
def _of_type(page_type: Any) -> PreparedRead[Page]:
    """Return the read of one page type by number and address."""
    return PreparedRead(
        lambda pk, url_path: page_type.objects.filter(pk=pk, url_path=url_path).annotate(
            site_has_restrictions=Exists(PageViewRestriction.objects.all())
        ),
        pk=IntegerField(),
        url_path=TextField(),
    )


def _looked_up(root: Page, url_path: str) -> Page | None:
    """Look the address up among the pages below `root`, and remember whose it is."""
    found: Page | None = (
        Page.objects.descendant_of(root, inclusive=True).filter(url_path=url_path).first()
    )
    if found is None:
        return None
    cache.set(_key(url_path), (found.pk, found.content_type_id), _KEEP_SECONDS)
    specific: Page = found.specific
    return specific
