"""Every address × every role × GET and POST answers as `matrix.csv` says (S1).

A new address without a row is red. `RECORD_MATRIX=1` rewrites the table from what the site does
now; the difference is then read line by line, since the table is the specification.

Outcomes: `ok` (2xx), `login` (sent to a log-in page), `moved` (sent elsewhere), or the status.
"""

import csv
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection

from tests.permissions.rollback import rolled_back
from tests.permissions.routes import every_route
from tests.permissions.visiting import SESSIONS_IN_COOKIES, Visitors
from tests.permissions.world import ROLES, build_world

TABLE = Path(__file__).with_name("matrix.csv")
METHODS = ("GET", "POST")
pytestmark = pytest.mark.once
RECORDING = os.environ.get("RECORD_MATRIX") == "1"
ROUTES = every_route()


def table():
    """Return {(method, pattern): {role: outcome}}."""
    if not TABLE.exists():
        return {}
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {
            (row["method"], row["route"]): {role: row[role] for role in ROLES}
            for row in csv.DictReader(lines)
        }


EXPECTED = table()
# Wagtail's own: a page that shows its error page on purpose, a form that trips over None, and the
# chooser's form for making a snippet, which it never offers where there is no form to show.
FAILING_IN_WAGTAIL = re.compile(
    r"admin/failwhale/|admin/choose-external-link/|admin/snippets/choose/.+/create/"
)


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """People of every role and one object of every kind, built once and rolled back at the end."""
    with django_db_blocker.unblock():
        with rolled_back(), SESSIONS_IN_COOKIES:
            built = build_world()
            built.visitors = Visitors(built.people)
            yield built
        connection.close()


def outcome(response):
    if 200 <= response.status_code < 300:
        return "ok"
    if response.status_code in (301, 302):
        return "login" if "/login/" in urlsplit(response["Location"]).path else "moved"
    return str(response.status_code)


def observed(world, method, route):
    """What each role gets; whatever a request wrote is rolled back before the next."""
    path = route.path(world.values)
    return {role: outcome(world.visitors.ask(role, method, path)) for role in ROLES}


@pytest.mark.skipif(RECORDING, reason="recording")
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.pattern or "front")
def test_every_address_answers_each_role_as_the_table_says(
    world, django_db_blocker, method, route
):
    expected = EXPECTED.get((method, route.pattern))
    assert expected, f"{method} {route.pattern} has no row in {TABLE.name}"

    with django_db_blocker.unblock():
        assert observed(world, method, route) == expected


def test_the_table_has_no_row_for_an_address_that_is_gone():
    known = {route.pattern for route in ROUTES}

    assert {pattern for _method, pattern in EXPECTED} <= known


def test_no_address_ever_fails_with_a_server_error():
    failing = [
        f"{method} {pattern}"
        for (method, pattern), seen in EXPECTED.items()
        if "500" in seen.values() and not FAILING_IN_WAGTAIL.fullmatch(pattern)
    ]

    assert failing == []


@pytest.mark.skipif(not RECORDING, reason="only on request: RECORD_MATRIX=1")
def test_record_the_table(world, django_db_blocker):
    with django_db_blocker.unblock(), TABLE.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, ["method", "route", *ROLES], lineterminator="\n")
        writer.writeheader()
        for route in ROUTES:
            for method in METHODS:
                writer.writerow(
                    {"method": method, "route": route.pattern, **observed(world, method, route)}
                )

    assert len(table()) == len(ROUTES) * len(METHODS)
