"""Gates of publishing: what may hold a page back, whichever way it is about to go live.

An app registers a gate from `AppConfig.ready`; `core.pages` asks all of them when a page is
published (by approval, by schedule, from a command), the review when somebody approves.
"""

from collections.abc import Sequence
from typing import Any, Final, Protocol, TypeVar

from core.errors import DomainError


class Gate(Protocol):
    def __call__(self, *, page: Any) -> Sequence[str]:
        """Return why `page`, with the content about to go live, must wait; nothing if it may go."""
        ...


GivesReasons = TypeVar("GivesReasons", bound=Gate)

_gates: Final[list[Gate]] = []


class PublishingBarred(DomainError):
    """Something must be put right before the page is published."""

    def __init__(self, reasons: Sequence[str]) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = tuple(reasons)


def gate_of_publishing(gate: GivesReasons) -> GivesReasons:
    """Ask `gate(page=…)` before any page goes live."""
    if gate not in _gates:
        _gates.append(gate)
    return gate


def reasons_against(page: Any) -> list[str]:
    """Return every reason of every gate against publishing `page` as it stands."""
    return [reason for gate in _gates for reason in gate(page=page)]


def ensure_may_be_published(page: Any) -> None:
    """Pass when no gate objects.

    Raises:
        PublishingBarred: with the reasons, in the reader's language.
    """
    reasons = reasons_against(page)
    if reasons:
        raise PublishingBarred(reasons)
