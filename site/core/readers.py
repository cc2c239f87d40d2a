"""Who may read what: what the lower layers ask about a page or file without knowing its type.

A page type that is not for everybody registers what it hides. Lists, search, choosers and the
editor leave it out; a single page says itself (`BilingualPage.is_readable_by`).
"""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from wagtail.models import Page

Hider = Callable[[Any], "QuerySet[Any] | None"]
FileGuard = Callable[[Any, Any], bool]

page_hiders: Final[list[Hider]] = []
file_guards: Final[list[FileGuard]] = []


def hides_pages(hider: Hider) -> Hider:
    """Leave out what `hider(user)` returns: the pages that `user` may not read, None for none.

    Register from `AppConfig.ready`.
    """
    if hider not in page_hiders:
        page_hiders.append(hider)
    return hider


def guards_files(guard: FileGuard) -> FileGuard:
    """Send a picture or document only where `guard(file, user)` agrees."""
    if guard not in file_guards:
        file_guards.append(guard)
    return guard


def visible_to(pages: Any, user: Any) -> Any:
    """Return `pages`, a QuerySet of any page type, without what `user` may not read."""
    for hider in page_hiders:
        hidden = hider(user)
        if hidden is not None:
            pages = pages.exclude(pk__in=hidden.order_by().values("pk"))
    return pages


def hidden_among(page_ids: Iterable[int], user: Any) -> frozenset[int]:
    """Return those of `page_ids` that `user` may not read. One query for each hider; none of none."""
    asked = set(page_ids)
    if not asked:
        return frozenset()
    found: set[int] = set()
    for hider in page_hiders:
        hidden = hider(user)
        if hidden is not None:
            found.update(hidden.filter(pk__in=asked).values_list("pk", flat=True))
    return frozenset(found)


def may_read(page: Page, user: Any) -> bool:
    """Tell whether `user` may read `page`, given as its own type. No query for most pages."""
    asked = getattr(page, "is_readable_by", None)
    return asked is None or bool(asked(user))


def is_file_visible(file: Any, user: Any) -> bool:
    """Tell whether `user` may have the picture or document `file`. Few queries; see the guards."""
    return all(guard(file, user) for guard in file_guards)


def refuse_hidden_document(document: Any, request: HttpRequest) -> None:
    """Answer 404 for a document that the visitor may not have (hook `before_serve_document`).

    Raises:
        Http404: some guard refuses.
    """
    if not is_file_visible(document, request.user):
        raise Http404
