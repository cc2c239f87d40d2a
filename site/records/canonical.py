"""Canonical JSON (RFC 8785) of what entries hold, by the built-in encoder where that is the same.

Pure. The built-in encoder is ten times as fast; it writes numbers with a fraction and sorts some
keys differently, so only what has neither goes through it. A property test compares the two.
"""

import json
from typing import Any, Final

import rfc8785

_LARGEST_EXACT_INTEGER: Final = 2**53 - 1


def canonical(value: Any) -> bytes:
    """Return `value` as canonical JSON."""
    if _is_plain(value):
        text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return text.encode()
    return rfc8785.dumps(value)


def _is_plain(value: Any) -> bool:
    """Tell whether `value` has ASCII keys, exact integers and no fractions anywhere."""
    if value is None or isinstance(value, str | bool):
        return True
    if isinstance(value, int):
        return abs(value) <= _LARGEST_EXACT_INTEGER
    if isinstance(value, dict):
        return all(
            isinstance(key, str) and key.isascii() and _is_plain(below)
            for key, below in value.items()
        )
    if isinstance(value, list):
        return all(_is_plain(below) for below in value)
    return False
