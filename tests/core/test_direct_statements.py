"""A frequent statement takes the short way, and says the same as a cursor would."""

import threading

import psycopg
import pytest
from django.db import (
    DEFAULT_DB_ALIAS,
    DatabaseError,
    IntegrityError,
    OperationalError,
    ProgrammingError,
    connection,
    connections,
    transaction,
)
from django.db.models import BigIntegerField, CharField

from cadres.models import Cadre
from core import prepared
from core.postgresql.direct import DirectStatement
from core.prepared import PreparedRead, kept_rows
from tests.core.test_database_health import terminate
from tests.factories.cadres import make_cadre

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite needs no short way"),
]
OFTEN = 6  # more than psycopg waits for before it prepares a statement


@pytest.fixture
def taken(monkeypatch):
    """How often the short way gave the answer."""
    taken = []
    rows = DirectStatement.rows

    def watched(self, params):
        found = rows(self, params)
        if found is not None:
            taken.append(params)
        return found

    monkeypatch.setattr(DirectStatement, "rows", watched)
    return taken


def test_rows_are_the_same_on_both_ways(taken):
    people = [make_cadre(name=name) for name in ("安一", "白二")]
    read = PreparedRead(
        lambda pk, name: Cadre.objects.filter(pk__gte=pk, name__gte=name).order_by("pk"),
        pk=BigIntegerField(),
        name=CharField(),
    )
    # Numbers of three sizes are three types to PostgreSQL.
    for pk in (0, 40_000, 2**40, people[1].pk, 0):
        for _time in range(OFTEN):
            found = read.rows(pk=pk, name="")
            asked = list(Cadre.objects.filter(pk__gte=pk).order_by("pk"))
            assert found == asked
            assert [vars(one) | {"_state": 0} for one in found] == [
                vars(one) | {"_state": 0} for one in asked
            ]
    assert len(taken) >= 4 * OFTEN


def test_signs_of_percent_and_nothing_at_all_are_values(taken):
    sql = "SELECT %s::text, '100%%', %s::int"
    for _time in range(OFTEN):
        assert kept_rows(sql, ["5 % $1", None]) == [("5 % $1", "100%", None)]
    assert taken


def test_what_it_writes_goes_with_the_transaction(taken):
    cadre = make_cadre(name="前")
    sql = "UPDATE cadres_cadre SET name = %s WHERE id = %s RETURNING name"
    for number in range(OFTEN):
        with pytest.raises(RuntimeError), transaction.atomic():
            assert kept_rows(sql, [f"后{number}", cadre.pk]) == [(f"后{number}",)]
            raise RuntimeError
        with transaction.atomic():  # a savepoint undoes as much, and what follows goes on
            with pytest.raises(RuntimeError), transaction.atomic():
                kept_rows(sql, ["又", cadre.pk])
                raise RuntimeError
            kept_rows("SELECT 1", [])
        cadre.refresh_from_db()
        assert cadre.name == "前"
    for number in range(OFTEN):
        with transaction.atomic():
            kept_rows(sql, [f"后{number}", cadre.pk])
    cadre.refresh_from_db()
    assert cadre.name == f"后{OFTEN - 1}"
    assert taken


def test_a_broken_rule_is_said_in_the_same_words(taken):
    cadre, other = make_cadre(), make_cadre()
    sql = "UPDATE cadres_cadre SET staff_number = %s WHERE id = %s RETURNING id"
    for _time in range(OFTEN):
        with transaction.atomic():
            kept_rows(sql, [cadre.staff_number, cadre.pk])
    with pytest.raises(IntegrityError, match="staff_number") as caught, transaction.atomic():
        kept_rows(sql, [cadre.staff_number, other.pk])
    assert isinstance(caught.value.__cause__, psycopg.errors.UniqueViolation)
    assert kept_rows(sql, ["NEW-1", other.pk]) == [(other.pk,)]


def test_a_statement_that_psycopg_dropped_is_made_again():
    """It drops all of them when a table is dropped."""
    for number in range(3):
        for _time in range(OFTEN):
            assert kept_rows("SELECT %s::int", [7]) == [(7,)]
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE TEMPORARY TABLE passing_{number} (id int)")
            cursor.execute(f"DROP TABLE passing_{number}")


def test_one_who_waits_for_a_lock_lets_other_threads_work():
    """The library waits without Python's lock; otherwise two threads would wait for ever."""
    sql = "SELECT pg_advisory_xact_lock(%s)"
    for _time in range(OFTEN):
        with transaction.atomic():
            kept_rows(sql, [77])
    holding, may_end = threading.Event(), threading.Event()

    def hold():
        with transaction.atomic():
            kept_rows(sql, [77])
            holding.set()
            assert may_end.wait(20)
        connection.close()

    holder = threading.Thread(target=hold)
    holder.start()
    assert holding.wait(20)
    threading.Timer(0.3, may_end.set).start()
    with transaction.atomic():
        kept_rows(sql, [77])
    holder.join(20)
    assert not holder.is_alive()


def test_a_lost_connection_is_an_operational_error():
    sql = "SELECT pg_backend_pid(), %s::int"
    for _time in range(OFTEN):
        ((pid, _one),) = kept_rows(sql, [1])
    terminate(pid)
    with pytest.raises(OperationalError):
        kept_rows(sql, [1])
    connection.close()
    ((other, _one),) = kept_rows(sql, [1])
    assert other != pid


def test_statements_are_counted_and_never_sent_in_a_broken_transaction(
    django_assert_num_queries,
):
    for _time in range(OFTEN):
        kept_rows("SELECT %s::int", [7])
    with django_assert_num_queries(1):
        kept_rows("SELECT %s::int", [7])
    with transaction.atomic():
        transaction.set_rollback(True)
        with pytest.raises(transaction.TransactionManagementError):
            kept_rows("SELECT %s::int", [7])
    with pytest.raises(ProgrammingError):
        for _time in range(OFTEN):
            kept_rows("SELECT no_such_function(%s)", [7])


def test_each_thread_keeps_its_own():
    kept_rows("SELECT 1", [])
    found = []

    def look():
        kept_rows("SELECT 1", [])
        found.append(vars(connections[DEFAULT_DB_ALIAS])["kept_statements"][1])
        connection.close()

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert found[0] is not vars(connections[DEFAULT_DB_ALIAS])["kept_statements"][1]


def test_no_more_are_kept_than_the_server_has_room_for(monkeypatch, taken):
    connection.close()
    monkeypatch.setattr(prepared, "MOST_KEPT", 3)
    for number in range(6):
        for _time in range(OFTEN):
            assert kept_rows(f"SELECT %s::int + {number}", [1]) == [(number + 1,)]
    assert len(vars(connections[DEFAULT_DB_ALIAS])["kept_statements"][1]) == 3
    assert len(taken) == 3 * (OFTEN - 3)
    connection.close()


def test_an_error_leaves_the_statement_prepared_once():
    sql = "SELECT 1 / %s::int"
    for _time in range(OFTEN):
        kept_rows(sql, [1])
    for _time in range(OFTEN):
        with pytest.raises(DatabaseError, match="division by zero"):
            kept_rows(sql, [0])
    assert kept_rows(sql, [1]) == [(1,)]
    ((ours,),) = kept_rows(
        "SELECT count(*) FROM pg_prepared_statements WHERE statement = %s",
        ["SELECT 1 / $1::int"],
    )
    assert ours == 1
