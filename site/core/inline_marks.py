"""Marks in plain text that a layer above knows how to write, such as [[刑法 385]].

    marks_text(citations_in)

A marker gets the escaped text of one line and returns safe HTML; a line without "[[" is not asked
about.
"""

from collections.abc import Callable
from typing import Final

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString

Marker = Callable[[SafeString], SafeString]

markers: Final[list[Marker]] = []


def marks_text(marker: Marker) -> Marker:
    """Let `marker` rewrite the marks of plain text. Register from `AppConfig.ready`."""
    if marker not in markers:
        markers.append(marker)
    return marker


def with_marks(text: str) -> SafeString:
    """Return `text` escaped, its marks written out."""
    escaped = conditional_escape(text)
    if "[[" in escaped:
        for marker in markers:
            escaped = marker(escaped)
    return escaped
