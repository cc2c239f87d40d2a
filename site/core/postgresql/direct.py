"""Frequent statements without the layers of a cursor.

psycopg's cursor takes twice as long to hand over a prepared statement and to take its rows as the
library underneath, and a page asks a dozen. What is sent and how values are written and read is
the same: parameters and columns go through psycopg's own adapters.
"""

import itertools
from collections.abc import Sequence
from typing import Any, Final

from psycopg import Cursor, OperationalError, abc, errors
from psycopg.adapt import PyFormat, Transformer
from psycopg.pq import ConnStatus, ExecStatus, TransactionStatus

_NUMBERS: Final = itertools.count(1)
_GOOD: Final = (ExecStatus.TUPLES_OK, ExecStatus.COMMAND_OK)


class DirectStatement:
    """One statement with `%s` for each parameter, on the connection of `cursor`.

    It goes the usual way until it has been asked for as often as the connection asks before it
    prepares a statement, and wherever psycopg would have to do something first.
    """

    def __init__(self, cursor: "Cursor[Any]", sql: str) -> None:
        self._connection: Final = cursor.connection
        self._cursor: Final = cursor
        self._sql: Final = sql
        self._uses = 0
        self._formats: tuple[PyFormat, ...] = ()
        self._names: dict[tuple[int, ...], tuple[bytes, abc.Transformer]] = {}
        self._dumper: Final[abc.Transformer] = Transformer(cursor)

    def rows(self, params: Sequence[Any]) -> list[tuple[Any, ...]] | None:
        """Return the rows; None, and nothing was asked, where a cursor has to do it.

        Raises:
            psycopg.Error: what the server says.
        """
        connection, server = self._connection, self._connection.pgconn
        threshold = connection.prepare_threshold
        if threshold is None or self._uses < threshold:
            self._uses += 1
            return None
        is_alone = False
        if server.transaction_status == TransactionStatus.IDLE:
            is_alone = connection.autocommit
            if not is_alone:
                if connection.isolation_level is not None:
                    return None
                server.exec_(b"BEGIN")  # as psycopg does before the first statement
        elif server.transaction_status != TransactionStatus.INTRANS:
            return None  # broken
        values = self._dumper.dump_sequence(params, self._formats_of(params))
        types = self._dumper.types or ()
        name, loader = self._names.get(types) or self._prepare(types)
        result = server.exec_prepared(
            name,
            values,  # type: ignore[arg-type]  # None is NULL; the annotation forgot it
            self._dumper.formats,
        )
        if result.status in _GOOD:
            loader.set_pgresult(result)
            return loader.load_rows(0, result.ntuples, tuple)
        if server.status == ConnStatus.BAD:
            raise OperationalError(result.get_error_message())
        error = errors.error_from_result(result)
        if isinstance(error, errors.InvalidSqlStatementName):
            self._names.clear()
            if is_alone:
                return None  # somebody dropped it; nothing was done
        raise error

    def _formats_of(self, params: Sequence[Any]) -> tuple[PyFormat, ...]:
        if len(self._formats) != len(params):
            self._formats = (PyFormat.AUTO,) * len(params)
        return self._formats

    def _prepare(self, types: tuple[int, ...]) -> tuple[bytes, abc.Transformer]:
        """Prepare the statement for parameters of `types` (their OIDs), as psycopg would."""
        name = b"kept_%d" % next(_NUMBERS)
        parts = self._sql.split("%s")
        numbered = "".join(
            part if number == 0 else f"${number}{part}" for number, part in enumerate(parts)
        )
        result = self._connection.pgconn.prepare(
            name, numbered.replace("%%", "%").encode(), types
        )
        if result.status != ExecStatus.COMMAND_OK:
            raise errors.error_from_result(result)
        self._names[types] = name, Transformer(self._cursor)
        return self._names[types]
