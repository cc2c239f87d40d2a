"""The board's socket hints that figures changed, to those who may see them and only then."""

import asyncio

import pytest
from asgiref.sync import sync_to_async
from channels.layers import InMemoryChannelLayer
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cadres.models import Cadre, Grant
from config.asgi import application
from core import hints
from live import close_codes, consumers
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cast
from tests.factories.records import make_entry
from tests.factories.sockets import Websocket

pytestmark = pytest.mark.django_db(transaction=True)
SILENCE = 0.3


@pytest.fixture(autouse=True)
def quick(monkeypatch):
    monkeypatch.setattr(consumers, "DELIVERY_SECONDS", 0.2)


@pytest.fixture
def cast(transactional_db):
    return make_cast()


@pytest.fixture
def assignment(cast):
    return make_assignment(cast.bureau, at=timezone.now())


def socket_of(client, assignment, *, unit="", path=None, **options):
    """A websocket from a browser with the client's cookies."""
    cookies = "; ".join(f"{name}={morsel.value}" for name, morsel in client.cookies.items())
    path = path or f"/ws/board/{assignment.pk}/" + (f"?unit={unit}" if unit else "")
    return Websocket(application, path, cookies=cookies, **options)


async def connected(client, assignment, **options):
    socket = socket_of(client, assignment, **options)
    is_connected, _subprotocol = await socket.connect()
    assert is_connected
    return socket


@sync_to_async
def sign_in(client, cadre):
    client.force_login(cadre)


@sync_to_async
def finish(cadre, assignment):
    make_entry(cadre, activity_key=assignment.activity_key)


@pytest.mark.parametrize("who", ["cadre", "stranger", "other_supervisor"])
async def test_others_are_refused(who, client, cast, assignment):
    await sign_in(client, getattr(cast, who))

    is_connected, code = await socket_of(client, assignment).connect()

    assert not is_connected
    assert code == close_codes.FORBIDDEN


async def test_somebody_who_is_not_signed_in_is_refused(client, assignment):
    is_connected, code = await socket_of(client, assignment).connect()

    assert not is_connected
    assert code == close_codes.UNAUTHENTICATED


@pytest.mark.parametrize("unit", ["other_bureau", "county"])
async def test_a_unit_outside_the_subtree_is_refused(unit, client, cast, assignment):
    await sign_in(client, cast.supervisor)
    socket = socket_of(client, assignment, unit=getattr(cast, unit).code)

    is_connected, code = await socket.connect()

    assert (is_connected, code) == (False, close_codes.FORBIDDEN)


async def test_a_missing_assignment_answers_like_a_strangers(client, cast, assignment):
    await sign_in(client, cast.supervisor)
    socket = socket_of(client, assignment, path="/ws/board/999999/")

    assert await socket.connect() == (False, close_codes.FORBIDDEN)


async def test_another_address_is_refused(client, cast, assignment):
    await sign_in(client, cast.supervisor)
    socket = socket_of(client, assignment, path="/ws/elsewhere/")

    assert await socket.connect() == (False, close_codes.NOT_FOUND)


async def test_another_sites_page_is_refused(client, cast, assignment):
    """S16: the Origin is checked before anything else."""
    await sign_in(client, cast.supervisor)
    socket = socket_of(client, assignment, origin="http://elsewhere.example")

    is_connected, _code = await socket.connect()

    assert not is_connected


async def test_somebody_finishing_is_hinted_at_with_no_figure_and_no_name(
    client, cast, assignment
):
    await sign_in(client, cast.supervisor)
    socket = await connected(client, assignment)

    await finish(cast.cadre, assignment)

    assert await socket.receive_json() == {"assignment": assignment.pk}
    await socket.disconnect()


async def test_hints_come_after_the_commit_and_not_before(
    client, cast, assignment, monkeypatch
):
    monkeypatch.setattr(hints, "_deliverer", hints._Deliverer())
    await sign_in(client, cast.supervisor)
    socket = await connected(client, assignment)
    holding = asyncio.Event()
    loop = asyncio.get_running_loop()
    hints.serve_hints_from(loop)  # as in the embedded default: requests run in threads
    may_commit = asyncio.Event()

    def finish_slowly():
        with transaction.atomic():
            make_entry(cast.cadre, activity_key=assignment.activity_key)
            loop.call_soon_threadsafe(holding.set)
            asyncio.run_coroutine_threadsafe(may_commit.wait(), loop).result(5)

    finishing = asyncio.ensure_future(asyncio.to_thread(finish_slowly))
    await asyncio.wait_for(holding.wait(), 5)
    assert await socket.receive_nothing(timeout=SILENCE)
    may_commit.set()
    await finishing
    assert await socket.receive_json() == {"assignment": assignment.pk}
    await socket.disconnect()


async def test_a_rolled_back_completion_is_never_hinted_at(client, cast, assignment):
    await sign_in(client, cast.supervisor)
    socket = await connected(client, assignment)

    def fail():
        with pytest.raises(RuntimeError), transaction.atomic():
            make_entry(cast.cadre, activity_key=assignment.activity_key)
            raise RuntimeError

    await sync_to_async(fail)()

    assert await socket.receive_nothing(timeout=SILENCE)
    await socket.disconnect()


async def test_many_completions_in_one_second_are_one_hint_or_two(client, cast, assignment):
    await sign_in(client, cast.supervisor)
    socket = await connected(client, assignment)

    def finish_all():
        for cadre in (cast.cadre, cast.teammate, cast.supervisor):
            make_entry(cadre, activity_key=assignment.activity_key)

    await sync_to_async(finish_all)()

    await socket.receive_json()
    await asyncio.sleep(SILENCE)
    received = 1
    while not await socket.receive_nothing(timeout=0.05):
        await socket.receive_json()
        received += 1
    assert received <= 2
    await socket.disconnect()


async def test_somebody_elses_assignment_is_not_hinted_at(client, cast, assignment):
    other = await sync_to_async(make_assignment)(cast.other_bureau, at=timezone.now())
    await sign_in(client, cast.supervisor)
    socket = await connected(client, assignment)

    await finish(cast.stranger, other)

    assert await socket.receive_nothing(timeout=SILENCE)
    await socket.disconnect()


async def test_a_right_taken_away_silently_is_noticed_before_the_next_hint(
    client, cast, assignment
):
    await sign_in(client, cast.supervisor)
    socket = await connected(client, assignment)
    await sync_to_async(Grant.objects.all()._raw_delete)("default")

    await finish(cast.cadre, assignment)

    assert await socket.closing_code() == close_codes.FORBIDDEN


async def test_a_right_taken_away_closes_the_socket_at_once(client, cast, assignment):
    await sign_in(client, cast.supervisor)
    socket = await connected(client, assignment)

    await sync_to_async(lambda: Grant.objects.get(cadre=cast.supervisor).delete())()

    assert await socket.closing_code() == close_codes.FORBIDDEN


async def test_a_disabled_account_loses_its_socket_at_once(client, cast, assignment):
    await sign_in(client, cast.supervisor)
    socket = await connected(client, assignment)
    cast.supervisor.is_active = False

    await sync_to_async(cast.supervisor.save)(update_fields=["is_active"])

    assert await socket.closing_code() == close_codes.UNAUTHENTICATED


@pytest.mark.parametrize("how", ["disabled", "signed out", "new password"])
async def test_the_minutely_check_notices_what_nobody_told(
    how, client, cast, assignment, monkeypatch
):
    monkeypatch.setattr(consumers, "RECHECK_SECONDS", 0.2)
    await sign_in(client, cast.supervisor)
    socket = await connected(client, assignment)

    def end():
        row = Cadre.objects.filter(pk=cast.supervisor.pk)
        if how == "disabled":
            row.update(is_active=False)
        elif how == "new password":
            row.update(password="another")
        else:
            client.logout()

    await sync_to_async(end)()

    assert await socket.closing_code() == close_codes.UNAUTHENTICATED


async def test_a_frame_over_64_kilobytes_closes_the_socket(client, cast, assignment):
    await sign_in(client, cast.supervisor)
    socket = await connected(client, assignment)

    await socket.send("清" * 30_000)

    assert await socket.closing_code() == close_codes.TOO_BIG


async def test_more_than_twenty_frames_a_second_close_the_socket(client, cast, assignment):
    await sign_in(client, cast.supervisor)
    socket = await connected(client, assignment)

    for _number in range(45):
        await socket.send("{}")

    assert await socket.closing_code() == close_codes.TOO_MANY_MESSAGES


async def test_whatever_the_browser_says_is_ignored(client, cast, assignment):
    await sign_in(client, cast.supervisor)
    socket = await connected(client, assignment)

    for frame in ("not json", '{"type": "thing.changed"}', '{"group": "live.board.1"}'):
        await socket.send(frame)
    await socket.send(bytes_=b"\0")

    assert await socket.receive_nothing(timeout=SILENCE)
    await socket.disconnect()


def test_with_every_socket_dead_the_board_still_tells_by_polling(
    client, cast, assignment, monkeypatch
):
    """R4: the page polls; a hint that cannot be delivered hurts nobody."""

    async def refuse(self, group, message):
        raise ConnectionRefusedError

    monkeypatch.setattr(InMemoryChannelLayer, "group_send", refuse)
    monkeypatch.setattr(hints, "_deliverer", hints._Deliverer())
    client.force_login(cast.supervisor)
    address = reverse("board_figures", args=[assignment.pk])
    before = client.get(address)

    make_entry(cast.cadre, activity_key=assignment.activity_key)

    after = client.get(address, HTTP_IF_NONE_MATCH=before.headers["ETag"])
    assert after.status_code == 200
    assert after.json()["total"]["done"] == before.json()["total"]["done"] + 1
