"""Send hints ("object X changed") to websocket groups from anywhere, hurting no caller.

A hint is worth nothing by itself: pages poll too, so one that cannot be delivered is dropped.
`send_hint` neither raises nor waits for a server; it hands the message over and returns.

Four situations, one call:

- the embedded default: the request runs in a thread of the process that also holds the sockets.
  The in-memory layer's queues belong to that server's event loop: the message is handed to it;
- the background worker of the embedded default: its hints cross over to that process
  (`core.hint_bridge`);
- WSGI workers and the background worker with Valkey/Redis: one daemon thread per process owns
  an event loop and with it one standing connection, so no request opens one;
- tests and commands with the in-memory layer and no server: delivered to the loop that waits
  for this thread, if there is one.
"""

import asyncio
import logging
import os
import threading
import time
from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any, Final

from asgiref.sync import async_to_sync
from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.conf import settings

from core import hint_bridge

logger = logging.getLogger(__name__)

DELIVERY_SECONDS: Final = 2.0  # a hint the layer has not taken by then is dropped
MOST_WAITING: Final = 1_000  # hints under way; a frozen layer must not fill the memory
COMPLAINT_EVERY_SECONDS: Final = 300.0


class _Deliverer:
    """The event loop that hints of this process are handed to."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._server_loop: asyncio.AbstractEventLoop | None = None
        self._own_loop: asyncio.AbstractEventLoop | None = None
        self._waiting = 0
        self._complained_at: float | None = None

    def serve_from(self, loop: asyncio.AbstractEventLoop) -> None:
        """Remember the event loop whose sockets this process serves."""
        self._server_loop = loop

    def server_loop(self) -> asyncio.AbstractEventLoop | None:
        """Return the loop of this process's sockets while it runs."""
        loop = self._server_loop
        return loop if loop is not None and loop.is_running() else None

    def own_loop(self) -> asyncio.AbstractEventLoop:
        """Return the loop of the delivering thread, starting it at the first hint."""
        with self._lock:
            if self._own_loop is None or self._own_loop.is_closed():
                loop = asyncio.new_event_loop()
                threading.Thread(target=loop.run_forever, name="hints", daemon=True).start()
                self._own_loop = loop
            return self._own_loop

    def hand_over(
        self, loop: asyncio.AbstractEventLoop, layer: Any, group: str, message: dict[str, Any]
    ) -> None:
        """Let `loop` deliver the message; returns at once."""
        with self._lock:
            if self._waiting >= MOST_WAITING:
                self.complain("too many hints are waiting for the channel layer")
                return
            self._waiting += 1

        async def deliver() -> None:
            await asyncio.wait_for(layer.group_send(group, message), DELIVERY_SECONDS)

        coroutine = deliver()
        try:
            future = asyncio.run_coroutine_threadsafe(coroutine, loop)
        except RuntimeError:  # the loop closed meanwhile
            coroutine.close()
            with self._lock:
                self._waiting -= 1
            return
        future.add_done_callback(self._delivered)

    def _delivered(self, future: "Future[None]") -> None:
        with self._lock:
            self._waiting -= 1
        if not future.cancelled() and (error := future.exception()) is not None:
            self.complain(f"{type(error).__name__}: {error}")

    def complain(self, reason: str) -> None:
        """Log that hints are being lost: once, then at most every five minutes."""
        now = time.monotonic()
        if self._complained_at is None or now - self._complained_at > COMPLAINT_EVERY_SECONDS:
            self._complained_at = now
            logger.warning(
                "Live hints are not delivered, pages fall back to polling: %s", reason
            )


_deliverer = _Deliverer()


def _after_fork() -> None:
    """Start afresh in a forked worker: threads and connections stay with the parent."""
    global _deliverer
    _deliverer = _Deliverer()


os.register_at_fork(after_in_child=_after_fork)


def serve_hints_from(loop: asyncio.AbstractEventLoop) -> None:
    """Tell this process which event loop its websockets live on (`config.asgi` does)."""
    _deliverer.serve_from(loop)


def send_hint(group: str, message: Mapping[str, Any]) -> None:
    """Hand a hint to the members of a websocket group.

    Safe to call from WSGI threads, the background worker, commands and coroutines. Call it from
    `transaction.on_commit`, or the page fetched on the hint may still show the old state.

    Args:
        group: channel group, `app.noun.id`.
        message: JSON-like, with the `type` of the consumer's handler.
    """
    try:
        _send(group, dict(message))
    except Exception as error:  # a hint may never break what it tells about
        _deliverer.complain(f"{type(error).__name__}: {error}")


def _send(group: str, message: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is None:
        return
    server_loop = _deliverer.server_loop()
    if server_loop is not None:
        _deliverer.hand_over(server_loop, layer, group, message)
    elif not isinstance(layer, InMemoryChannelLayer):
        _deliverer.hand_over(_deliverer.own_loop(), layer, group, message)
    elif settings.HINT_SOCKET:
        hint_bridge.forward(settings.HINT_SOCKET, group, message)
    else:
        try:
            running = asyncio.get_running_loop()
        except RuntimeError:
            async_to_sync(layer.group_send)(group, message)
        else:
            _deliverer.hand_over(running, layer, group, message)
