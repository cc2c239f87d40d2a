"""Django's PostgreSQL backend with a health check that asks the socket instead of the server.

`CONN_HEALTH_CHECKS` sends a statement before each request of a kept connection. A server that
went away has closed its end, and that can be seen without asking: the socket turns readable
although nothing was asked. A machine that vanished without a word is found by the statement
itself either way, after TCP's own time-out.
"""

import select

from django.db.backends.postgresql import base


class DatabaseWrapper(base.DatabaseWrapper):
    """Named by `config.settings`; `vendor` stays "postgresql"."""

    def is_usable(self) -> bool:
        """Tell whether the other end has neither closed the connection nor said anything unasked."""
        if self.connection is None or self.connection.closed:
            return False
        watching = select.poll()
        watching.register(self.connection.fileno(), select.POLLIN)
        return not watching.poll(0)
