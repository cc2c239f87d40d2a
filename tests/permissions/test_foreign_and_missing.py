"""An object one may not see and one that is not there answer alike (S3): status, headers, body.

Every address of the site that names an object is asked twice by each person for whom the object of
the world does not exist: once with its name, once with a name nobody has.
"""

import re

import pytest

from tests.permissions.routes import every_route
from tests.permissions.test_matrix import EXPECTED

pytestmark = pytest.mark.once
NOBODYS = {
    "int": "99999998",
    "uuid": "00000000-0000-4000-8000-00000000dead",
    "slug": "nobody-has-this",
    "str": "nobody-has-this",
    "path": "nobody-has-this",
}
# What a person may ask for of an object, not the object.
WORDS = {"ending", "language", "kind", "occasion", "choice", "format_code", "token", "number"}
OUTSIDERS = ("other_supervisor", "teammate")
ROUTES = [
    route
    for route in every_route()
    if route.parameters and not route.is_regex and not route.pattern.startswith("admin/")
]


def missing(route, values):
    """Return the values of `route` with names that nobody has for the objects."""
    changed = dict(values)
    for parameter in route.parameters:
        kind, _colon, name = parameter.rpartition(":")
        if name not in WORDS:
            changed[f"{route.pattern}#{name}"] = NOBODYS[kind or "str"]
    return changed


def seen(response, path):
    """Return what an answer gives away: everything but what differs between any two answers."""
    body = response.content.decode(errors="replace").replace(path, "PATH")
    body = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", body)
    headers = {
        name: value.replace(path, "PATH")
        for name, value in response.headers.items()
        if name not in ("Date", "Content-Length")
    }
    return response.status_code, headers, body


def differing(world, visitors, routes):
    """Yield who can tell which object from none, by which method."""
    for route in routes:
        here = route.path(world.values)
        nowhere = route.path(missing(route, world.values))
        if here == nowhere:
            continue
        for method in ("GET", "POST"):
            expected = EXPECTED[method, route.pattern]
            for role in OUTSIDERS:
                if expected[role] != "404":
                    continue  # it is theirs to see, or the method is nobody's
                answers = [
                    seen(visitors.ask(role, method, path), path) for path in (here, nowhere)
                ]
                if answers[0] != answers[1]:
                    yield f"{method} {route.pattern} as {role}"


def test_nobody_can_tell_a_foreign_object_from_none(world, django_db_blocker):
    with django_db_blocker.unblock():
        assert list(differing(world, world.visitors, ROUTES)) == []


def test_the_walk_reaches_most_addresses_that_name_an_object():
    tried = [
        route
        for route in ROUTES
        if any(
            EXPECTED[method, route.pattern][role] == "404"
            for method in ("GET", "POST")
            for role in OUTSIDERS
        )
    ]

    assert len(tried) > 0.6 * len(ROUTES)


class GivesAway:
    """Visitors of a site that says of a foreign object that it is there."""

    def __init__(self, visitors, path):
        self.visitors, self.path = visitors, path

    def ask(self, role, method, path):
        response = self.visitors.ask(role, method, path)
        if path == self.path:
            response.headers["X-Object"] = "there"
        return response


def test_a_site_that_gives_it_away_is_found(world, django_db_blocker):
    route = next(
        each for each in ROUTES if each.pattern.startswith("board/<int:assignment_id>/names")
    )
    giving = GivesAway(world.visitors, route.path(world.values))

    with django_db_blocker.unblock():
        assert list(differing(world, giving, [route]))
