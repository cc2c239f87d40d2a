"""Canonical JSON (RFC 8785) of what entries hold, by the built-in encoder where that is the same.

Pure. The built-in encoder is ten times as fast; it writes numbers with a fraction and sorts some
keys differently, so only what has neither goes through it. A property test compares the two.
"""

import json
from typing import Any, Final

import rfc8785

_LARGEST_EXACT_INTEGER: Final = 2**53 - 1
_encode: Final = json.JSONEncoder(
    ensure_ascii=False, sort_keys=True, separators=(",", ":"), check_circular=False
).encode


def canonical(value: Any) -> bytes:
    """Return `value` as canonical JSON."""
    if _is_plain(value):
        return _encode(value).encode()
    return rfc8785.dumps(value)


def _is_plain(value: Any) -> bool:
    """Tell whether `value` has ASCII keys, exact integers and no fractions anywhere.

    Asked of every entry of a batch, so texts, which most values are, are told apart first.
    """
    kind = type(value)
    if kind is str or value is None or kind is bool:
        return True
    if kind is dict:
        for key, below in value.items():
            if type(key) is not str or not key.isascii():
                return False
            if type(below) is not str and not _is_plain(below):
                return False
        return True
    if kind is list:
        return all(map(_is_plain, value))
    return kind is int and -_LARGEST_EXACT_INTEGER <= value <= _LARGEST_EXACT_INTEGER
