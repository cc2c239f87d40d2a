"""One side of a comparison, its differences marked, and the paragraphs of an article."""

from collections.abc import Iterable

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from law.changes.diffing import Piece
from law.structure import Paragraph, structure_of

register = template.Library()


@register.simple_tag
def marked(pieces: Iterable[Piece], tag: str) -> SafeString:
    """Write the pieces of one side; what differs stands in `tag`, "del" or "ins"."""
    if tag not in ("del", "ins"):
        raise ValueError(f"{tag!r} is neither del nor ins")
    opening, closing = mark_safe(f"<{tag}>"), mark_safe(f"</{tag}>")  # noqa: S308  one of two
    return format_html_join(
        "",
        "{}{}{}",
        ((opening, p.text, closing) if p.is_changed else ("", p.text, "") for p in pieces),
    )


@register.filter
def structured(text: str) -> list[Paragraph]:
    """Return the paragraphs of an article's text, with their items."""
    return structure_of(text)


@register.simple_tag
def provision_text(text: str, *, anchors: bool = False) -> SafeString:
    """Write an article's text: paragraphs, and items as lists; with `anchors`, each can be linked."""
    written = []
    for paragraph in structure_of(text):
        mark = format_html(' id="{}"', paragraph.anchor) if anchors else ""
        written.append(format_html('<p lang="zh-Hans"{}>{}</p>', mark, paragraph.text))
        if paragraph.items:
            items = format_html_join(
                "",
                "<li{}>{}{}</li>",
                (
                    (
                        format_html(' id="{}-i{}"', paragraph.anchor, item.number)
                        if anchors
                        else "",
                        item.mark,
                        item.text,
                    )
                    for item in paragraph.items
                ),
            )
            written.append(
                format_html('<ul class="items" role="list" lang="zh-Hans">{}</ul>', items)
            )
    return mark_safe("".join(written))  # noqa: S308  every part was escaped
