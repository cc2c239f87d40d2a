"""Tables whose rows are only ever added: the database itself refuses anything else.

An app names them in `append_only_tables` of its AppConfig and in a migration that runs
`append_only(…)`. SQLite drops a table's triggers whenever a migration rebuilds the table, so they
are put back after every `migrate`, and a database check finds a table that lost them.
"""

from collections.abc import Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.core.checks import CheckMessage, Error
from django.db import connections, migrations
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

_POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION core_refuse_rewriting() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""


def append_only_tables() -> list[str]:
    """Return every table that an installed app declares as append-only."""
    return [
        table
        for config in apps.get_app_configs()
        for table in getattr(config, "append_only_tables", ())
    ]


def append_only(*tables: str) -> migrations.RunPython:
    """Return the migration operation that makes `tables` append-only."""

    def forwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for table in tables:
            forbid_rewriting(schema_editor.connection, table)

    def backwards(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
        for table in tables:
            allow_rewriting(schema_editor.connection, table)

    return migrations.RunPython(forwards, backwards)


def forbid_rewriting(connection: BaseDatabaseWrapper, table: str) -> None:
    """Make `table` refuse UPDATE and DELETE, and TRUNCATE on PostgreSQL, with IntegrityError.

    Safe to repeat.
    """
    with connection.cursor() as cursor:
        for statement in _statements(connection.vendor, table):
            cursor.execute(statement)


def allow_rewriting(connection: BaseDatabaseWrapper, table: str) -> None:
    """Take the refusal away; for undoing the migration."""
    on_table = f" ON {table}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for name in _trigger_names(connection.vendor, table):
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on_table}")


def refuses_rewriting(connection: BaseDatabaseWrapper, table: str) -> bool:
    """Tell whether the triggers of `forbid_rewriting` are there and on. One query."""
    names = _trigger_names(connection.vendor, table)
    found = (
        "pg_trigger WHERE tgenabled <> 'D' AND tgname"
        if connection.vendor == "postgresql"
        else "sqlite_master WHERE type = 'trigger' AND name"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {found} IN (%s, %s)", names)  # noqa: S608  constant
        return bool(cursor.fetchone()[0] == len(names))


def restore_triggers(sender: AppConfig, using: str, **_unused: Any) -> None:
    """Put the triggers of one app's tables back; a receiver of `post_migrate`.

    Django sends that signal for apps that have models only, so not for `core`.
    """
    mine = getattr(sender, "append_only_tables", ())
    for table in _present(connections[using]) if mine else ():
        if table in mine:
            forbid_rewriting(connections[using], table)


def check_triggers(
    app_configs: Sequence[AppConfig] | None, databases: Sequence[str] | None, **_unused: Any
) -> list[CheckMessage]:
    """Find append-only tables that could be rewritten; a system check of the databases."""
    return [
        Error(
            f"Table {table} has lost the triggers that refuse UPDATE and DELETE.",
            hint="`manage.py migrate` puts them back; then find out who removed them.",
            id="core.E001",
        )
        for alias in databases or []
        for table in _present(connections[alias])
        if not refuses_rewriting(connections[alias], table)
    ]


def _present(connection: BaseDatabaseWrapper) -> list[str]:
    existing = set(connection.introspection.table_names())
    return [table for table in append_only_tables() if table in existing]


def _trigger_names(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        return [f"{table}_is_append_only", f"{table}_is_never_truncated"]
    return [f"{table}_refuses_update", f"{table}_refuses_delete"]


def _statements(vendor: str, table: str) -> list[str]:
    if vendor == "postgresql":
        rows, whole = _trigger_names(vendor, table)
        return [
            _POSTGRESQL_FUNCTION,
            f"CREATE OR REPLACE TRIGGER {rows} BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION core_refuse_rewriting()",
            f"CREATE OR REPLACE TRIGGER {whole} BEFORE TRUNCATE ON {table} "
            "FOR EACH STATEMENT EXECUTE FUNCTION core_refuse_rewriting()",
        ]
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_refuses_{event.lower()} BEFORE {event} "
        f"ON {table} BEGIN SELECT RAISE(ABORT, '{table} is append-only: {event} refused'); END"
        for event in ("UPDATE", "DELETE")
    ]
