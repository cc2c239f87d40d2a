"""Who is in no denominator is told beside the figures, by reason and by name, in every form."""

import io

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from assignments.exempting import services as exempting
from assignments.models import Exemption
from assignments.reevaluating import reevaluate_running
from cadres.models import Status
from cadres.roles import Role
from cadres.services import change_standing
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_grant

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def assignment(cast):
    """Of three people one is on leave, one is exempted."""
    assignment = make_assignment(cast.bureau, at=timezone.now())
    change_standing(cadre=cast.teammate, status=Status.ON_LEAVE, actor=None, at=timezone.now())
    owed = assignment.obligations.get(cadre=cast.cadre)
    asked = exempting.ask_exemption(
        obligation=owed, reason="公务", actor=cast.cadre, at=timezone.now()
    )
    exempting.decide_exemption(
        exemption=asked, is_granted=True, note="", actor=cast.supervisor, at=timezone.now()
    )
    reevaluate_running(at=timezone.now())
    return assignment


def test_the_board_says_how_many_and_why_and_leads_to_their_names(client, cast, assignment):
    client.force_login(cast.supervisor)
    names = reverse("board_names", args=[assignment.pk])

    board = client.get(reverse("board", args=[assignment.pk]))
    page = client.get(names, {"state": "excused"})

    assert board.context["board"].total.figures.assigned == 1
    assert board.context["board"].not_counted == (("on leave", 1), ("exempted", 1))
    assert f"{names}?unit={cast.bureau.code}&amp;state=excused" in board.content.decode()
    listed = [(each.cadre.name, each.excuse) for each in page.context["names"].page]
    assert listed == [("李守正", "ON_LEAVE"), ("张清和", "EXEMPT")]
    assert "on leave" in page.content.decode()
    assert page.context["names"].counts()[-1][1] == 2
    assert [e.cadre.name for e in client.get(names).context["names"].page] == ["王秉公"]
    client.force_login(cast.other_supervisor)
    assert client.get(names, {"state": "excused"}).status_code == 404


def test_the_file_says_it_too(client, cast, assignment):
    client.force_login(cast.supervisor)

    answer = client.get(reverse("board_export", args=[assignment.pk, "xlsx"]))

    book = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content)))
    rows = book.get_sheet_by_index(0).to_python()
    (told,) = (row[1] for row in rows if row[0] == "Not counted")
    assert "on leave 1" in told
    assert "exempted 1" in told


def test_nobody_excused_is_nothing_to_tell(client, cast):
    assignment = make_assignment(cast.bureau, at=timezone.now())
    client.force_login(cast.supervisor)

    page = client.get(reverse("board", args=[assignment.pk]))

    assert page.context["board"].not_counted == ()
    assert "Not counted" not in page.content.decode()


def test_who_keeps_the_roster_asks_for_an_exemption_beside_the_name(client, cast):
    """A liaison asks, the supervisor decides; an inspector, who only reads, is offered nothing."""
    assignment = make_assignment(cast.office, at=timezone.now())
    owed = assignment.obligations.get(cadre=cast.cadre)
    names, ask = reverse("board_names", args=[assignment.pk]), f"/tasks/{owed.pk}/exemption/"
    liaison, inspector = make_cadre(unit=cast.bureau), make_cadre(unit=cast.county)
    make_grant(liaison, Role.LIAISON)
    make_grant(inspector, Role.INSPECTOR)
    client.force_login(inspector)
    assert ask not in client.get(names).content.decode()
    client.force_login(liaison)
    assert ask in client.get(names).content.decode()

    answer = client.post(ask, {"reason": "长期外派"})

    assert answer["Location"] == f"{names}?unit={cast.office.code}"
    assert Exemption.objects.get().asked_by == liaison
