"""Slowing down whoever tries certificate codes by the thousand."""

from typing import Final

from django.core.cache import cache
from django.http import HttpRequest

# Of one address (behind a proxy: the proxy's) within `MISS_SECONDS`, in each process.
MISSES_ALLOWED: Final = 120
MISS_SECONDS: Final = 600


def is_guessing(request: HttpRequest) -> bool:
    """Tell whether this address has asked for too many codes that do not exist."""
    misses: int = cache.get(_key(request), 0)
    return misses >= MISSES_ALLOWED


def note_miss(request: HttpRequest) -> None:
    """Count one code that does not exist. Real codes are never counted."""
    cache.add(_key(request), 0, MISS_SECONDS)
    try:
        cache.incr(_key(request))
    except ValueError:  # forgotten between the two calls
        cache.set(_key(request), 1, MISS_SECONDS)


def _key(request: HttpRequest) -> str:
    return f"records.verification-misses:{request.META.get('REMOTE_ADDR', '')}"
