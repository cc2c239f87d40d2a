"""What has to come before a quiz: layers above may keep a cadre from beginning their first attempt.

Registered functions are asked before a first attempt only: who has begun goes on. Register from
`AppConfig.ready`.
"""

from typing import Final, Protocol, TypeVar

from cadres.models import Cadre
from quizzes.models import Attempt, Quiz


class GuardsFirstAttempt(Protocol):
    def __call__(self, *, quiz: Quiz, cadre: Cadre) -> object: ...


Guard = TypeVar("Guard", bound=GuardsFirstAttempt)

guards: Final[list[GuardsFirstAttempt]] = []


def guards_first_attempts(guard: Guard) -> Guard:
    """Let `guard(quiz=…, cadre=…)` raise a `DomainError` that says what has to be done first."""
    if guard not in guards:
        guards.append(guard)
    return guard


def check_gates(*, quiz: Quiz, cadre: Cadre, last: Attempt | None) -> None:
    """Ask the guards, unless `cadre` has begun an attempt of `quiz` before.

    Raises:
        DomainError: whatever a guard raises.
    """
    if last is None:
        for guard in guards:
            guard(quiz=quiz, cadre=cadre)
