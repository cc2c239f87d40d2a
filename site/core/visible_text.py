"""Signs that turn the direction of the text around them, and forms without them.

A name with U+202E makes everything that stands after it on a page read backwards, also what others
wrote. No language of this site needs such signs; whoever sends one has copied it unawares or means
harm.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from django.http import HttpRequest, HttpResponseBase, QueryDict

_TURNING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")


def without_turning_signs(text: str) -> str:
    """Return `text` without embeddings, overrides and isolates of direction."""
    return _TURNING.sub("", text)


class VisibleTextMiddleware:
    """Take the signs that turn directions out of every form before a view reads it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if request.method != "POST":
            return
        sent = request.POST
        if any(_TURNING.search(text) for _name, texts in sent.lists() for text in texts):
            request.POST = _cleaned(sent)  # type: ignore[assignment]  # the stubs lack its setter


def _cleaned(sent: QueryDict) -> QueryDict:
    cleaned = QueryDict(mutable=True, encoding=sent.encoding)
    for name, texts in sent.lists():
        cleaned.setlist(name, [without_turning_signs(text) for text in texts])
    cleaned._mutable = False
    return cleaned
