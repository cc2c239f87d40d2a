"""Sessions in the database, read together with their person: every request of a signed-in person asks.

Not in a cache: nobody is to be signed out because a cache server is restarted (trust bar R3). What
this process remembers is whose a session was, so that it can ask for both rows at once; what
counts is what the rows say.
"""

import json
from typing import Any, Final

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.db.models import BigAutoField, CharField, DateTimeField, Subquery
from django.utils import timezone

from cadres.models import Cadre
from core.prepared import PreparedRead

_MOST_REMEMBERED: Final = 20_000  # some 3 MB
_LIVING: Final = PreparedRead(
    lambda session_key, at: Session.objects.filter(session_key=session_key, expire_date__gt=at),
    session_key=CharField(),
    at=DateTimeField(),
)
_WITH_ACCOUNT: Final = PreparedRead(
    lambda pk, session_key, at: Cadre.objects.filter(pk=pk).annotate(
        session_data=Subquery(
            Session.objects.filter(session_key=session_key, expire_date__gt=at).values(
                "session_data"
            )
        )
    ),
    pk=BigAutoField(),
    session_key=CharField(),
    at=DateTimeField(),
)
_owners: Final[dict[str, str]] = {}


class SessionStore(DatabaseSessionStore):
    """What Django's own store does, but for finding the row.

    `account` is the person whose session it was when last seen, as the database has them now.
    """

    account: Cadre | None = None

    def encode(self, session_dict: dict[str, Any]) -> str:
        """Write JSON as it is: who can write to this table needs no signature to be anybody."""
        return json.dumps(session_dict, separators=(",", ":"))

    def decode(self, session_data: bytes | str) -> dict[str, Any]:
        """Read it; what Django's own store wrote before, signed, counts as well."""
        if isinstance(session_data, bytes) or not session_data.startswith("{"):
            before: dict[str, Any] = super().decode(session_data)
            return before
        content: dict[str, Any] = json.loads(session_data)
        return content

    def load(self) -> dict[str, Any]:
        """Return what the session holds. One query, two for a session not seen lately."""
        self.account = None
        owner = _owners.get(self.session_key or "")
        if owner is not None:
            found: Any = _WITH_ACCOUNT.first(
                pk=owner, session_key=self.session_key, at=timezone.now()
            )
            if found is not None and found.session_data is not None:
                self.account = found
                return dict(self.decode(found.session_data))
        content: dict[str, Any] = super().load()
        if self.session_key and SESSION_KEY in content:
            if len(_owners) >= _MOST_REMEMBERED:
                _owners.clear()
            _owners[self.session_key] = content[SESSION_KEY]
        return content

    def _get_session_from_db(self) -> Session | None:
        found = _LIVING.first(session_key=self.session_key, at=timezone.now())
        if found is None:
            self._session_key = None
        return found
