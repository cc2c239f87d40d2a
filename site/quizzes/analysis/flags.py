"""When somebody should look at a question again. Pure."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

FEWEST_RESPONSES: Final = 30
EASY, HARD, WEAK = 950, 250, 100

FLAGS: Final[dict[str, Promise]] = {
    "EASY": _("Nearly everybody knows it. Is it still worth asking?"),
    "HARD": _("Hardly anybody knows it. Is it clear, and is it taught?"),
    "NEGATIVE": _("Those who do well elsewhere miss it. Is the right answer really right?"),
    "WEAK": _("It does not tell who knows the matter. Can the choices be told apart?"),
}


def flags_of(responses: int, facility: int, discrimination: int | None) -> list[str]:
    """Return the codes of `FLAGS` that apply; none before there are enough responses.

    Args:
        facility: thousandths, 0–1000.
        discrimination: thousandths, −1000–1000; None where nothing varies.
    """
    if responses < FEWEST_RESPONSES:
        return []
    found = []
    if facility >= EASY:
        found.append("EASY")
    if facility <= HARD:
        found.append("HARD")
    if discrimination is not None and discrimination < 0:
        found.append("NEGATIVE")
    elif discrimination is not None and discrimination < WEAK and facility < EASY:
        found.append("WEAK")
    return found
