"""Several processes at one database: forks, a starting gun, and a file where SQLite needs one.

`pytest-django` gives SQLite a database in memory, which no second process can see; `arena`
copies it to a file and lets the test work there. On PostgreSQL it is the test database itself.
"""

import contextlib
import json
import os
import sqlite3
import time
import traceback

from django.db import connections


@contextlib.contextmanager
def arena(tmp_path):
    """Let this process and its forks share one database; transactional tests only."""
    old = connections["default"]
    if old.vendor != "sqlite":
        yield
        return
    file = tmp_path / "arena.sqlite3"
    old.ensure_connection()
    with contextlib.closing(sqlite3.connect(file)) as copy:
        old.connection.backup(copy)
    memory, settings = old.settings_dict["NAME"], connections.settings["default"]
    settings["NAME"] = str(file)
    connections["default"] = connections.create_connection("default")
    try:
        yield
    finally:
        connections["default"].close()
        settings["NAME"] = memory
        connections["default"] = old


def fork(work, *arguments):
    """Run `work(*arguments)` in a child with connections of its own.

    Returns (pid, pipe to read); the child sends one JSON line: {"result": …} or {"error": "…"}.
    """
    connections["default"].close()
    read, write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write)
        return pid, os.fdopen(read, encoding="utf-8")
    status = 1
    try:
        os.close(read)
        with os.fdopen(write, "w", encoding="utf-8") as pipe:
            try:
                message = {"result": work(*arguments)}
            except BaseException as error:
                traceback.print_exc()
                message = {"error": f"{type(error).__name__}: {error}"}
            pipe.write(json.dumps(message) + "\n")
        status = 0
    finally:
        os._exit(status)


def race(work, runners):
    """Run `work(number)` in `runners` forks that start together; return their messages."""
    gun = time.monotonic() + 0.15

    def wait_and_work(number):
        connections["default"].ensure_connection()
        time.sleep(max(0.0, gun - time.monotonic()))
        return work(number)

    children = [fork(wait_and_work, number) for number in range(runners)]
    messages = []
    for pid, pipe in children:
        with pipe:
            messages.append(json.loads(pipe.readline()))
        os.waitpid(pid, 0)
    return messages
