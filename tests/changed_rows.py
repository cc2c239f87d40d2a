"""Bring a PostgreSQL database back to what it was by undoing what a test did to its rows.

Making a database anew means two thousand new files and costs half a second. Most tests that commit
touch a few tables: rows in tables that were empty are deleted, tables with planted rows are compared
with what was read from them in the beginning and filled again where they differ, sequences are set
back. Nothing is inferred from counters: every table with a page is looked into. Where a test changed
the schema itself, or wrote very much, the caller makes the database anew.
"""

from typing import NamedTuple

from django.db import connection

MANY_BYTES = 32 * 1024 * 1024
OTHERS = """
    SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
# Whatever changes a schema writes rows of the catalogue, and each knows the transaction that wrote
# it. TRUNCATE gives a table another file, so of its row only what is said here counts.
CATALOGUES = (
    "pg_attribute", "pg_attrdef", "pg_constraint", "pg_description", "pg_enum", "pg_extension",
    "pg_index", "pg_namespace", "pg_policy", "pg_proc", "pg_rewrite", "pg_sequence",
    "pg_statistic_ext", "pg_trigger", "pg_ts_config", "pg_ts_dict", "pg_type",
)  # fmt: skip
SCHEMA = """
    SELECT count(*)::text, sum(hashtextextended(concat_ws(' ', oid, relname, relnamespace, relkind,
        relnatts, relchecks, relhasrules, relhastriggers, relrowsecurity, relpersistence,
        array_to_string(reloptions, ',')), 0))::text FROM pg_class
    UNION ALL
    SELECT count(*)::text, string_agg(setconfig::text, ' ') FROM pg_db_role_setting
    WHERE setdatabase = (SELECT oid FROM pg_database WHERE datname = current_database())
""" + "".join(
    f" UNION ALL SELECT count(*)::text, sum(xmin::text::bigint)::text FROM {name}"
    for name in CATALOGUES
)
TABLES = """
    SELECT relname, pg_relation_size(oid) FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
"""
SEQUENCES = """
    SELECT sequencename, start_value, last_value FROM pg_sequences WHERE schemaname = 'public'
"""


class Planted(NamedTuple):
    """The rows of one table: by what they are recognised, and themselves as COPY writes them."""

    mark: str
    rows: bytes


class Contents:
    """What the database holds now, before any test; `restore()` brings it back to this."""

    def __init__(self):
        with connection.cursor() as cursor:
            self.schema = self._read(cursor, SCHEMA)
            self.sequences = self._read(cursor, SEQUENCES)
            filled = [name for name, size in self._read(cursor, TABLES) if size]
            marks = self._marks(cursor, filled)
            self.planted = {
                name: Planted(mark, self._copy_out(cursor, name))
                for name, mark in marks.items()
            }

    def restore(self):
        """Undo what was done to the rows; tell whether that was enough."""
        with connection.cursor() as cursor:
            self._read(cursor, OTHERS)
            if self._read(cursor, SCHEMA) != self.schema:
                return False
            sizes = dict(self._read(cursor, TABLES))
            if sum(sizes.values()) > MANY_BYTES:
                return False
            filled = [name for name, size in sizes.items() if size and name not in self.planted]
            marks = self._marks(cursor, list(self.planted))
            changed = [name for name in self.planted if marks[name] != self.planted[name].mark]
            emptied = [*self._with_rows(cursor, filled), *changed]
            moved = set(self._read(cursor, SEQUENCES)) - set(self.sequences)
            if emptied or moved:
                self._undo(cursor, emptied, changed, {name for name, *_rest in moved})
        return True

    def _undo(self, cursor, emptied, changed, moved):
        statements = ["BEGIN", "SET LOCAL session_replication_role = replica"]
        statements += [f'DELETE FROM "{name}"' for name in emptied]
        cursor.execute("; ".join(statements))
        for name in changed:
            with cursor.copy(f'COPY "{name}" FROM STDIN (FORMAT binary)') as copy:
                copy.write(self.planted[name].rows)
        back = [
            f"setval('\"{name}\"', {start if last is None else last}, {last is not None})"
            for name, start, last in self.sequences
            if name in moved
        ]
        if back:
            cursor.execute(f"SELECT {', '.join(back)}")
        cursor.execute("COMMIT")

    def _read(self, cursor, query):
        cursor.execute(query)
        return cursor.fetchall()

    def _marks(self, cursor, names):
        """Return what the rows of each table are recognised by."""
        if not names:
            return {}
        marks = (
            "(SELECT concat(count(*), ' ', sum(hashtextextended(found::text, 0)))"
            f' FROM "{name}" AS found)'
            for name in names
        )
        cursor.execute(f"SELECT {', '.join(marks)}")
        return dict(zip(names, cursor.fetchone(), strict=True))

    def _with_rows(self, cursor, names):
        if not names:
            return []
        asked = ", ".join(f'EXISTS (SELECT FROM "{name}")' for name in names)
        cursor.execute(f"SELECT {asked}")
        return [name for name, yes in zip(names, cursor.fetchone(), strict=True) if yes]

    def _copy_out(self, cursor, name):
        with cursor.copy(f'COPY "{name}" TO STDOUT (FORMAT binary)') as copy:
            return b"".join(copy)
