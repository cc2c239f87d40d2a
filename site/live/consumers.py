"""Websockets carry hints only: "this changed". The page fetches what by HTTP.

Rights are checked on connect, before every delivery, every minute, and at once when somebody's
rights change. Group names come from the server; whatever a browser sends is counted and dropped.
"""

import asyncio
import contextlib
from typing import Any, Final
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth import HASH_SESSION_KEY
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from assignments.board import Board
from cadres.models import Cadre, Unit
from cadres.policies import Capability, top_units
from cadres.signing_in import lacks_second_factor
from live import close_codes
from live.groups import board_group, cadre_group

RECHECK_SECONDS: float = 60
DELIVERY_SECONDS: float = 1  # at most one hint in this time; what comes meanwhile is one hint
MOST_BYTES: Final = 64 * 1024
MOST_MESSAGES_PER_SECOND: Final = 20


class CappedConsumer(AsyncJsonWebsocketConsumer):
    """A consumer that listens to nobody: incoming frames are capped and ignored."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._second = 0
        self._received = 0

    async def receive(
        self, text_data: str | None = None, bytes_data: bytes | None = None, **kwargs: Any
    ) -> None:
        """Drop the frame; close the socket when frames are too big or too many."""
        size = len(text_data.encode()) if text_data is not None else len(bytes_data or b"")
        if size > MOST_BYTES:
            await self.close(code=close_codes.TOO_BIG)
            return
        second = int(asyncio.get_running_loop().time())
        self._received = self._received + 1 if second == self._second else 1
        self._second = second
        if self._received > MOST_MESSAGES_PER_SECOND:
            await self.close(code=close_codes.TOO_MANY_MESSAGES)


class BoardConsumer(CappedConsumer):
    """Hints that the figures of one assignment changed, for those who may see its board."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._joined: list[str] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._delivered_at = float("-inf")
        self._is_waiting = False
        self._unit: Unit | None = None

    async def connect(self) -> None:
        self.assignment_id: int = self.scope["url_route"]["kwargs"]["assignment_id"]
        refusal = await self._refusal_to_enter()
        if refusal is not None:
            await self.close(code=refusal)
            return
        for group in (board_group(self.assignment_id), cadre_group(self.scope["user"].pk)):
            await self.channel_layer.group_add(group, self.channel_name)
            self._joined.append(group)
        await self.accept()
        self._run(self._recheck_every_minute())

    async def disconnect(self, code: int) -> None:
        for task in self._tasks:
            task.cancel()
        for group in self._joined:
            # A channel layer that is gone forgets its members by itself.
            with contextlib.suppress(OSError):
                await self.channel_layer.group_discard(group, self.channel_name)

    async def tally_changed(self, event: dict[str, Any]) -> None:
        """Pass the hint on: at once, or together with others at the end of the second."""
        if self._is_waiting:
            return
        self._is_waiting = True
        self._run(self._deliver_soon())

    async def access_changed(self, event: dict[str, Any]) -> None:
        """Look again whether this person may listen."""
        await self._leave_if_refused()

    async def _deliver_soon(self) -> None:
        loop = asyncio.get_running_loop()
        await asyncio.sleep(max(0.0, self._delivered_at + DELIVERY_SECONDS - loop.time()))
        self._is_waiting = False
        self._delivered_at = loop.time()
        if not await self._leave_if_refused():
            await self.send_json({"assignment": self.assignment_id})

    async def _recheck_every_minute(self) -> None:
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            if await self._leave_if_refused():
                return

    async def _leave_if_refused(self) -> bool:
        """Close the socket of somebody who may not listen any more; tell whether it was."""
        refusal = await self._refusal_to_stay()
        if refusal is not None:
            await self.close(code=refusal)
        return refusal is not None

    def _run(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @database_sync_to_async  # type: ignore[untyped-decorator]  # channels has no types
    def _refusal_to_enter(self) -> int | None:
        """Return the close code for somebody who may not see this board. Six queries."""
        cadre = self._signed_in_cadre()
        if cadre is None:
            return close_codes.UNAUTHENTICATED
        query = parse_qs(self.scope["query_string"].decode("latin-1"))
        board = Board.find(
            assignment_id=self.assignment_id,
            unit_code=query.get("unit", [""])[0],
            actor=cadre,
            at=timezone.now(),
        )
        if board is None:
            return close_codes.FORBIDDEN
        self._unit = board.unit
        return None

    @database_sync_to_async  # type: ignore[untyped-decorator]  # channels has no types
    def _refusal_to_stay(self) -> int | None:
        """Return the close code for somebody who lost the right to listen. Three queries."""
        cadre = self._signed_in_cadre()
        if cadre is None:
            return close_codes.UNAUTHENTICATED
        tops = top_units(cadre, Capability.TRACK_COMPLETION)
        may_track = self._unit is not None and any(top.contains(self._unit) for top in tops)
        return None if may_track else close_codes.FORBIDDEN

    def _signed_in_cadre(self) -> Cadre | None:
        """Return the person as they are now, if this session still signs them in."""
        session = self.scope["session"]
        cadre: Cadre | None = Cadre.objects.filter(
            pk=self.scope["user"].pk, is_active=True
        ).first()
        if cadre is None or not session.session_key or not session.exists(session.session_key):
            return None
        is_same_password = constant_time_compare(
            session.get(HASH_SESSION_KEY, ""), cadre.get_session_auth_hash()
        )
        if not is_same_password or lacks_second_factor(cadre, session):
            return None
        return cadre


class UnknownAddressConsumer(CappedConsumer):
    """Answers every other websocket address."""

    async def connect(self) -> None:
        await self.close(code=close_codes.NOT_FOUND)
