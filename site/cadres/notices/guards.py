"""Does what a notice says still hold? Asked in the transaction that takes a message for sending.

Layers above register by name; a guard is the name, a colon and whatever the layer knows it by.
"""

from collections.abc import Callable
from typing import Final

Guard = Callable[[str], bool]

guards: Final[dict[str, Guard]] = {}


def register_guard(name: str, guard: Guard) -> None:
    """Ask `guard(rest)` whether a notice with the guard "name:rest" still holds."""
    guards[name] = guard


def holds(guard: str) -> bool:
    """Tell whether `guard` holds; one that nobody knows, or none, does.

    Runs in a transaction and may lock what it looks at.
    """
    name, _colon, rest = guard.partition(":")
    known = guards.get(name)
    return known is None or known(rest)
