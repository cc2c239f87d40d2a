"""Clauses that people choose for their own pledge, given by the layers above.

Register from `AppConfig.ready`. A clause is {"source": where it comes from, "text": the clause};
its text is Chinese, since it is what the signature covers.
"""

from collections.abc import Callable
from typing import Any, Final

from cadres.models import Cadre

ClauseGiver = Callable[[Cadre], list[dict[str, Any]]]

clause_givers: Final[list[ClauseGiver]] = []


def gives_clauses(giver: ClauseGiver) -> ClauseGiver:
    """Ask `giver(cadre)` for the clauses that a person has chosen. One query at most, please."""
    if giver not in clause_givers:
        clause_givers.append(giver)
    return giver


def chosen_clauses(cadre: Cadre) -> list[dict[str, Any]]:
    """Return the clauses that `cadre` has chosen, in the order of the givers."""
    return [clause for giver in clause_givers for clause in giver(cadre)]
