"""On PostgreSQL the application's role has no right to change the record."""

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from tests.factories.ledger import make_log

ROLE = "qingfeng_app_under_test"
SCRIPT = Path(__file__).parents[2] / "deploy" / "sql" / "grants.sql"


def test_the_script_names_every_append_only_table_of_the_record():
    listed = re.search(
        r"REVOKE UPDATE, DELETE, TRUNCATE ON\n(.*?)\nFROM", SCRIPT.read_text(), re.S
    )

    tables = re.findall(r"\w+", listed.group(1))

    assert tables == list(apps.get_app_config("records").append_only_tables)


@pytest.fixture
def as_application(db):
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has no roles")
    make_log(3)
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE ROLE {ROLE}")
        cursor.execute(SCRIPT.read_text(encoding="utf-8").replace(':"app_role"', ROLE))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"SET LOCAL ROLE {ROLE}")
        yield cursor


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE records_entry SET credit_hours = 9",
        "DELETE FROM records_leaf",
        "TRUNCATE records_checkpoint",
        "UPDATE records_entrysalt SET name = 'x'",
        "ALTER TABLE records_entry DISABLE TRIGGER ALL",
        "DROP TRIGGER records_node_is_append_only ON records_node",
    ],
)
def test_the_application_is_refused(as_application, sql):
    with (
        pytest.raises(ProgrammingError, match=r"permission denied|must be owner"),
        transaction.atomic(),
    ):
        as_application.execute(sql)


def test_the_application_may_add_and_read_and_untie(as_application):
    make_log(2)
    as_application.execute("DELETE FROM records_entrysalt")
    as_application.execute("SELECT count(*) FROM records_entry")

    assert as_application.fetchone()[0] == 5
