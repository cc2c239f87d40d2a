"""What a person confides reaches nobody, not even of their own unit or of the administration (S2).

A talk is for its two parties and its officer, a journal and a draft for their author alone. Here
the token is in everything the owner confided, and the owner's colleague, the inspector, the three
administrators, an editor and somebody with every right look for it everywhere.
"""

import pytest
from django.core import mail
from django.db import connection

from cadres.models import Cadre
from tests.factories.cadres import make_cadre
from tests.permissions.confided import confide
from tests.permissions.rollback import rolled_back
from tests.permissions.routes import every_route
from tests.permissions.test_canary import crawl, readable
from tests.permissions.visiting import SESSIONS_IN_COOKIES, Visitors
from tests.permissions.world import build_world

TOKEN = "confided9c1e"
ROLES = ("teammate", "inspector", "system_admin", "auditor", "editor", "superuser")
EDITOR = [route for route in every_route() if route.pattern.startswith("admin/")]
SEARCHES = [
    f"{path}?q={TOKEN}"
    for path in ("/search/", "/admin/pages/search/", "/admin/reports/site-history/")
]

pytestmark = pytest.mark.once


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with rolled_back(), SESSIONS_IN_COOKIES:
            built = build_world()
            mentor = make_cadre("周老师", unit=built.cast.bureau)
            # A report that was sent is the unit's to read; what was not sent is nobody's.
            confided = confide(built.cast.teammate, mentor, secret=TOKEN)
            built.values |= confided.values
            built.people["confider"] = Cadre.objects.get(pk=built.cast.teammate.pk)
            built.people["teammate"] = Cadre.objects.get(pk=built.cast.cadre.pk)
            built.people["superuser"] = Cadre.objects.create_superuser("root-1", name="全权")
            yield built
        connection.close()


@pytest.mark.parametrize("role", ROLES)
def test_nobody_else_reads_it(world, django_db_blocker, caplog, role):
    with django_db_blocker.unblock():
        found = [path for path, text in crawl(world, role) if TOKEN in text]

    assert found == []
    assert TOKEN not in caplog.text
    assert all(TOKEN not in str(message.message()) for message in mail.outbox)


def test_no_page_of_the_editor_shows_it_to_who_has_every_right(world, django_db_blocker):
    with django_db_blocker.unblock():
        visitors = Visitors({"superuser": world.people["superuser"]})
        paths = [route.path(world.values) for route in EDITOR if "logout" not in route.pattern]
        found = [
            path for path in paths if TOKEN in readable(visitors.ask("superuser", "GET", path))
        ]
        for path in SEARCHES:
            text = readable(visitors.ask("superuser", "GET", path)).replace(f"q={TOKEN}", "")
            if any(
                f"{TOKEN}{field}" in text for field in ("topic", "reflection", "draft", "note")
            ):
                found.append(path)

    assert found == []


def test_the_scan_sees_what_its_author_may_see(world, django_db_blocker):
    """The scan's own mutant: signed in as the author, it must find every part."""
    with django_db_blocker.unblock():
        texts = " ".join(text for _path, text in crawl(world, "confider"))

    for field in (
        "topic",
        "agenda",
        "opinion",
        "reflection",
        "draft",
        "report",
        "note",
        "factor",
    ):
        assert f"{TOKEN}{field}" in texts
    assert f"{TOKEN}seed" not in texts
