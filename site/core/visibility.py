"""Which published pages a reader may find: one question, asked by lists, search and choosers.

Apps add limits of their own (a case may be for one unit only) without this module knowing them:

    @limits_pages
    def keep_restricted_cases_from_others(pages, *, reader): ...

A limiter gets pages of any type, `Page` itself included, and returns fewer of them or the same.
"""

from collections.abc import Callable
from typing import Any, Final, TypeVar

Limiter = Callable[..., Any]
Limits = TypeVar("Limits", bound=Limiter)

limiters: Final[list[Limiter]] = []


def limits_pages(limiter: Limits) -> Limits:
    """Ask `limiter(pages, reader=…)` wherever pages are listed. It adds conditions, no queries."""
    if limiter not in limiters:
        limiters.append(limiter)
    return limiter


def visible_pages(pages: Any, *, reader: Any) -> Any:
    """Return those of `pages` (a PageQuerySet) that are published and that `reader` may find.

    Args:
        reader: the user of the request, an AnonymousUser included.
    """
    found = pages.live().public()
    for limiter in limiters:
        found = limiter(found, reader=reader)
    return found
