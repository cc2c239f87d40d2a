"""A hint of the background worker reaches the sockets of the process beside it."""

import asyncio
import socket
import threading

import pytest
from channels.layers import InMemoryChannelLayer

from core import hint_bridge, hints

MESSAGE = {"type": "board.changed", "assignment": 7}


@pytest.fixture
def path(tmp_path):
    return str(tmp_path / "hints")


@pytest.fixture
async def received(path):
    """What arrives at the listening process."""
    queue = asyncio.Queue()
    listener = hint_bridge.Listener(
        path,
        loop=asyncio.get_running_loop(),
        receiver=lambda group, message: queue.put_nowait((group, message)),
    )
    yield queue
    listener.close()


@pytest.fixture
def worker(monkeypatch, settings, path):
    """A process without sockets of its own, as `make run` starts it."""
    monkeypatch.setattr(hints, "_deliverer", hints._Deliverer())
    monkeypatch.setattr(hints, "get_channel_layer", InMemoryChannelLayer)
    settings.HINT_SOCKET = path


async def test_crosses_from_the_worker_to_the_server(received, worker):
    threading.Thread(target=hints.send_hint, args=("live.board.7", MESSAGE)).start()

    assert await asyncio.wait_for(received.get(), 2) == ("live.board.7", MESSAGE)


def test_nobody_listening_hurts_nobody(worker, caplog):
    hints.send_hint("live.board.7", MESSAGE)

    assert "polling" in caplog.text


async def test_a_server_that_was_killed_is_followed_by_another(path):
    loop = asyncio.get_running_loop()
    first = hint_bridge.Listener(path, loop=loop, receiver=lambda *hint: None)
    loop.remove_reader(first._socket)
    got = asyncio.Event()

    second = hint_bridge.Listener(path, loop=loop, receiver=lambda *hint: got.set())
    hint_bridge.forward(path, "live.board.7", MESSAGE)

    await asyncio.wait_for(got.wait(), 2)
    second.close()
    first._socket.close()


@pytest.mark.parametrize("rubbish", [b"not json", b'["neither"]', b'{"group": "only"}', b""])
async def test_what_is_no_hint_is_dropped(received, path, rubbish):
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.sendto(rubbish, path)
    hint_bridge.forward(path, "live.board.7", MESSAGE)

    assert (await asyncio.wait_for(received.get(), 2))[1] == MESSAGE
