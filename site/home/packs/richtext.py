"""Rich text in a pack: links, documents and pictures by names that hold on every site.

Stored:   <a linktype="page" id="12">, <a linktype="document" id="3">, <embed embedtype="image" id="7" …>
In packs: <a linktype="page" pack="courses.coursepage:procurement">, <… pack="media/….pdf">
Citations (ref="criminal-law:2023:385") and addresses outside are the same everywhere.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, Final

from bs4 import BeautifulSoup
from bs4.element import Comment, Declaration, Doctype, ProcessingInstruction
from django.utils.html import escape
from wagtail.documents import get_document_model
from wagtail.images import get_image_model
from wagtail.models import Page

from home.packs.references import Media, ReferenceMissing, name_of, row_of
from law.citing.plain import references_in
from law.citing.reference import Reference

_TAG: Final = re.compile(r"<(?:a|embed)\b[^>]*>")
_ATTRIBUTE: Final = re.compile(r'\b(linktype|embedtype|id|pack|ref)="([^"]*)"')
_PLAIN: Final = {
    *(
        "p",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "b",
        "strong",
        "i",
        "em",
        "br",
        "hr",
        "ul",
        "ol",
        "li",
    ),
    *("blockquote", "sup", "sub", "code", "del"),
}
_ATTRIBUTES: Final = {
    "a": {"linktype", "pack", "ref", "on", "href"},
    "embed": {"embedtype", "pack", "alt", "format"},
}
_ADDRESS: Final = re.compile(r"(?:https?://|mailto:|tel:|/(?!/)|#)", re.I)


class UnsafeText(ValueError):
    """Rich text with a tag, an attribute or an address that no editor could have written."""


def portable(html: str, media: Media) -> str:
    """Return stored rich text as a pack holds it; what points at nothing any more loses its target."""

    def write(match: re.Match[str]) -> str:
        tag = match[0]
        found = dict(_ATTRIBUTE.findall(tag))
        model = _model_of(found)
        if model is None or "id" not in found:
            return tag
        row = model.objects.filter(pk=found["id"]).first() if found["id"].isdecimal() else None
        named = name_of(row, media) if row is not None else None
        if named is None:
            return "<a>" if tag.startswith("<a") else ""
        (name,) = named.values()
        written = ":".join(name) if isinstance(name, list) else name
        return tag.replace(f'id="{found["id"]}"', f'pack="{escape(written)}"', 1)

    return _TAG.sub(write, html)


def stored(html: str, media: Media, *, is_lenient: bool = False) -> str:
    """Return rich text of a pack as this site stores it.

    Args:
        is_lenient: links to pages that are not here (yet) lose their target.

    Raises:
        UnsafeText: it holds more than rich text can.
        ReferenceMissing: a link or picture names what is neither here nor in the pack.
    """
    _check(html)

    def write(match: re.Match[str]) -> str:
        tag = match[0]
        found = dict(_ATTRIBUTE.findall(tag))
        if "pack" not in found:
            return tag
        row = _row_named(found, media, is_lenient=is_lenient)
        if row is None:
            return "<a>"
        return tag.replace(f'pack="{found["pack"]}"', f'id="{row.pk}"', 1)

    return _TAG.sub(write, html)


def cited_in(text: str) -> Iterator[Reference]:
    """Yield the references of the citations in a text, rich (chips) or plain ([[marks]])."""
    for tag in _TAG.findall(text):
        found = dict(_ATTRIBUTE.findall(tag))
        if found.get("linktype") == "citation":
            try:
                yield Reference.parse(found.get("ref", ""))
            except ValueError:
                continue
    yield from references_in(text)


def _model_of(attributes: dict[str, str]) -> Any:
    if attributes.get("linktype") == "page":
        return Page
    if attributes.get("linktype") == "document":
        return get_document_model()
    return get_image_model() if attributes.get("embedtype") == "image" else None


def _row_named(found: dict[str, str], media: Media, *, is_lenient: bool) -> Any:
    kinds: dict[Any, Callable[[str], dict[str, Any]]] = {
        Page: lambda name: {"$page": name.split(":", 1)},
        get_document_model(): lambda name: {"$document": name},
        get_image_model(): lambda name: {"$image": name},
    }
    model = _model_of(found)
    if model is None:
        raise UnsafeText(found["pack"])
    try:
        return row_of(kinds[model](found["pack"]), media)
    except ReferenceMissing:
        if is_lenient and model is Page:
            return None
        raise


def _check(html: str) -> None:
    soup = BeautifulSoup(html, "html.parser")
    for element in soup.descendants:
        if isinstance(element, Comment | Declaration | Doctype | ProcessingInstruction):
            raise UnsafeText(str(element)[:80])
        name = getattr(element, "name", None)
        if name is None:
            continue
        attributes: dict[str, Any] = getattr(element, "attrs", {})
        allowed = _ATTRIBUTES.get(name, set()) | {"data-block-key"}
        if name not in _PLAIN and name not in _ATTRIBUTES:
            raise UnsafeText(f"<{name}>")
        if extra := set(attributes) - allowed:
            raise UnsafeText(f"<{name} {sorted(extra)[0]}>")
        if "href" in attributes and not _ADDRESS.match(str(attributes["href"]).strip()):
            raise UnsafeText(str(attributes["href"])[:80])
