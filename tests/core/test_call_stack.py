"""Calls in a loop cost no memory, however deep they are made (`core.call_stack`)."""

import resource
from concurrent.futures import ThreadPoolExecutor

import pytest

from core.call_stack import with_room

CALLS = 400
DEPTHS = range(200)  # more than a chunk of frames

pytestmark = pytest.mark.once


def leaf():
    """A function whose frame is larger than that of `call_often`: none of those hides a chunk's end."""


leaf.__code__ = leaf.__code__.replace(co_stacksize=60)


def call_often(depth):
    """Return how many pages of memory were asked for while calling in a loop that deep."""
    if depth:
        return call_often(depth - 1)
    before = resource.getrusage(resource.RUSAGE_THREAD).ru_minflt
    for _time in range(CALLS):
        leaf()
    return resource.getrusage(resource.RUSAGE_THREAD).ru_minflt - before


def dearest():
    return max(call_often(depth) for depth in DEPTHS)


def in_a_thread(function, *args):
    """Call on a stack of its own: the suite gives each test room already."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(function, *args).result()


def test_calls_ask_for_no_memory_at_any_depth():
    assert in_a_thread(with_room, dearest) < CALLS / 10


def test_without_room_they_do_at_some():
    """What the module is for: were this red, the module could go."""
    assert in_a_thread(dearest) >= CALLS


def test_requests_have_room(monkeypatch):
    from config import (
        wsgi,  # freezes what the collector looks through: not while collecting tests
    )

    monkeypatch.setattr(wsgi, "django_wsgi", lambda environ, start_response: [dearest()])

    assert in_a_thread(wsgi.application, {}, None) < [CALLS / 10]


def test_passes_on_what_comes_of_the_call():
    assert with_room(int, "12", base=3) == 5
    with pytest.raises(ZeroDivisionError):
        with_room(divmod, 1, 0)
