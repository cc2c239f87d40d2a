"""Room for the frames of everything that a call leads to, taken once instead of again and again.

CPython 3.11 to 3.13 keep the frames of Python functions in chunks of 16 KB and give a chunk back to
the operating system as soon as its last frame is gone (`push_chunk` and `_PyThreadState_PopFrame`
in `Python/pystate.c`). Code that calls functions in a loop just where a chunk ends therefore asks
for memory, touches it and returns it with every call, some sixty times a page.
A frame too large for the ordinary chunk is given one of twice its size or less, and what it calls
fills the rest.
"""

from collections.abc import Callable
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
R = TypeVar("R")

# In words of eight bytes: half a megabyte and a little, for which a chunk of a whole one is taken.
# A thousand frames, which is as deep as Python lets a call go, need about half of that.
_STACK_WORDS = 66_000


def with_room(function: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
    """Return `function(*args, **kwargs)`, called with room for a thousand frames below it."""
    return function(*args, **kwargs)


with_room.__code__ = with_room.__code__.replace(co_stacksize=_STACK_WORDS)
