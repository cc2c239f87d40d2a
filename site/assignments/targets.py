"""What can be assigned: page types that name an activity and say how long it takes.

Courses lie below this app and register here; types above it register from `AppConfig.ready`.
"""

from collections.abc import Collection, Iterator
from typing import Final, Protocol

from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.models import CoursePage


class Assignable(Protocol):
    """What an assignable page has besides being a page."""

    pk: int
    title: str
    title_en: str
    minutes: int
    url: str | None

    @property
    def label(self) -> str: ...

    @property
    def activity_key(self) -> str: ...


_types: Final[list[type[Page]]] = [CoursePage]


def register_assignable(page_type: type[Page]) -> None:
    """Let pages of `page_type` (they satisfy `Assignable`) be chosen in the console."""
    if page_type not in _types:
        _types.append(page_type)


def assignable_groups() -> Iterator[tuple[str, list[tuple[str, str]]]]:
    """Yield (name of the type, [(page id, label)]) of published pages. One query per type."""
    for page_type in _types:
        pages = page_type.objects.live().order_by("-first_published_at")
        yield (
            str(page_type._meta.verbose_name_plural),
            [(str(page.pk), page.label) for page in pages],
        )


def assignables() -> Iterator[Assignable]:
    """Yield every published page that can be assigned, the newest first. One query per type."""
    for page_type in _types:
        yield from page_type.objects.live().order_by("-first_published_at")


def find_assignable(page_id: int) -> Assignable | None:
    """Return the published page with that id if its type can be assigned."""
    for page_type in _types:
        found: Assignable | None = page_type.objects.live().filter(pk=page_id).first()
        if found is not None:
            return found
    return None


def assignables_among(pages: Collection[int]) -> dict[int, Assignable]:
    """Return, by id, those of `pages` (ids) that are published and can be assigned. One query per type."""
    found: dict[int, Assignable] = {}
    for page_type in _types:
        found |= page_type.objects.live().in_bulk(list(pages))
    return found


def activity_label(page: Assignable) -> str:
    """Return the name of the page with its edition, where it has editions."""
    _name, at, edition = page.activity_key.rpartition("@")
    if not at:
        return page.label
    return _("%(title)s (edition %(edition)s)") % {"title": page.label, "edition": edition}
