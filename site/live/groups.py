"""Names of the websocket groups; only the server makes them."""


def board_group(assignment_id: int) -> str:
    """Everyone who looks at a board of this assignment."""
    return f"live.board.{assignment_id}"


def cadre_group(cadre_id: int) -> str:
    """Every socket of this person."""
    return f"live.cadre.{cadre_id}"
