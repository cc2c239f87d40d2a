"""The education record cannot be rewritten, not even by raw SQL."""

import pytest
from django.core.checks import run_checks
from django.core.management.sql import emit_post_migrate_signal
from django.db import IntegrityError, connection, transaction

from core.append_only import (
    allow_rewriting,
    append_only_tables,
    forbid_rewriting,
    refuses_rewriting,
)
from records.models import Entry
from tests.factories.cadres import make_cadre
from tests.factories.records import make_entry

TABLES = [
    "records_entry",
    "records_certificate",
    "records_pledge",
    "records_recordview",
    "records_leaf",
    "records_node",
    "records_checkpoint",
]


@pytest.fixture
def entry(db):
    return make_entry(make_cadre())


def run(sql):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE records_entry SET credit_hours = 99",
        "UPDATE records_entry SET title = title",
        "DELETE FROM records_entry",
    ],
)
def test_raw_sql_is_refused(entry, sql):
    with pytest.raises(IntegrityError, match="append-only"):
        run(sql)

    assert Entry.objects.get().digest == entry.digest


def test_truncate_is_refused(entry):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    run("SET CONSTRAINTS ALL IMMEDIATE")  # or the pending checks of the insert refuse it first
    with pytest.raises(IntegrityError, match="append-only"):
        run("TRUNCATE records_entry CASCADE")


def test_the_orm_is_refused(entry):
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(title="别的")
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save()
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.delete()


@pytest.mark.django_db
@pytest.mark.parametrize("table", TABLES)
def test_every_table_of_the_record_carries_the_triggers(table):
    assert table in append_only_tables()
    assert refuses_rewriting(connection, table)


@pytest.mark.django_db
def test_migrating_puts_back_what_a_rebuilt_table_has_lost():
    allow_rewriting(connection, "records_entry")

    emit_post_migrate_signal(verbosity=0, interactive=False, db="default")

    assert refuses_rewriting(connection, "records_entry")


@pytest.mark.django_db
def test_a_check_finds_a_table_that_lost_them():
    assert "core.E001" not in [found.id for found in run_checks(databases=["default"])]

    allow_rewriting(connection, "records_entry")
    try:
        assert "core.E001" in [found.id for found in run_checks(databases=["default"])]
    finally:
        forbid_rewriting(connection, "records_entry")
