"""Shares of people, computed once and written one way everywhere: screen, file and JSON."""

from typing import Final

WHOLE: Final = 1000


def permille(part: int, whole: int) -> int:
    """Return `part` of `whole` in thousandths, 0–1000; 0 of 0 is 0.

    Rounded down, so that 100% means everyone; anybody at all is at least one thousandth.
    """
    if whole <= 0 or part <= 0:
        return 0
    return max(1, min(WHOLE, part * WHOLE // whole))


def percent(part: int, whole: int) -> str:
    """Return the share as people read it: "0%", "96.4%", "100%"; "–" of nobody."""
    if whole <= 0:
        return "–"
    thousandths = permille(part, whole)
    if thousandths in (0, WHOLE):
        return f"{thousandths // 10}%"
    return f"{thousandths // 10}.{thousandths % 10}%"
