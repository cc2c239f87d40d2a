"""A connection that the server has closed is noticed before a request uses it, without a statement."""

import time

import pytest
from django.db import connection

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite has no server"),
]


def terminate(pid):
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
    finally:
        other.close()
    time.sleep(0.2)


def test_a_living_connection_is_usable_and_nothing_is_sent(django_assert_num_queries):
    connection.ensure_connection()

    with django_assert_num_queries(0):
        assert connection.is_usable()


def test_one_that_the_server_ended_is_replaced_before_the_next_request(client):
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    terminate(pid)
    assert not connection.is_usable()

    connection.health_check_enabled = True
    connection.health_check_done = False
    with connection.cursor() as cursor:  # what the next request does first
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone() != (pid,)


def test_one_that_was_closed_here_is_not_usable():
    connection.ensure_connection()
    connection.connection.close()
    try:
        assert not connection.is_usable()
    finally:
        connection.close()
