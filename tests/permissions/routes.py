"""Every address the URLconf knows, and an example path for each."""

import re
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver
from django.urls.resolvers import RegexPattern

PARAMETER = re.compile(r"<([^>]+)>")
METACHARACTERS = re.compile(r"[\\^$*+?()\[\]{}|]")


@dataclass(frozen=True)
class Route:
    """One URL pattern: `pattern` identifies its rows in the table."""

    pattern: str
    parameters: tuple[str, ...]
    is_regex: bool

    def path(self, values):
        """Return an example path with `values` (parameter name → text) filled in.

        Raises:
            KeyError: a parameter has no value; give it one in `world.VALUES`.
        """
        if self.is_regex:
            return "/" + values[f"regex:{self.pattern}"]
        filled = self.pattern
        for parameter in self.parameters:
            name = parameter.rpartition(":")[2]
            specific = f"{self.pattern}#{name}"
            filled = filled.replace(
                f"<{parameter}>", str(values[specific] if specific in values else values[name])
            )
        return "/" + filled


def every_route():
    """Return the routes of the whole URLconf, Wagtail's admin included, in order."""
    found = {}

    def walk(patterns, prefix, is_regex):
        for entry in patterns:
            part = entry.pattern
            written = str(part)
            if written.startswith("^") and not METACHARACTERS.search(written[1:]):
                written, regex = written[1:], is_regex  # a regex that means a plain route
            else:
                regex = is_regex or isinstance(part, RegexPattern)
            pattern = prefix + written
            if isinstance(entry, URLPattern):
                names = [] if regex else PARAMETER.findall(pattern)
                found.setdefault(pattern, Route(pattern, tuple(names), regex))
            else:
                walk(entry.url_patterns, pattern, regex)

    walk(get_resolver().url_patterns, "", False)
    return list(found.values())
