"""The demo is slow to load, so the tests that read it share one load."""

import datetime as dt

import pytest
from django.db import transaction
from django.test import override_settings

from home.demo import loader
from tests import late_indexing

DEMO_AT = dt.datetime(2026, 11, 22, 2, 0, tzinfo=dt.UTC)


@pytest.fixture(scope="package")
def demo(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load the demo as of `DEMO_AT` and roll it back after the last of these tests."""
    media = override_settings(MEDIA_ROOT=tmp_path_factory.mktemp("media"))
    with media, django_db_blocker.unblock(), transaction.atomic():
        loader.load(at=DEMO_AT, report=lambda step: None)
        late_indexing.write()  # of each thing once, for all tests
        yield DEMO_AT
        transaction.set_rollback(True)
