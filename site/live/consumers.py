"""Websockets carry hints only: "this changed". The page fetches what by HTTP.

Rights are checked on connect, before every delivery, every minute, and at once when somebody's
rights change. Group names come from the server; whatever a browser sends is counted and dropped.
"""

import asyncio
import contextlib
from typing import Any, ClassVar, Final
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.auth import HASH_SESSION_KEY
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from assignments.board import Board
from cadres.models import Cadre, RosterImport, Unit
from cadres.policies import Capability, top_units
from cadres.signing_in import lacks_second_factor
from live import close_codes
from live.groups import UNIT_BOARDS, board_group, cadre_group, roster_group

RECHECK_SECONDS: float = 60
DELIVERY_SECONDS: float = 1  # at most one hint in this time; what comes meanwhile is one hint
UNIT_BOARD_SECONDS: Final = 5.0
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


class HintConsumer(CappedConsumer):
    """A consumer that passes hints of one thing on to those who may see it.

    Subclasses say which groups to join, who may enter and stay, and what the hint says.
    """

    # At most one hint in so many seconds; None is `DELIVERY_SECONDS`.
    pause: ClassVar[float | None] = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._joined: list[str] = []
        self._tasks: set[asyncio.Task[None]] = set()
        self._delivered_at = float("-inf")
        self._is_waiting = False

    def group(self) -> str:
        """Return the group that the hints are sent to."""
        raise NotImplementedError

    def hint(self) -> dict[str, Any]:
        """Return what the browser is told: which thing changed, and nothing of it."""
        raise NotImplementedError

    def may_enter(self, cadre: Cadre) -> bool:
        """Tell whether `cadre` may listen, noting what `may_stay` needs."""
        raise NotImplementedError

    def may_stay(self, cadre: Cadre) -> bool:
        """Tell whether `cadre` may go on listening."""
        raise NotImplementedError

    async def connect(self) -> None:
        refusal = await self._refusal(entering=True)
        if refusal is not None:
            await self.close(code=refusal)
            return
        for group in (self.group(), cadre_group(self.scope["user"].pk)):
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

    async def thing_changed(self, event: dict[str, Any]) -> None:
        """Pass the hint on: at once, or together with others at the end of the pause."""
        if self._is_waiting:
            return
        self._is_waiting = True
        self._run(self._deliver_soon())

    async def access_changed(self, event: dict[str, Any]) -> None:
        """Look again whether this person may listen."""
        await self._leave_if_refused()

    async def _deliver_soon(self) -> None:
        loop = asyncio.get_running_loop()
        pause = DELIVERY_SECONDS if self.pause is None else self.pause
        await asyncio.sleep(max(0.0, self._delivered_at + pause - loop.time()))
        self._is_waiting = False
        self._delivered_at = loop.time()
        if not await self._leave_if_refused():
            await self.send_json(self.hint())

    async def _recheck_every_minute(self) -> None:
        while True:
            await asyncio.sleep(RECHECK_SECONDS)
            if await self._leave_if_refused():
                return

    async def _leave_if_refused(self) -> bool:
        """Close the socket of somebody who may not listen any more; tell whether it was."""
        refusal = await self._refusal(entering=False)
        if refusal is not None:
            await self.close(code=refusal)
        return refusal is not None

    def _run(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    @database_sync_to_async  # type: ignore[untyped-decorator]  # channels has no types
    def _refusal(self, *, entering: bool) -> int | None:
        """Return the close code for somebody who may not listen (any more)."""
        cadre = self._signed_in_cadre()
        if cadre is None:
            return close_codes.UNAUTHENTICATED
        allowed = self.may_enter(cadre) if entering else self.may_stay(cadre)
        return None if allowed else close_codes.FORBIDDEN

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

    def asked(self, name: str) -> str:
        """Return a value of the address's query."""
        query: dict[str, list[str]] = parse_qs(self.scope["query_string"].decode("latin-1"))
        return query.get(name, [""])[0]

    def place(self, name: str) -> Any:
        """Return a value of the address's path."""
        return self.scope["url_route"]["kwargs"][name]


class BoardConsumer(HintConsumer):
    """Hints that the figures of one assignment changed, for those who may see its board."""

    _unit: Unit | None = None

    def group(self) -> str:
        return board_group(self.place("assignment_id"))

    def hint(self) -> dict[str, Any]:
        return {"assignment": self.place("assignment_id")}

    def may_enter(self, cadre: Cadre) -> bool:
        """Find the board as the page does. Six queries."""
        board = Board.find(
            assignment_id=self.place("assignment_id"),
            unit_code=self.asked("unit"),
            actor=cadre,
            at=timezone.now(),
        )
        self._unit = board.unit if board is not None else None
        return board is not None

    def may_stay(self, cadre: Cadre) -> bool:
        """Tell whether `cadre` still tracks the unit shown. Three queries."""
        return self._unit is not None and _tracks(cadre, self._unit)


class UnitBoardConsumer(HintConsumer):
    """Hints that figures of units may have changed, for those who track the unit shown.

    Sent when anybody of any unit finishes something: reckoning all figures costs more than one
    board's, so hints come farther apart.
    """

    pause = UNIT_BOARD_SECONDS
    _unit: Unit | None = None

    def group(self) -> str:
        return UNIT_BOARDS

    def hint(self) -> dict[str, Any]:
        return {"unit": self._unit.code if self._unit else ""}

    def may_enter(self, cadre: Cadre) -> bool:
        """Find the unit as the page does: the one asked for, else the actor's first. Two queries."""
        tops = top_units(cadre, Capability.TRACK_COMPLETION)
        code = self.asked("unit")
        unit = Unit.objects.filter(code=code).first() if code else next(iter(tops), None)
        if unit is None or not any(top.contains(unit) for top in tops):
            return False
        self._unit = unit
        return True

    def may_stay(self, cadre: Cadre) -> bool:
        return self._unit is not None and _tracks(cadre, self._unit)


class RosterConsumer(HintConsumer):
    """Hints that a roster file has come further, for whoever handed it in."""

    def group(self) -> str:
        return roster_group(self.place("public_id"))

    def hint(self) -> dict[str, Any]:
        return {"roster": str(self.place("public_id"))}

    def may_enter(self, cadre: Cadre) -> bool:
        """Tell what the page tells: it is their file, and they keep a roster. Two queries."""
        if not top_units(cadre, Capability.MANAGE_ROSTER):
            return False
        return RosterImport.objects.filter(
            uploaded_by=cadre, public_id=self.place("public_id")
        ).exists()

    def may_stay(self, cadre: Cadre) -> bool:
        return self.may_enter(cadre)


def _tracks(cadre: Cadre, unit: Unit) -> bool:
    tops = top_units(cadre, Capability.TRACK_COMPLETION)
    return any(top.contains(unit) for top in tops)


class UnknownAddressConsumer(CappedConsumer):
    """Answers every other websocket address."""

    async def connect(self) -> None:
        await self.close(code=close_codes.NOT_FOUND)
