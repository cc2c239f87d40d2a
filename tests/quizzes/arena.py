"""Several processes at one database: forks and a starting gun. For transactional tests."""

import json
import os
import time
import traceback

from django.db import connections


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


def spawn(work, subject):
    """Run `work(subject, acknowledge)` in a fork until it is killed.

    Returns (pid, pipe): each `acknowledge(number)` is one line in the pipe at once.
    """
    connections["default"].close()
    read, write = os.pipe()
    pid = os.fork()
    if pid:
        os.close(write)
        return pid, os.fdopen(read, encoding="utf-8")
    try:
        os.close(read)
        work(subject, lambda number: os.write(write, f"{number}\n".encode()))
    finally:
        traceback.print_exc()
        os._exit(1)


def drop_constraints(model, names):
    """Take unique constraints of `model` away; the database is made anew after the test."""
    kept = model._meta.constraints
    for constraint in [one for one in kept if one.name in names]:
        # SQLite builds the table again from what the model says
        model._meta.constraints = [one for one in model._meta.constraints if one != constraint]
        with connections["default"].schema_editor() as editor:
            editor.remove_constraint(model, constraint)
    model._meta.constraints = kept
