"""The world that the walks over all addresses share."""

import pytest
from django.db import connection

from tests.permissions.rollback import rolled_back
from tests.permissions.visiting import SESSIONS_IN_COOKIES, Visitors
from tests.permissions.world import build_world


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    """People of every role and one object of every kind, built once and rolled back at the end."""
    with django_db_blocker.unblock():
        with rolled_back(), SESSIONS_IN_COOKIES:
            built = build_world()
            built.visitors = Visitors(built.people)
            yield built
        connection.close()
