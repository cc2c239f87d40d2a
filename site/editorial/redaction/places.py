"""Every text of a page with its place: fields, blocks of streams, rows of related forms."""

import html
import re
from collections.abc import Iterator
from typing import Any, Final, NamedTuple

from django.db import models
from django.utils.translation import gettext as _
from modelcluster.models import get_all_child_relations
from wagtail.fields import RichTextField, StreamField

# Machine names, and texts of Wagtail's own that no reader sees.
_SKIPPED: Final = frozenset(
    {"slug", "url_path", "path", "draft_title", "show_in_menus", "translation_key", "locale"}
)
_TAG: Final = re.compile(r"<[^>]*>")
_BREAK: Final = re.compile(r"</(?:p|li|h\d|div|tr)>|<br\s*/?>")


class Text(NamedTuple):
    """One text of a page.

    Args:
        field: name of the model field, or of the relation and its field ("items.text").
        label: the field as editors know it.
        path: where within the field: "timeline › 2 › what"; "" for a plain field.
    """

    field: str
    label: str
    path: str
    text: str


def texts_of(page: Any) -> Iterator[Text]:
    """Return every text of `page` that readers may see, in the order of its fields.

    One query for each kind of related row the page has.
    """
    yield from _fields(page, prefix="", label="")
    for relation in get_all_child_relations(type(page)):
        if relation.related_model._meta.app_label.startswith("wagtail"):
            continue
        name = relation.get_accessor_name()
        for number, row in enumerate(getattr(page, name).all(), 1):
            heading = f"{relation.related_model._meta.verbose_name} {number} · "
            yield from _fields(row, prefix=f"{name}.", label=heading)


def _fields(instance: Any, *, prefix: str, label: str) -> Iterator[Text]:
    for field in instance._meta.get_fields():
        if not isinstance(field, models.Field) or field.name in _SKIPPED or field.choices:
            continue
        name, title = f"{prefix}{field.name}", f"{label}{field.verbose_name}"
        if isinstance(field, StreamField):
            value = getattr(instance, field.name)
            for path, text in stream_texts(value.get_prep_value() or []):
                yield Text(name, title, path, text)
        elif isinstance(field, models.CharField | models.TextField):
            text = getattr(instance, field.name) or ""
            if isinstance(field, RichTextField):
                text = as_plain(text)
            if text:
                yield Text(name, title, "", text)


def stream_texts(value: Any, path: str = "") -> Iterator[tuple[str, str]]:
    """Return (path, text) for every text within a stream's raw value; ids and keys left out."""
    if isinstance(value, str):
        text = as_plain(value) if "<" in value else value
        if text.strip():
            yield path, text
    elif isinstance(value, dict):
        if set(value) >= {"type", "value"} and isinstance(value["type"], str):
            yield from stream_texts(value["value"], _joined(path, value["type"]))
            return
        for name, part in value.items():
            if name not in ("id", "type"):
                yield from stream_texts(part, _joined(path, str(name)))
    elif isinstance(value, list | tuple):
        for number, part in enumerate(value, 1):
            yield from stream_texts(part, _joined(path, str(number)))


def as_plain(rich: str) -> str:
    """Return rich text without its markup, a line for each paragraph."""
    return html.unescape(_TAG.sub("", _BREAK.sub("\n", rich))).strip("\n")


def _joined(path: str, part: str) -> str:
    return f"{path} › {part}" if path else part


def place_in_words(text: Text) -> str:
    """Return the field and where within it, for people."""
    if not text.path:
        return text.label
    return _("%(field)s, %(path)s") % {"field": text.label, "path": text.path}
