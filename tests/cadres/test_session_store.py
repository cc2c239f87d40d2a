"""Session and account come in one read; what decides is what the rows say at that moment."""

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cadres import session_store
from cadres.models import Cadre
from tests.factories.cadres import make_cadre

pytestmark = pytest.mark.django_db
BACKEND = "cadres.backends.StaffNumberBackend"


@pytest.fixture
def cadre():
    return make_cadre("张清和")


@pytest.fixture
def browser(client, cadre):
    client.force_login(cadre, backend=BACKEND)
    assert who(client) == cadre.pk  # now this process knows whose session it is
    return client


def who(client):
    """Return who the site takes the browser for, as its pages find out."""
    return client.get(reverse("healthy")).wsgi_request.user.pk


def tables_asked(client):
    with CaptureQueriesContext(connection) as asked:
        who(client)
    return [query["sql"].partition(" FROM ")[2].split()[0].strip('"') for query in asked]


def test_a_known_session_and_its_account_are_one_read(browser):
    assert len(tables_asked(browser)) == 1


def test_a_session_this_process_has_not_seen_is_two(browser):
    session_store._owners.clear()

    assert tables_asked(browser) == ["django_session", "cadres_cadre"]


def test_who_may_no_longer_sign_in_is_nobody_at_once(browser, cadre):
    Cadre.objects.filter(pk=cadre.pk).update(is_active=False)

    assert who(browser) is None


def test_a_new_password_ends_the_session(browser, cadre):
    cadre.set_password("Another-one-2026")
    cadre.save(update_fields=["password"])

    assert who(browser) is None
    assert not Session.objects.exists()


def test_a_deleted_session_is_nobodys(browser):
    Session.objects.all().delete()

    assert who(browser) is None


def test_an_outdated_memory_does_not_make_anybody_somebody_else(browser, cadre):
    other = make_cadre("李守正")
    (key,) = session_store._owners.keys() & {browser.cookies["sessionid"].value}
    session_store._owners[key] = str(other.pk)

    assert who(browser) == cadre.pk
    assert browser.session[SESSION_KEY] == str(cadre.pk)


def test_the_memory_is_bounded(browser, monkeypatch):
    monkeypatch.setattr(session_store, "_MOST_REMEMBERED", 1)
    session_store._owners.clear()
    session_store._owners["another"] = "7"

    who(browser)

    assert list(session_store._owners) == [browser.cookies["sessionid"].value]
