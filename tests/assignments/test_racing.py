"""Somebody finishes in the very second an assignment opens: neither side misses it."""

import threading

import pytest
from django.db import connection, transaction

from assignments.recounting import recount
from tests.factories.assignments import make_assignment, make_page
from tests.factories.cadres import make_cadre, make_cast
from tests.factories.records import make_entry

pytestmark = pytest.mark.django_db(transaction=True)
KEY = "courses.course:9@1"


def in_thread(work):
    """Start `work` with a database connection of its own."""

    def run():
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread


def test_an_entry_not_yet_committed_is_seen_by_the_opening():
    cast, page = make_cast(), make_page()
    with transaction.atomic():
        make_entry(cast.cadre, activity_key=KEY)
        opening = in_thread(lambda: make_assignment(cast.bureau, activity_key=KEY, target=page))
        opening.join(0.5)
    opening.join(10)

    assert not opening.is_alive()
    assert list(recount()) == []


def test_an_opening_not_yet_committed_is_seen_by_the_entry():
    cast, page = make_cast(), make_page()
    with transaction.atomic():
        assignment = make_assignment(cast.bureau, activity_key=KEY, target=page)
        finishing = in_thread(lambda: make_entry(cast.cadre, activity_key=KEY))
        finishing.join(0.5)
    finishing.join(10)

    assert assignment.obligations.get(cadre=cast.cadre).done_at is not None
    assert list(recount()) == []


def test_everyone_finishing_at_once_is_counted_once_each():
    cast, page = make_cast(), make_page()
    people = [make_cadre(unit=cast.office) for _number in range(8)]
    for unit in (cast.office, cast.bureau, cast.county):
        make_assignment(unit, activity_key=KEY, target=page)

    threads = [
        in_thread(lambda cadre=cadre: make_entry(cadre, activity_key=KEY)) for cadre in people
    ]
    for thread in threads:
        thread.join(30)

    assert not any(thread.is_alive() for thread in threads)
    assert list(recount()) == []
