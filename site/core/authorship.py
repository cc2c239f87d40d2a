"""Who wrote the text of a page: comments and locks are no text."""

from collections.abc import Mapping
from typing import Any, Final

from wagtail.models import Revision

_NOT_TEXT: Final = frozenset(
    {
        "wagtail_admin_comments",
        "latest_revision",
        "latest_revision_created_at",
        "live_revision",
        "live",
        "has_unpublished_changes",
        "first_published_at",
        "last_published_at",
        "draft_title",
        "locked",
        "locked_at",
        "locked_by",
        "expired",
        "url_path",
        "path",
        "depth",
        "numchild",
    }
)


def text_of(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return what of a revision's content readers or the schedule would notice."""
    return {name: value for name, value in content.items() if name not in _NOT_TEXT}


def says_the_same(one: Revision, other: Revision) -> bool:
    """Tell whether two revisions differ in comments and the like only."""
    return text_of(one.content) == text_of(other.content)


def writer_of(revision: Revision) -> int | None:
    """Return the id of who wrote the text of `revision`: the first to save it word for word.

    One query for each revision that repeats the one before, and one more.
    """
    revisions = Revision.objects.filter(
        base_content_type_id=revision.base_content_type_id, object_id=revision.object_id
    )
    while True:
        before = (
            revisions.filter(created_at__lt=revision.created_at).order_by("-created_at").first()
        )
        if before is None or not says_the_same(before, revision):
            writer: int | None = revision.user_id
            return writer
        revision = before


def writers_of(page: Any) -> set[int]:
    """Return the ids of everybody whose words are in the history of `page`, its owner included.

    Reads every revision, one at a time.
    """
    writers = {page.owner_id}
    before: dict[str, Any] | None = None
    for revision in page.revisions.order_by("created_at").iterator(chunk_size=20):
        text = text_of(revision.content)
        if text != before:
            writers.add(revision.user_id)
        before = text
    return writers - {None}
