"""Pictures and recordings go with the pages that show them: drafts stay inside the editor, and a page
for the signed in does not lend its files to visitors.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from wagtail.models import Page, PageViewRestriction, ReferenceIndex


def pages_showing(file: Any) -> list[tuple[int, int]]:
    """Return content type and key of the pages that use `file`. One query for each instance."""
    known: list[tuple[int, int]] | None = getattr(file, "_pages_showing", None)
    if known is None:
        uses = ReferenceIndex.objects.filter(
            to_content_type=ContentType.objects.get_for_model(file),
            to_object_id=str(file.pk),
            base_content_type=ContentType.objects.get_for_model(Page),
        ).values_list("content_type_id", "object_id")
        known = [(content_type, int(key)) for content_type, key in uses]
        file._pages_showing = known  # asked by several guards of one request
    return known


def may_see_file_of_pages(file: Any, user: Any) -> bool:
    """Tell whether `user` may have `file`, a picture or a document.

    What no page uses is not ours to refuse; what only drafts, withdrawn and embargoed pages use is
    for people of the editor.

    Queries: one; three where pages use the file, more where all of those are restricted.
    """
    pages = {page for _content_type, page in pages_showing(file)}
    if not pages:
        return True
    published = Page.objects.live().filter(pk__in=pages)
    if published.public().exists():
        return True
    if any(_is_open_to(page, user) for page in published):
        return True
    return bool(user.is_active and user.has_perm("wagtailadmin.access_admin"))


def _is_open_to(page: Page, user: Any) -> bool:
    """Ask the page's restrictions. One with a password shares it: its file has no other lock."""
    kinds = PageViewRestriction
    for restriction in page.get_view_restrictions():
        if restriction.restriction_type == kinds.LOGIN and not user.is_authenticated:
            return False
        if restriction.restriction_type == kinds.GROUPS and not (
            user.is_superuser or user.groups.filter(pageviewrestriction=restriction).exists()
        ):
            return False
    return True
