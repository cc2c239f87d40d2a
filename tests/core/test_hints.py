"""A hint reaches the sockets of a group and never hurts whoever sends it."""

import asyncio
import logging
import threading
import time

import pytest
from asgiref.sync import sync_to_async
from channels.layers import InMemoryChannelLayer

from core import hints

MESSAGE = {"type": "board.changed", "assignment": 7}


class BrokenLayer:
    """A layer whose server refuses every connection."""

    async def group_send(self, group, message):
        raise ConnectionRefusedError("refused")


class FrozenLayer:
    """A layer whose server takes the connection and never answers."""

    async def group_send(self, group, message):
        await asyncio.sleep(3600)


@pytest.fixture(autouse=True)
def deliverer(monkeypatch):
    fresh = hints._Deliverer()
    monkeypatch.setattr(hints, "_deliverer", fresh)
    return fresh


@pytest.fixture
def use_layer(monkeypatch):
    def use(layer):
        monkeypatch.setattr(hints, "get_channel_layer", lambda: layer)
        return layer

    return use


async def joined(layer):
    channel = await layer.new_channel()
    await layer.group_add("live.board.7", channel)
    return channel


async def test_reaches_a_socket_from_a_thread_of_the_same_process(use_layer):
    layer = use_layer(InMemoryChannelLayer())
    hints.serve_hints_from(asyncio.get_running_loop())
    channel = await joined(layer)
    waiting = asyncio.ensure_future(layer.receive(channel))
    await asyncio.sleep(0)

    threading.Thread(target=hints.send_hint, args=("live.board.7", MESSAGE)).start()

    assert await asyncio.wait_for(waiting, 2) == MESSAGE


async def test_reaches_a_socket_from_a_service_called_by_a_consumer(use_layer):
    layer = use_layer(InMemoryChannelLayer())
    channel = await joined(layer)

    await sync_to_async(hints.send_hint)("live.board.7", MESSAGE)

    assert await asyncio.wait_for(layer.receive(channel), 2) == MESSAGE


async def test_may_be_sent_from_a_coroutine(use_layer):
    layer = use_layer(InMemoryChannelLayer())
    channel = await joined(layer)

    hints.send_hint("live.board.7", MESSAGE)

    assert await asyncio.wait_for(layer.receive(channel), 2) == MESSAGE


def test_a_layer_that_refuses_raises_nothing_and_is_logged_once(use_layer, caplog):
    use_layer(BrokenLayer())
    with caplog.at_level(logging.WARNING, logger="core.hints"):
        for _ in range(20):
            hints.send_hint("live.board.7", MESSAGE)
        deadline = time.monotonic() + 2
        while not caplog.records and time.monotonic() < deadline:
            time.sleep(0.01)
        time.sleep(0.05)

    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert "polling" in caplog.text


def test_a_layer_that_hangs_does_not_hold_up_the_request(use_layer):
    use_layer(FrozenLayer())
    started = time.monotonic()

    for _ in range(20):
        hints.send_hint("live.board.7", MESSAGE)

    assert time.monotonic() - started < 0.3


def test_hints_that_pile_up_are_dropped(use_layer, deliverer, monkeypatch):
    monkeypatch.setattr(hints, "MOST_WAITING", 3)
    use_layer(FrozenLayer())

    for _ in range(10):
        hints.send_hint("live.board.7", MESSAGE)

    assert deliverer._waiting == 3


def test_a_bad_group_name_is_no_error_of_the_caller(use_layer, caplog):
    use_layer(InMemoryChannelLayer())

    hints.send_hint("not a group name!", MESSAGE)

    assert "not delivered" in caplog.text


def test_no_layer_means_no_hint(use_layer):
    use_layer(None)

    assert hints.send_hint("live.board.7", MESSAGE) is None
