"""The indexes of texts and of references are written when somebody reads them, as the worker does.

Wagtail notes a task for both with every save of a page, and a tenth of the suite's time went to
indexes that no test would read. Here these two tasks wait, each object once, until a statement
names one of the tables; then they run in the connection that asks, before it, and unseen by who
counts statements. What waits belongs to the rows that are there: whoever undoes rows puts back
what waited before (see `kept`).
"""

import contextlib
import re

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.test.utils import CaptureQueriesContext
from django_tasks.backends.immediate import ImmediateBackend
from modelsearch.tasks import insert_or_update_object_task
from wagtail.tasks import update_reference_index_task

LATE = {insert_or_update_object_task.func, update_reference_index_task.func}
READING = re.compile(r"\s*(?:SELECT|WITH)\b.*(?:indexentry|referenceindex)", re.DOTALL)

_waiting = {}  # (function, its arguments) → what to call; in the order of their coming
_enqueue = ImmediateBackend.enqueue
_execute = CursorWrapper._execute_with_wrappers
_begin_to_capture = CaptureQueriesContext.__enter__


def waiting():
    """Return what waits now, to be given to `put_back`."""
    return dict(_waiting)


def put_back(before):
    """Let exactly wait what waited `before`."""
    _waiting.clear()
    _waiting.update(before)


@contextlib.contextmanager
def kept():
    """Put back at the end what waits now: for a block whose rows are undone."""
    before = waiting()
    try:
        yield
    finally:
        put_back(before)


def write():
    """Write what waits; whatever was deleted meanwhile is in no index, and its task finds nothing."""
    heard_by, connection.execute_wrappers = connection.execute_wrappers, []
    try:
        while _waiting:
            _enqueue(*_waiting.pop(next(iter(_waiting))))
    finally:
        connection.execute_wrappers = heard_by


def _wait(backend, task, args, kwargs):
    if task.func not in LATE:
        return _enqueue(backend, task, args, kwargs)
    _waiting.setdefault((task.func, *args), (backend, task, args, kwargs))
    return None  # nobody asks what became of it


def _write_before_reading(cursor, sql, params, many, executor):
    if _waiting and READING.match(sql):
        write()
    return _execute(cursor, sql, params, many, executor)


def _capture_without_writing(captured):
    write()
    return _begin_to_capture(captured)


def begin():
    """Let the two tasks wait, for as long as the process runs."""
    ImmediateBackend.enqueue = _wait
    CursorWrapper._execute_with_wrappers = _write_before_reading
    CaptureQueriesContext.__enter__ = _capture_without_writing
