"""Keeping what many readers see alike, so that a request renders only what is personal.

The key holds what was rendered (a digest of the stored content, or of the state that it shows)
and the language, so an edit shows at once. What a page merely cites (an article's text, a case's
title) shows after `KEEP_SECONDS` at the latest.

What differs for each reader, such as a form's token, is left open with `place` and put in by
`filled`.
"""

import hashlib
import json
from collections.abc import Callable
from html import escape  # what Django's escapes with, without its care for lazy texts
from typing import Any, Final

from django.core.cache import cache
from django.utils.safestring import SafeData, SafeString
from django.utils.translation import get_language

KEEP_SECONDS: Final = 300


def place(name: str) -> str:
    """Return the characters that stand for the value `name`; no text of a reader holds them."""
    return f"\ue000{name}\ue001"


def filled(html: str, **values: str) -> SafeString:
    """Put `values`, escaped unless they are safe, where `place` left room for them, in the order given.

    What people may choose themselves comes last, so that it can't open another place.
    """
    for name, value in values.items():
        html = html.replace(
            place(name), value if isinstance(value, SafeData) else escape(value)
        )
    return SafeString(html)


def cached_html(*, name: str, content: Any, render: Callable[[], str]) -> SafeString:
    """Return what `render` writes for `content`, from the cache where it is known.

    Args:
        name: which template renders it and for what, such as "courses.lesson_body:42".
        content: JSON-like source of the rendering.
        render: writes safe HTML; called at most once, in the current language.
    """
    source = json.dumps(content, default=str, ensure_ascii=False, sort_keys=True)
    digest = hashlib.sha256(source.encode()).hexdigest()
    key = f"content:{name}:{get_language()}:{digest}"
    html: str | None = cache.get(key)
    if html is None:
        html = render()
        cache.set(key, html, KEEP_SECONDS)
    return SafeString(html)
