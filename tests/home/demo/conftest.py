"""The demo is slow to load, so the tests that read it share one load."""

import datetime as dt
import shutil

import pytest
from django.db import connection, transaction
from django.test import override_settings

from home.demo import loader
from tests import late_indexing
from tests.template_database import FOLDER, fingerprint

DEMO_AT = dt.datetime(2026, 11, 22, 2, 0, tzinfo=dt.UTC)
SOURCES = ("**/*.py", "**/demo/data/*")


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """Test in a database with the demo as of `DEMO_AT`, loaded once for all workers."""
    name = f"loaded-{fingerprint(SOURCES)}"
    pictures = FOLDER / f"pictures-{connection.vendor}" / name

    def load():
        known = sorted(pictures.parent.glob("*"), key=lambda each: each.stat().st_mtime)
        for old in {pictures, *known[:-2]}:  # as many as there are files of databases
            shutil.rmtree(old, ignore_errors=True)
        with override_settings(MEDIA_ROOT=pictures), transaction.atomic():
            loader.load(at=DEMO_AT, report=lambda step: None)
            late_indexing.write()  # of each thing once, for all tests
            connection.run_on_commit.clear()  # nobody is told

    with django_db_blocker.unblock(), django_db_setup.filled(name, load):
        media = tmp_path_factory.mktemp("media")
        shutil.copytree(pictures, media, dirs_exist_ok=True)
        with override_settings(MEDIA_ROOT=media):
            yield DEMO_AT
