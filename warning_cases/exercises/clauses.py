"""The promise that a mirror gave, as a clause of the next pledge."""

from typing import Any

from cadres.models import Cadre
from warning_cases.models import MirrorClause


def mirror_clauses(cadre: Cadre) -> list[dict[str, Any]]:
    """Return the promise that `cadre` took from a mirror, as `records.pledging.chosen` asks. One query.

    It does not say from which case: the pledge is a promise, not a confession.
    """
    return [
        {"source": "warning_cases.mirror", "text": clause.text}
        for clause in MirrorClause.objects.filter(cadre=cadre)
    ]
