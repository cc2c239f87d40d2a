"""Nonsense in an address is answered: with a page, a redirection or "not found", never an error."""

from urllib.parse import urlencode

from tests.permissions.routes import every_route
from tests.permissions.test_matrix import EXPECTED

WORDS = (
    "after as code event from kind level month own page power q quarter rank "
    "show state status target until verdict year"
)
NAMES = WORDS.split(" ")
NUMBERS = ("9" * 5_000, "²", "-1")
QUERIES = (
    {"unit": "\0"},  # by itself: where no unit is found nothing else is read
    dict.fromkeys(NAMES, "\0"),
    {name: NUMBERS[place % len(NUMBERS)] for place, name in enumerate(NAMES)},
)
OF_UNITS = ("board/", "console/")
DRAWN = (".pdf", ".png")  # which takes long, from what the pages read too
ROUTES = [
    route
    for route in every_route()
    if route.pattern.startswith(OF_UNITS)
    and not route.pattern.endswith(DRAWN)
    and EXPECTED["GET", route.pattern]["supervisor"] == "ok"
]


def unanswered(world, routes):
    """Yield the addresses that answer some nonsense with an error of ours."""
    for route in routes:
        path = route.path(world.values)
        for query in QUERIES:
            response = world.visitors.ask(
                "supervisor", "GET", f"{path}?{urlencode(query)}", same_error_pages=True
            )
            if response.status_code >= 500:
                yield f"{route.pattern} {next(iter(query.values()))[:9]!r}"


def test_nonsense_in_a_query_is_no_error(world, django_db_blocker):
    with django_db_blocker.unblock():
        assert list(unanswered(world, ROUTES)) == []


def test_the_walk_reaches_most_addresses_of_units():
    assert len(ROUTES) > 50
