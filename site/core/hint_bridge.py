"""Hints from a process without sockets to the one that holds them, in the embedded default.

There the channel layer is memory of the serving process, and the background worker is another
process. A datagram on a local socket that only our own account may write to carries its hints
over; with Valkey or Redis nothing of this is used. Like every hint, one that is lost is lost.
"""

import asyncio
import contextlib
import json
import logging
import socket
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

logger = logging.getLogger(__name__)

MOST_BYTES: Final = 16 * 1024
Receiver = Callable[[str, Mapping[str, Any]], None]


def forward(path: str, group: str, message: Mapping[str, Any]) -> None:
    """Hand a hint to the process that listens at `path`, without waiting for it.

    Raises:
        OSError: nobody listens there, or too much is waiting there.
    """
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        sender.sendto(json.dumps({"group": group, "message": message}).encode(), path)


class Listener:
    """Receives hints at `path` on the event loop `loop` and gives them to `receiver`."""

    def __init__(
        self, path: str, *, loop: asyncio.AbstractEventLoop, receiver: Receiver
    ) -> None:
        self._path = Path(path)
        self._loop = loop
        self._receiver = receiver
        self._path.unlink(missing_ok=True)  # of a process that was killed
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(path)
        self._path.chmod(0o600)
        self._socket.setblocking(False)
        loop.add_reader(self._socket, self._receive)

    def _receive(self) -> None:
        with contextlib.suppress(BlockingIOError):
            datagram = self._socket.recv(MOST_BYTES)
            try:
                hint = json.loads(datagram)
                self._receiver(hint["group"], hint["message"])
            except (ValueError, KeyError, TypeError):
                logger.warning("A hint of %s bytes was not understood", len(datagram))

    def close(self) -> None:
        """Stop listening."""
        self._loop.remove_reader(self._socket)
        self._socket.close()
        self._path.unlink(missing_ok=True)
