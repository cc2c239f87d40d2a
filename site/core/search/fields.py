"""Index fields whose text is cut into Chinese terms."""

from typing import Any

from django.db.models import Model
from wagtail.search import index

from core.search.segmentation import index_text


def _as_text(value: Any) -> str:
    """Flatten what a field offers for indexing: text, lists of it, or None."""
    if value is None:
        return ""
    if isinstance(value, list | tuple):
        return " ".join(_as_text(part) for part in value)
    return str(value)


class ChineseSearchField(index.SearchField):
    """A SearchField that stores the terms of its text; see `core.search.segmentation`."""

    def get_value(self, obj: Model) -> str:
        return index_text(_as_text(super().get_value(obj)))


class ChineseAutocompleteField(index.AutocompleteField):
    """The same for choosers, which search while one types."""

    def get_value(self, obj: Model) -> str:
        return index_text(_as_text(super().get_value(obj)))
