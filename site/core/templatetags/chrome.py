"""Template words of the page frame: icons, section links, language of a text, money, lines."""

import re
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import conditional_escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from core.inline_marks import with_marks
from core.sections import SECTIONS
from core.translation import is_english

register = template.Library()

_SYMBOL: Final = re.compile(
    r'<symbol id="(?P<name>[a-z-]+)" viewBox="(?P<box>[\d ]+)">(?P<drawing>.*?)</symbol>', re.S
)


@cache
def _sprite() -> dict[str, tuple[str, str]]:
    """Read the sprite once: icon name → (view box, drawing)."""
    source = Path(settings.SITE_DIR, "static", "icons", "sprite.svg").read_text(
        encoding="utf-8"
    )
    return {m["name"]: (m["box"], m["drawing"]) for m in _SYMBOL.finditer(source)}


def icon_names() -> list[str]:
    """Return the names of all icons, in the order of the sprite."""
    return list(_sprite())


@register.simple_tag
@cache
def icon(name: str, label: str = "", extra: str = "") -> SafeString:
    """Draw the sprite's icon `name`; with a `label` it speaks, without one it is decoration.

    The drawing is written into the page: a `<use>` of the sprite's address is not counted as an
    image by every browser, and would then fall under our `default-src 'none'`.

    Raises:
        KeyError: the sprite has no such icon.
    """
    box, drawing = _sprite()[name]
    voice = (
        format_html(' role="img" aria-label="{}"', label)
        if label
        else mark_safe(' aria-hidden="true"')
    )
    return format_html(
        '<svg class="icon{}" viewBox="{}" width="24" height="24"{} focusable="false">{}</svg>',
        f" {extra}" if extra else "",
        box,
        voice,
        mark_safe(drawing),  # noqa: S308  from our own sprite
    )


@cache
def section_links(language: str, current: str) -> SafeString:
    """List the sections as `<li><a>`, the one being read marked `aria-current`. No query.

    Args:
        language: the one it is written in; there is one copy for each.
        current: slug of the section being read, or "".
    """
    return format_html_join(
        "\n",
        '<li><a href="{}"{}>{}<span>{}</span></a></li>',
        (
            (
                section.path,
                mark_safe(' aria-current="page"') if section.slug == current else "",
                icon(section.icon),
                str(section.label),
            )
            for section in SECTIONS
        ),
    )


@register.simple_tag
def fixed(template_name: str) -> SafeString:
    """Include a part of the frame that depends on the language only; rendered once for each."""
    return (_render if settings.DEBUG else _render_once)(template_name, get_language() or "")


def _render(template_name: str, language: str) -> SafeString:
    return render_to_string(template_name)


_render_once = cache(_render)


@register.simple_tag
def section_crumb(slug: str) -> SafeString:
    """Write the crumb that leads back to the list of section `slug`.

    Raises:
        KeyError: there is no such section.
    """
    section = {section.slug: section for section in SECTIONS}[slug]
    return format_html('<li><a href="{}">{}</a></li>', section.path, str(section.label))


@register.filter
def text_language(page: Any, field: str = "label") -> str:
    """Return the `lang` of a page's title ("label") or summary ("blurb") as it is shown."""
    english = page.title_en if field == "label" else page.summary_en
    return "en" if english and is_english() else "zh-Hans"


@register.filter
def yuan(amount: Decimal | int | str | None) -> str:
    """Write an amount of money: "36.8万元" or "8000元" in Chinese, "¥368,000" in English."""
    if amount is None or amount == "":
        return ""
    value = Decimal(amount)
    if is_english():
        whole = value == value.to_integral_value()
        return f"¥{value:,.0f}" if whole else f"¥{value:,.2f}"
    if value >= 10_000:
        return f"{_plain(value / 10_000)}万元"
    return f"{_plain(value)}元"


def _plain(value: Decimal) -> str:
    """Write a number without trailing zeros or exponent."""
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


@register.filter
def lines(text: str) -> list[str]:
    """Split a "one per line" field into its lines, empty ones left out."""
    return [line.strip() for line in text.splitlines() if line.strip()]


@register.filter
def paragraphs(text: str) -> SafeString:
    """Write plain text as paragraphs, one per line; marks such as [[刑法 385]] are written out."""
    return format_html_join("\n", "<p>{}</p>", ((with_marks(line),) for line in lines(text)))


@register.simple_tag
def icon_list() -> list[str]:
    """Return every icon name, for the style guide."""
    return icon_names()


@register.filter
def initial(name: str) -> SafeString:
    """Return the first character of a name, for the round mark beside it."""
    return conditional_escape(name.strip()[:1])
