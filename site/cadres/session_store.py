"""Sessions in the database, looked up by a prepared read: every request of a signed-in person asks.

Not in a cache: nobody is to be signed out because a cache server is restarted (trust bar R3).
"""

from typing import Final

from django.contrib.sessions.backends.db import SessionStore as DatabaseSessionStore
from django.contrib.sessions.models import Session
from django.db.models import CharField, DateTimeField
from django.utils import timezone

from core.prepared import PreparedRead

_LIVING: Final = PreparedRead(
    lambda session_key, at: Session.objects.filter(session_key=session_key, expire_date__gt=at),
    session_key=CharField(),
    at=DateTimeField(),
)


class SessionStore(DatabaseSessionStore):
    """What Django's own store does, but for finding the row."""

    def _get_session_from_db(self) -> Session | None:
        found = _LIVING.first(session_key=self.session_key, at=timezone.now())
        if found is None:
            self._session_key = None
        return found
