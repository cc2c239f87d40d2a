"""Finding the view of an address by its first part.

Django tries one pattern after the other, and the site has several hundred of them: an answer that
is saved would be compared with most before its own comes. Here each address is only compared
with the patterns that begin as it does; their order among themselves, and with it what an address
means, stays what the lists say.
"""

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import Any, Final

from django.urls import ResolverMatch, URLPattern, URLResolver
from django.urls.resolvers import RoutePattern

Patterns = Sequence[URLPattern | URLResolver]
_ANY: Final = ""  # a pattern whose first part is open, or empty
_LITERAL: Final = re.compile(r"[a-z0-9_-]+(?=/)|[a-z0-9_.-]+$")


def by_first_part(patterns: Patterns) -> "ResolverByFirstPart":
    """Return one resolver for `patterns` that compares only those which may fit."""
    return ResolverByFirstPart(RoutePattern(""), list(_flat(patterns)))


def _flat(patterns: Patterns) -> Iterator[URLPattern | URLResolver]:
    """Yield `patterns`, those of an `include` without prefix, name space and values in its place."""
    for one in patterns:
        if type(one) is URLResolver and _is_mere_bracket(one):
            yield from _flat(one.url_patterns)
        else:
            yield one


def _is_mere_bracket(one: URLResolver) -> bool:
    return (
        isinstance(one.pattern, RoutePattern)
        and not str(one.pattern)
        and not (one.namespace or one.app_name or one.default_kwargs)
    )


def _first_part(one: URLPattern | URLResolver) -> str:
    """Return the first part of the addresses that `one` fits; `_ANY` where it is open."""
    if not isinstance(one.pattern, RoutePattern):
        return _ANY
    found = _LITERAL.match(str(one.pattern))
    return found[0] if found else _ANY


class ResolverByFirstPart(URLResolver):
    """A resolver with a shelf for each first part."""

    @cached_property
    def _shelves(self) -> dict[str, URLResolver]:
        parts = {_first_part(one) for one in self.url_patterns} | {_ANY}
        return {
            part: URLResolver(
                RoutePattern(""),
                [one for one in self.url_patterns if _first_part(one) in (part, _ANY)],
            )
            for part in parts
        }

    def resolve(self, path: Any) -> ResolverMatch:
        """Return the match of `path`, given as `str` or lazily.

        Raises:
            Resolver404: no pattern fits.
        """
        shelves = self._shelves
        first = str(path).partition("/")[0]
        return shelves.get(first, shelves[_ANY]).resolve(path)
