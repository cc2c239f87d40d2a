"""Attempts of earlier cycles do not use up the limit of a quiz that is asked for again.

Layers above say since when a quiz counts anew; they are asked only where no attempt is left.
"""

import datetime as dt
from typing import Final, Protocol, TypeVar

from cadres.models import Cadre
from quizzes.models import Attempt, Quiz
from quizzes.reading import Standing


class AsksAnew(Protocol):
    def __call__(self, *, quiz: Quiz, cadre: Cadre, at: dt.datetime) -> dt.datetime | None: ...


Asker = TypeVar("Asker", bound=AsksAnew)

askers: Final[list[AsksAnew]] = []


def asks_quizzes_anew(asker: Asker) -> Asker:
    """Ask `asker(quiz=…, cadre=…, at=…)` since when the quiz counts anew; None when it does not."""
    if asker not in askers:
        askers.append(asker)
    return asker


def in_its_cycle(
    standing: Standing, *, quiz: Quiz, cadre: Cadre, last: Attempt | None
) -> Standing:
    """Return `standing` with the attempts of earlier cycles added to the limit, where it is used up.

    Costs nothing while attempts are left.
    """
    if last is None or standing.terms.attempts_left(last.number) != 0:
        return standing
    asked = (asker(quiz=quiz, cadre=cadre, at=standing.now) for asker in askers)
    since = max((one for one in asked if one), default=None)
    if since is None:
        return standing
    earlier = Attempt.objects.filter(quiz=quiz, cadre=cadre, started_at__lt=since).count()
    terms = standing.terms._replace(attempt_limit=standing.terms.attempt_limit + earlier)
    return standing._replace(terms=terms)
