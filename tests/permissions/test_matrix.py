"""Every address × every role × GET and POST answers as `matrix.csv` says (S1).

A new address without a row is red. `RECORD_MATRIX=1` rewrites the table from what the site does
now; the difference is then read line by line, since the table is the specification.

On the same walk: reading writes nothing but what is listed with its reason (S8), and every answer
outside the editor carries the one strict policy (S11), and every one the other headers.

Outcomes: `ok` (2xx), `login` (sent to a log-in page), `moved` (sent elsewhere), or the status.
"""

import csv
import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client

from tests.permissions.rollback import rolled_back
from tests.permissions.routes import every_route
from tests.permissions.test_form_tokens import BY_MACHINES, BY_REST_FRAMEWORK
from tests.permissions.world import ROLES

TABLE = Path(__file__).with_name("matrix.csv")
METHODS = ("GET", "POST")
pytestmark = pytest.mark.once
RECORDING = os.environ.get("RECORD_MATRIX") == "1"
ROUTES = every_route()
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data:",
    "font-src 'self'",
    "media-src 'self'",
    "connect-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
    "form-action 'self'",
}
# On every answer, the editor's included, which frames its own previews.
HEADERS = {
    "X-Content-Type-Options": {"nosniff"},
    "X-Frame-Options": {"DENY", "SAMEORIGIN"},
    "Referrer-Policy": {"same-origin"},
    "Cross-Origin-Opener-Policy": {"same-origin"},
}
# Of files that people uploaded; recordings are played by the browser's own page as well.
OF_FILES = (
    {"default-src 'none'", "sandbox"},
    {"default-src 'none'", "media-src 'self'", "sandbox"},
)
WRITING = re.compile(
    r'^\s*(?:WITH\b.*?\)\s*)?(?:INSERT(?: OR \w+)? INTO|UPDATE|DELETE FROM)\s+"?(\w+)"?',
    re.IGNORECASE | re.DOTALL,
)
# Address → tables that reading it may write to, with the reason.
_EDITING = {  # Wagtail's: who has the page open, so that two editors see each other
    "wagtailadmin_editingsession",
    "wagtailcore_pagesubscription",
}
MAY_WRITE = {
    "admin/pages/<int:page_id>/edit/": _EDITING,
    "admin/pages/<int:page_id>/revisions/<int:revision_id>/revert/": _EDITING,
    "admin/account/": {"wagtailusers_userprofile"},  # Wagtail's: made when first looked at
}


class Listener:
    """Notes which tables are written to; for `connection.execute_wrapper`."""

    def __init__(self):
        self.tables = set()

    def __call__(self, execute, sql, params, many, context):
        found = WRITING.match(sql)
        if found:
            self.tables.add(found[1])
        return execute(sql, params, many, context)


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


def outcome(response):
    if 200 <= response.status_code < 300:
        return "ok"
    if response.status_code in (301, 302):
        return "login" if "/login/" in urlsplit(response["Location"]).path else "moved"
    return str(response.status_code)


def answers_of(world, method, route):
    """What each role is answered; whatever a request wrote is rolled back before the next."""
    path = route.path(world.values)
    return {
        role: world.visitors.ask(role, method, path, same_error_pages=True) for role in ROLES
    }


def outcomes_of(answers):
    return {role: outcome(response) for role, response in answers.items()}


def without_policy(route, answers):
    """Return the roles whose answer lacks the public policy, or a stricter one of files."""
    if route.pattern.startswith("admin/"):
        return []
    return [
        role
        for role, response in answers.items()
        if set(response.headers.get("Content-Security-Policy", "").split("; "))
        not in (POLICY, *OF_FILES)
    ]


def without_headers(answers):
    """Return the roles whose answer lacks a header that protects the browser, with its name."""
    return [
        (role, name)
        for role, response in answers.items()
        for name, values in HEADERS.items()
        if response.headers.get(name) not in values
    ]


@pytest.mark.skipif(RECORDING, reason="recording")
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.pattern or "front")
def test_every_address_answers_each_role_as_the_table_says(
    world, django_db_blocker, method, route
):
    expected = EXPECTED.get((method, route.pattern))
    assert expected, f"{method} {route.pattern} has no row in {TABLE.name}"

    listener = Listener()
    with django_db_blocker.unblock(), connection.execute_wrapper(listener):
        answers = answers_of(world, method, route)

    assert outcomes_of(answers) == expected
    assert without_policy(route, answers) == []
    assert without_headers(answers) == []
    if method == "GET":
        assert listener.tables <= MAY_WRITE.get(route.pattern, set())


def test_a_view_that_writes_is_heard(world, django_db_blocker):
    listener = Listener()
    with django_db_blocker.unblock(), rolled_back(), connection.execute_wrapper(listener):
        world.cast.cadre.save(update_fields=["name"])
        world.cast.cadre.postings.all().delete()

    assert {"cadres_cadre", "cadres_posting"} <= listener.tables


def test_an_answer_without_the_policy_is_found(world, django_db_blocker):
    with django_db_blocker.unblock():
        answer = world.visitors.ask("anonymous", "GET", "/healthz")
    answer.headers["Content-Security-Policy"] += " 'unsafe-inline'"

    assert without_policy(ROUTES[0], {"anonymous": answer}) == ["anonymous"]
    del answer.headers["X-Content-Type-Options"]
    assert without_headers({"anonymous": answer}) == [("anonymous", "X-Content-Type-Options")]


def test_posting_without_a_form_token_is_refused_everywhere(world, django_db_blocker):
    client = Client(enforce_csrf_checks=True, raise_request_exception=False)
    let_through = []
    with django_db_blocker.unblock():
        for route in ROUTES:
            if route.pattern in BY_MACHINES or route.pattern.startswith(BY_REST_FRAMEWORK):
                continue
            with rolled_back():
                status = client.post(route.path(world.values)).status_code
            if status != 403:
                let_through.append((route.pattern, status))

    assert let_through == []


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
                    {
                        "method": method,
                        "route": route.pattern,
                        **outcomes_of(answers_of(world, method, route)),
                    }
                )

    assert len(table()) == len(ROUTES) * len(METHODS)
