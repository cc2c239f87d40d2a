"""What is confidential in one unit reaches nobody of another, by any address or link (S2).

Each confidential field of the stranger holds a token. Everyone of the other unit then opens every
address, filled with the stranger's objects, and follows the links of the pages they get. Bodies
(workbooks and PDF unpacked), headers, logs and mail are searched for the token.
"""

import io
import re
from html import unescape

import openpyxl
import pypdf
import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.utils import timezone

from assignments.exempting.services import ask_exemption
from cadres.models import Cadre, RosterImport, RosterVerdict
from quizzes.models import PlausibilityNote
from quizzes.services import AnswerItem, save_answers, submit_attempt
from records.services import sign_pledge
from tests.factories.quizzes import make_attempt, make_quiz
from tests.factories.records import make_entry, make_pledge_text
from tests.permissions.rollback import rolled_back
from tests.permissions.routes import every_route
from tests.permissions.things import make_personal
from tests.permissions.visiting import SESSIONS_IN_COOKIES, Visitors
from tests.permissions.world import build_world

TOKEN = "canary7f3d"
# Everyone of the bureau; the stranger sits in the bureau next door. Inspectors and the county's
# own offices may look across units and are no part of this.
ROLES = ("anonymous", "owner", "teammate", "supervisor", "liaison", "organiser")
LINK = re.compile(r'(?:href|src|action|data-[a-z-]+)="(/[^"#]*)')
LINKED_PAGES = 60
# The matrix shows that the editor's addresses send all of these people to its log-in page.
OUTSIDE_THE_EDITOR = [r for r in every_route() if not r.pattern.startswith("admin/")]
# What a person typed into the address comes back to them; nobody learns anything from it.
ECHOED = re.compile(r"/(?:record|verify|certificates)/[^/]*canary[^/]*")

pytestmark = pytest.mark.once


def readable(response):
    """Everything a person could read in an answer, files unpacked."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    kind = response.headers.get("Content-Type", "")
    if "spreadsheetml" in kind:
        book = openpyxl.load_workbook(io.BytesIO(body))
        text = " ".join(
            str(cell)
            for sheet in book
            for row in sheet.values
            for cell in row
            if cell is not None
        )
    elif "pdf" in kind:
        text = " ".join(page.extract_text() for page in pypdf.PdfReader(io.BytesIO(body)).pages)
    else:
        text = unescape(body.decode("utf-8", "replace"))
    return text + " ".join(f" {name}: {value}" for name, value in response.headers.items())


ROSTER_PLACES = ("", "progress/", "decide/", "leavers/")


def mark_paperwork(cast, stranger, assignment):
    """An exemption that the stranger asks for, and a roster that their supervisor hands in."""
    owed = assignment.obligations.get(cadre=stranger)
    exemption = ask_exemption(
        obligation=owed, reason=f"{TOKEN}exemption", actor=stranger, at=timezone.now()
    )
    roster = RosterImport.objects.create(  # without its file, so that no test leaves one behind
        file_name=f"{TOKEN}.csv",
        digest="0" * 64,
        uploaded_by=cast.other_supervisor,
        uploaded_at=timezone.now(),
        heard_at=timezone.now(),
        state=RosterImport.State.CHECKED,
    )
    RosterVerdict.objects.create(
        roster_import=roster,
        row=2,
        verdict=RosterVerdict.Verdict.NEW,
        staff_number=f"{TOKEN}number",
        name=f"{TOKEN}person",
        message=f"{TOKEN}verdict",
    )
    return {
        "exemption_id": exemption.pk,
        "obligation_id": owed.pk,
        **{
            f"console/roster/<uuid:public_id>/{place}#public_id": roster.public_id
            for place in ROSTER_PLACES
        },
    }


def mark_stranger(cast, quiz, assignment):
    """Put the token into every confidential field of the stranger; return their things."""
    Cadre.objects.filter(pk=cast.stranger.pk).update(
        name=f"{TOKEN}name", username=f"{TOKEN}user", email=f"{TOKEN}@example.org"
    )
    stranger = Cadre.objects.get(pk=cast.stranger.pk)
    personal = make_personal(
        stranger,
        quiz,
        title=f"{TOKEN}course",
        talker=cast.other_supervisor,
        secret=TOKEN,
    )
    make_entry(stranger, title=f"{TOKEN}entry", outcome={"remark": f"{TOKEN}outcome"})
    sign_pledge(
        cadre=stranger,
        text=make_pledge_text(),
        occasion=f"{TOKEN}occasion",
        signature=stranger.name,
        at=timezone.now(),
    )
    save_answers(
        attempt_id=personal.attempt.public_id,
        cadre=stranger,
        items=[AnswerItem(1, personal.attempt.paper[0]["choices"][:1], 1)],
        key=f"{TOKEN}key",
    )
    PlausibilityNote.objects.filter(attempt=personal.attempt).update(
        finding=f"{TOKEN}finding", found_by=cast.other_supervisor, found_at=timezone.now()
    )
    essay = make_attempt(make_quiz(kinds=["CASE_ANALYSIS"]), stranger)
    submit_attempt(
        attempt_id=essay.public_id,
        cadre=stranger,
        items=[AnswerItem(1, [f"{TOKEN}analysis"], 1)],
    )
    marking = essay.hand_markings.get()
    personal.values |= {
        f"console/marking/<uuid:public_id>/{place}#public_id": marking.public_id
        for place in ("", "second/")
    }
    personal.values.update(mark_paperwork(cast, stranger, assignment))
    return personal


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        with rolled_back(), SESSIONS_IN_COOKIES:
            built = build_world()
            personal = mark_stranger(built.cast, built.things.quiz, built.things.assignment)
            built.values |= personal.values
            yield built
        connection.close()


def crawl(world, role):
    """Yield (path, text) of every address and of the pages linked from there."""
    visitors = Visitors({role: world.people[role]})
    waiting = [
        route.path(world.values)
        for route in OUTSIDE_THE_EDITOR
        if "logout" not in route.pattern
    ]
    seen = set()
    while waiting and len(seen) < LINKED_PAGES + len(OUTSIDE_THE_EDITOR):
        path = waiting.pop(0)
        if path in seen:
            continue
        seen.add(path)
        text = readable(visitors.ask(role, "GET", path, same_error_pages=True))
        yield path, text
        waiting += [
            unescape(found)
            for found in LINK.findall(text)
            if not found.startswith(("/static/", "/admin/"))
        ]


@pytest.mark.parametrize("role", ROLES)
def test_nobody_of_another_unit_ever_reads_it(world, django_db_blocker, caplog, role):
    with django_db_blocker.unblock():
        found = [path for path, text in crawl(world, role) if TOKEN in ECHOED.sub("", text)]

    # The public verification page repeats what the certificate prints, its title included.
    assert [path for path in found if not path.startswith("/verify/")] == []
    assert TOKEN not in caplog.text
    assert all(TOKEN not in str(message.message()) for message in mail.outbox)


def test_the_verification_page_masks_the_name(world, django_db_blocker):
    with django_db_blocker.unblock():
        text = readable(Client().get(f"/verify/{world.values['code']}/"))

    assert f"{TOKEN}course" in text
    assert f"{TOKEN}name" not in text


def test_the_scan_sees_what_the_stranger_may_see(world, django_db_blocker):
    """The scan's own mutant: signed in as the stranger, it must find the token."""
    with django_db_blocker.unblock():
        world.people["stranger"] = Cadre.objects.get(pk=world.cast.stranger.pk)
        found = [path for path, text in crawl(world, "stranger") if TOKEN in text]

    assert "/record/" in found, found
    assert len(found) > 10, found


def test_exemption_reasons_and_verdicts_are_seen_by_who_decides_on_them(
    world, django_db_blocker
):
    """A mutant as well: the fields hold the token, and the pages that show them are crawled."""
    with django_db_blocker.unblock():
        client = world.client_of("other_supervisor")
        roster = world.values["console/roster/<uuid:public_id>/#public_id"]
        pages = readable(client.get("/console/exemptions/"))
        pages += readable(client.get(f"/console/roster/{roster}/"))

    assert f"{TOKEN}exemption" in pages
    assert f"{TOKEN}verdict" in pages
    crawled = {route.pattern for route in OUTSIDE_THE_EDITOR}
    assert {"console/exemptions/", "console/roster/<uuid:public_id>/"} <= crawled
