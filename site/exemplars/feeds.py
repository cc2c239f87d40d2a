"""The Atom feed of a column. Only what everybody may read is in it."""

from typing import Any, Final
from urllib.parse import urljoin

from django.conf import settings
from django.contrib.syndication.views import Feed
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, Enclosure

from exemplars.models import ColumnEntryPage, ColumnPage

NEWEST: Final = 30


class ColumnFeed(Feed):  # type: ignore[type-arg]  # generic in stubs only
    """`/columns/<id>/feed.atom`: the newest entries, recordings as enclosures."""

    feed_type = Atom1Feed

    def get_object(self, request: HttpRequest, page_id: int) -> ColumnPage:
        column: ColumnPage = get_object_or_404(ColumnPage.objects.live().public(), pk=page_id)
        return column

    def title(self, column: ColumnPage) -> str:
        return str(column.title)

    def subtitle(self, column: ColumnPage) -> str:
        return str(column.summary)

    def link(self, column: ColumnPage) -> str:
        return column.url or "/"

    def feed_url(self, column: ColumnPage) -> str:
        return reverse("column_feed", args=[column.pk])

    def items(self, column: ColumnPage) -> list[ColumnEntryPage]:
        return list(column.published_entries().select_related("audio")[:NEWEST])

    def item_title(self, item: Any) -> str:
        return str(item.title)

    def item_description(self, item: Any) -> str:
        return str(item.summary)

    def item_link(self, item: ColumnEntryPage) -> str:
        return item.url or "/"

    def item_guid(self, item: ColumnEntryPage) -> str:
        return f"urn:uuid:{item.translation_key}"

    def item_pubdate(self, item: ColumnEntryPage) -> Any:
        return item.first_published_at

    def item_updateddate(self, item: ColumnEntryPage) -> Any:
        return item.last_published_at or item.first_published_at

    def item_enclosures(self, item: ColumnEntryPage) -> list[Enclosure]:
        audio: Any = item.audio
        if audio is None:
            return []
        address = urljoin(str(settings.WAGTAILADMIN_BASE_URL), audio.url)
        return [Enclosure(address, str(audio.file_size or 0), audio.content_type)]
