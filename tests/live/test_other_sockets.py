"""The unit board and a roster on its way in are hinted at, for those who may see them and only then."""

import io

import pytest
from asgiref.sync import sync_to_async
from django.core.files.base import ContentFile
from django.utils import timezone

from cadres.roles import Role
from cadres.roster import jobs
from config.asgi import application
from live import close_codes, consumers
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.records import make_entry
from tests.factories.sockets import Websocket

pytestmark = pytest.mark.django_db(transaction=True)
SILENCE = 0.2


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(consumers, "DELIVERY_SECONDS", 0.1)
    monkeypatch.setattr(consumers.UnitBoardConsumer, "pause", 0.1)


@pytest.fixture
def cast(transactional_db):
    return make_cast()


def socket_of(client, path):
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    return Websocket(application, path, cookies=cookies)


@sync_to_async
def sign_in(client, cadre):
    client.force_login(cadre)


async def test_a_completion_anywhere_hints_at_the_unit_board_with_no_figure(client, cast):
    assignment = await sync_to_async(make_assignment)(cast.bureau, at=timezone.now())
    await sign_in(client, cast.supervisor)
    socket = socket_of(client, f"/ws/board/units/?unit={cast.office.code}")
    assert await socket.connect() == (True, None)
    whole = socket_of(client, "/ws/board/units/")
    assert await whole.connect() == (True, None)

    await sync_to_async(make_entry)(cast.cadre, activity_key=assignment.activity_key)

    assert await socket.receive_json() == {"unit": cast.office.code}
    assert await whole.receive_json() == {"unit": cast.bureau.code}
    await whole.disconnect()
    await sync_to_async(lambda: cast.supervisor.grants.get().delete())()
    assert await socket.closing_code() == close_codes.FORBIDDEN


async def test_the_unit_boards_of_others_are_refused(client, cast):
    for person, path in (
        (cast.cadre, "/ws/board/units/"),
        (cast.supervisor, f"/ws/board/units/?unit={cast.other_bureau.code}"),
        (cast.supervisor, f"/ws/board/units/?unit={cast.county.code}"),
        (cast.supervisor, "/ws/board/units/?unit=none"),
    ):
        await sign_in(client, person)
        assert await socket_of(client, path).connect() == (False, close_codes.FORBIDDEN)


def hand_in(actor):
    rows = "工号,姓名,单位编码\n" + "".join(f"A{n},甲{n},{actor.unit.code}\n" for n in range(3))
    return jobs.hand_in(
        file=ContentFile(io.BytesIO(rows.encode()).getvalue(), name="a.csv"),
        file_name="a.csv",
        complete_for=None,
        actor=actor,
        at=timezone.now(),
    )


async def test_a_roster_file_hints_at_its_progress_to_whoever_handed_it_in(
    client, cast, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    job = await sync_to_async(hand_in)(cast.supervisor)
    path = f"/ws/roster/{job.public_id}/"
    colleague = await sync_to_async(make_cadre)(unit=cast.bureau)
    await sync_to_async(make_grant)(colleague, Role.LIAISON)
    for person in (cast.cadre, colleague):
        await sign_in(client, person)
        assert await socket_of(client, path).connect() == (False, close_codes.FORBIDDEN)
    await sign_in(client, cast.supervisor)
    socket = socket_of(client, path)
    assert await socket.connect() == (True, None)

    await sync_to_async(jobs.check)(job=job)

    assert await socket.receive_json() == {"roster": str(job.public_id)}
    assert await socket.receive_nothing(timeout=SILENCE) or await socket.receive_json()
    await socket.disconnect()
