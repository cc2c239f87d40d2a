"""Names of the websocket groups; only the server makes them."""

from typing import Final

UNIT_BOARDS: Final = "live.units"  # everyone who looks at a board of units


def board_group(assignment_id: int) -> str:
    """Everyone who looks at a board of this assignment."""
    return f"live.board.{assignment_id}"


def cadre_group(cadre_id: int) -> str:
    """Every socket of this person."""
    return f"live.cadre.{cadre_id}"


def roster_group(public_id: object) -> str:
    """Whoever watches this roster file on its way in."""
    return f"live.roster.{public_id}"
