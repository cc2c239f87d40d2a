"""Which shares of a column must not be shown, so that nobody's own result can be told. Pure."""

from collections.abc import Sequence

from assignments.indicators.registry import FEWEST, Share


def hidden(column: Sequence[Share | None]) -> list[bool]:
    """Tell for each share of a column with a shown total whether it is hidden.

    A share of fewer than five people is. Where that hides exactly one, the next smallest goes
    too: otherwise the total minus the rest would give it away. Where the hidden together are
    still fewer than five, more go until they are not, or all are hidden.
    """
    wholes = [share.whole if share else 0 for share in column]
    hides = [0 < whole < FEWEST for whole in wholes]
    if not any(hides):
        return hides
    others = sorted(
        (whole, number) for number, whole in enumerate(wholes) if whole and not hides[number]
    )
    for _whole, number in others:
        together = sum(whole for whole, hide in zip(wholes, hides, strict=True) if hide)
        if sum(hides) > 1 and together >= FEWEST:
            break
        hides[number] = True
    return hides
