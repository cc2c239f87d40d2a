"""What every test may rely on."""

import gc
import os
import socket
import time
from gettext import GNUTranslations

import pytest
from _pytest import runner
from django.core.cache import cache
from django.test import TransactionTestCase
from django.utils import translation
from django.utils.translation import trans_real
from hypothesis import HealthCheck, settings

from core.call_stack import with_room
from deploy import catalogue
from tests import late_indexing
from tests.shared_worlds import SharedWorlds
from tests.template_database import database_under_test


def pytest_configure(config):
    config.pluginmanager.register(SharedWorlds())
    late_indexing.begin()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_protocol(item, nextitem):
    """Run each test as pytest does, with room for its frames (see `core.call_stack`)."""
    return with_room(runner.pytest_runtest_protocol, item, nextitem)


def pytest_collection_finish(session):
    """Leave what was imported and collected alone, and look for cycles seldom.

    The collector would walk over the same million objects again and again.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def _looked_up_once(self, message):
    """Return the translation of `message`, looked up in each catalogue once.

    Tests run without the catalogue of the site (see `config.settings.test`), so that each of its
    strings would be sought through those of Django, Wagtail and every other app, in vain.
    """
    found = vars(self).setdefault("_found", {})
    if message not in found:
        found[message] = GNUTranslations.gettext(self, message)
    return found[message]


trans_real.DjangoTranslation.gettext = _looked_up_once


settings.register_profile(
    "suite",
    deadline=None,  # a busy machine is no failure
    derandomize=bool(os.environ.get("CI")),
    max_examples=int(os.environ.get("EXAMPLES", "30")),  # `make deep` tries hundreds
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
settings.load_profile("suite")

LOOPBACK = ("127.0.0.1", "::1", "localhost", "")


class OutwardConnection(RuntimeError):
    """Something tried to leave this computer."""


def _refuse_outward(address):
    host = address[0] if isinstance(address, tuple) else None  # a path is a local socket
    if host is not None and host not in LOOPBACK and not str(host).startswith("127."):
        raise OutwardConnection(f"a test tried to reach {host}:{address[1]}")


@pytest.fixture(scope="session", autouse=True)
def nothing_outward():
    """Refuse every connection that would leave this computer, and every name look-up."""
    originals = {
        name: getattr(socket.socket, name) for name in ("connect", "connect_ex", "sendto")
    }
    getaddrinfo = socket.getaddrinfo

    def guarded(name):
        def call(self, *arguments):
            _refuse_outward(arguments[-1])
            return originals[name](self, *arguments)

        return call

    def look_up(host, *arguments, **options):
        name = host.decode() if isinstance(host, bytes) else host
        _refuse_outward((name or "", arguments[0] if arguments else ""))
        return getaddrinfo(host, *arguments, **options)

    for name in originals:
        setattr(socket.socket, name, guarded(name))
    socket.getaddrinfo = look_up
    yield
    for name, original in originals.items():
        setattr(socket.socket, name, original)
    socket.getaddrinfo = getaddrinfo


@pytest.fixture(scope="session", autouse=True)
def zone_of_the_process():
    """Run in the zone the suite is told to: no result may depend on it (R21)."""
    zone = os.environ.get("TEST_ZONE", "UTC")
    before = os.environ.get("TZ")
    os.environ["TZ"] = zone
    time.tzset()
    yield zone
    if before is not None:
        os.environ["TZ"] = before
        time.tzset()


@pytest.fixture(autouse=True)
def empty_caches():
    """Start without what an earlier test left in the process: cached rows, the last language."""
    cache.clear()
    translation.deactivate()


@pytest.fixture(scope="session")
def django_db_setup(django_test_environment, django_db_blocker):
    """Give this worker a copy of the migrated template (see `tests.template_database`)."""
    with django_db_blocker.unblock():
        database = database_under_test()
        database.set_up()
    flush = TransactionTestCase._fixture_teardown
    TransactionTestCase._fixture_teardown = lambda self: database.restore()
    yield database
    TransactionTestCase._fixture_teardown = flush
    with django_db_blocker.unblock():
        database.tear_down()


@pytest.fixture
def chinese_catalogue(settings):
    """The compiled Chinese texts, for the few tests that read them; the others read the English."""
    catalogue.compile_all()
    before = settings.LOCALE_PATHS
    settings.LOCALE_PATHS = [catalogue.ROOT / "site" / "locale"]
    trans_real._translations.clear()
    trans_real._default = None
    yield
    settings.LOCALE_PATHS = before
    trans_real._translations.clear()
    trans_real._default = None
