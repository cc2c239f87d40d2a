"""Test databases as copies of one migrated template.

Migrating takes many seconds; copying takes milliseconds. Each worker of the suite gets a copy,
and after a transactional test the copy is simply made again, so that what migrations planted
(Wagtail's root page, site and locale, the taxonomies, the triggers) is there for the next test.
The template is known by what goes into it and made again when any of that changes.

What takes long to fill, such as the demo, is filled once too: `database.filled(name, fill)`.
"""

import contextlib
import fcntl
import hashlib
import shutil
import tempfile
import uuid
from pathlib import Path

import django
import psycopg
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from psycopg import sql

from tests.changed_rows import Contents
from tests.quick_migrations import quick_migrations

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "var" / "test"
INGREDIENTS = (
    "**/migrations/*.py",
    "**/models.py",
    "**/models/*.py",
    "**/apps.py",
    "**/seeds.py",
    "**/workflow.py",
    "**/append_only.py",
    "config/settings/*.py",
)


def fingerprint(extra=()):
    """Return what a migrated database is known by."""
    digest = hashlib.sha256()
    for name in ("constraints.txt", "tests/template_database.py", "tests/quick_migrations.py"):
        digest.update((ROOT / name).read_bytes())
    for folder in ("site", "courses", "warning_cases"):
        for pattern in (*INGREDIENTS, *extra):
            for file in sorted((ROOT / folder).glob(pattern)):
                digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:16]


@contextlib.contextmanager
def one_at_a_time(what="sqlite"):
    """Let one process at a time make the template."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"lock-{what}").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def forget_caches():
    """Drop what processes remember of the rows that have just gone."""
    from django.contrib.contenttypes.models import (
        ContentType,
    )  # needs the apps, which may come later

    ContentType.objects.clear_cache()
    cache.clear()


@contextlib.contextmanager
def connected_to(name):
    """Work in another database, remembering nothing of the one before or of this one after."""
    before = connection.settings_dict["NAME"]
    connections.close_all()
    connection.settings_dict["NAME"] = str(name)
    forget_caches()
    try:
        yield
    finally:
        connections.close_all()
        connection.settings_dict["NAME"] = before
        forget_caches()


def migrate():
    """Make the tables of the site and plant what migrations plant."""
    with quick_migrations():
        call_command("migrate", verbosity=0, interactive=False)


class SQLiteDatabase:
    """A file: real concurrency between connections, unlike an in-memory database."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="qingfeng-test-"))
        self.file = self.folder / "test.sqlite3"

    def set_up(self):
        self.template = sqlite_template()
        connection.settings_dict["NAME"] = str(self.file)
        self.restore()

    def restore(self):
        connections.close_all()
        for leftover in self.folder.glob("test.sqlite3*"):
            leftover.unlink()
        shutil.copyfile(self.template, self.file)
        forget_caches()

    @contextlib.contextmanager
    def filled(self, name, fill):
        """Test in a copy of the template to which `fill()` has added, once for every `name`."""
        source = sqlite_file(name, fill, start=self.template)
        copy = self.folder / "filled.sqlite3"
        connections.close_all()
        shutil.copyfile(source, copy)
        with connected_to(copy):
            yield
        for leftover in self.folder.glob("filled.sqlite3*"):
            leftover.unlink()

    def tear_down(self):
        connections.close_all()
        shutil.rmtree(self.folder, ignore_errors=True)


def sqlite_template():
    """Return the migrated SQLite file, made when its ingredients changed."""
    return sqlite_file(f"template-{fingerprint()}", migrate)


def sqlite_file(name, fill, start=None):
    """Return the SQLite file of this name, filled from `start` on when there is none yet.

    Of each kind, which is what the name begins with, the latest three are kept.
    """
    file = FOLDER / f"{name}.sqlite3"
    kind = name.partition("-")[0]
    with one_at_a_time(f"sqlite-{kind}"):
        if file.exists():
            return file
        old = sorted(FOLDER.glob(f"{kind}-*.sqlite3"), key=lambda each: each.stat().st_mtime)
        for each in old[:-2]:
            each.unlink()
        making = FOLDER / f"making-{kind}.sqlite3"
        for leftover in FOLDER.glob(f"{making.name}*"):
            leftover.unlink()
        connections.close_all()
        if start:
            shutil.copyfile(start, making)
        with connected_to(making):
            fill()
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        making.rename(file)
    return file


class PostgreSQLDatabase:
    """A database made from the template, dropped and made again after transactional tests."""

    def __init__(self):
        self.name = f"test_{uuid.uuid4().hex[:12]}"
        self.template = f"template_{fingerprint()}"
        self.original = connection.settings_dict["NAME"]
        self.contents = None

    def administer(self, *statements):
        """Run statements, outside transactions, on the database nobody tests in."""
        settings = connection.settings_dict
        with psycopg.connect(
            host=settings["HOST"],
            port=settings["PORT"],
            user=settings["USER"],
            password=settings["PASSWORD"],
            dbname="postgres",
            autocommit=True,
        ) as administrator:
            for statement in statements:
                result = administrator.execute(statement)
        return result

    def find_or_make_template(self):
        self._find_or_make(self.template, migrate)

    def _find_or_make(self, name, fill, start="template1"):
        with one_at_a_time("postgresql"):
            found = self.administer(
                sql.SQL("SELECT 1 FROM pg_database WHERE datname = {}").format(name)
            )
            if found.fetchone():
                return
            self._copy(start, f"{name}_making")
            with connected_to(f"{name}_making"):
                fill()
            making, made = sql.Identifier(f"{name}_making"), sql.Identifier(name)
            self.administer(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(making, made))

    def set_up(self):
        self.find_or_make_template()
        connection.settings_dict["NAME"] = self.name
        self.make_anew()

    def _copy(self, source, name):
        self._drop(name)
        self.administer(
            sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy").format(
                sql.Identifier(name), sql.Identifier(source)
            )
        )

    @contextlib.contextmanager
    def filled(self, name, fill):
        """Test in a copy of the template to which `fill()` has added, once for every `name`."""
        source = name.replace("-", "_")
        self._find_or_make(source, fill, start=self.template)
        copy = f"{self.name}_filled"
        self._copy(source, copy)
        with connected_to(copy):
            yield
        self._drop(copy)

    def restore(self):
        """Undo what a test wrote, or make the database anew where it did more than write."""
        connections.close_all()
        if not self.contents.restore():
            self.make_anew()
        forget_caches()

    def make_anew(self):
        connections.close_all()
        self._copy(self.template, self.name)
        self.contents = Contents()
        forget_caches()

    def _drop(self, name):
        self.administer(
            sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
        )

    def tear_down(self):
        connections.close_all()
        self._drop(self.name)
        connection.settings_dict["NAME"] = self.original


def prepare():
    """Make the template of the configured database, for the workers to find."""
    django.setup()
    if connection.vendor == "postgresql":
        PostgreSQLDatabase().find_or_make_template()
    else:
        sqlite_template()


def database_under_test():
    """Return the handler of the configured kind of database."""
    return PostgreSQLDatabase() if connection.vendor == "postgresql" else SQLiteDatabase()


if __name__ == "__main__":
    prepare()
