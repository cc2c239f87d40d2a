"""Django's PostgreSQL backend with a health check that asks the socket instead of the server.

`CONN_HEALTH_CHECKS` sends a statement before each request of a kept connection. A server that
went away has closed its end, and that can be seen without asking: the socket turns readable
although nothing was asked. A machine that vanished without a word is found by the statement
itself either way, after TCP's own time-out.

It also keeps more statements prepared than psycopg's hundred: all that a worker asks.
"""

import select
from typing import Any, Final

from django.db.backends.postgresql import base

PREPARED: Final = 500  # statements of one connection; some 20 MB in its server process


class DatabaseWrapper(base.DatabaseWrapper):
    """Named by `config.settings`; `vendor` stays "postgresql"."""

    def is_usable(self) -> bool:
        """Tell whether the other end has neither closed the connection nor said anything unasked."""
        if self.connection is None or self.connection.closed:
            return False
        watching = select.poll()
        watching.register(self.connection.fileno(), select.POLLIN)
        return not watching.poll(0)

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.prepared_max = PREPARED
        return connection

    def rollback(self) -> None:
        self._forget_statements()
        super().rollback()

    def savepoint_rollback(self, sid: str) -> None:
        self._forget_statements()
        super().savepoint_rollback(sid)

    def _forget_statements(self) -> None:
        """Drop what `core.prepared` keeps: psycopg deallocates every statement after a rollback."""
        vars(self).pop("kept_statements", None)
