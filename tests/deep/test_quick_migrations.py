"""The template of the test databases is what `manage.py migrate` makes, table by table."""

import os
import re
import sqlite3
import subprocess
import sys

from tests.template_database import ROOT, sqlite_template

MADE_UP = re.compile(r"'[0-9a-f]{32}'|\d{4}-\d\d-\d\d \d\d:\d\d:\d\d[.\d]*")  # keys and moments


def contents(path):
    """Return every statement of the schema and every row, without what differs each time."""
    found = {}
    with sqlite3.connect(f"file:{path}?mode=ro", uri=True) as database:
        for kind, name, statement in database.execute(
            "SELECT type, name, sql FROM sqlite_master"
        ):
            found[kind, name] = statement
            if kind == "table":
                rows = database.execute(f'SELECT * FROM "{name}"')
                found["rows", name] = sorted(MADE_UP.sub("", str(row)) for row in rows)
    return found


def test_the_template_is_what_migrating_makes(tmp_path, django_db_blocker):
    with django_db_blocker.unblock():
        template = sqlite_template()
    migrated = tmp_path / "migrated.sqlite3"
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{migrated}",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }
    words = [sys.executable, ROOT / "manage.py", "migrate", "--no-input", "-v0"]
    subprocess.run(words, env=environment, cwd=ROOT, check=True)

    made, expected = contents(template), contents(migrated)

    assert len(expected) > 1000
    assert made.keys() == expected.keys()
    assert [name for name in expected if made[name] != expected[name]] == []
