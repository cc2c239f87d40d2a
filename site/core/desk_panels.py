"""Panels of the editors' desk. Each app adds its own from `AppConfig.ready`:

@gives_desk_panel(position=40)
def stale_citations(*, user: Cadre, at: dt.datetime) -> DeskPanel | None: ...
"""

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, Protocol, TypeVar


@dataclass(frozen=True)
class DeskLine:
    """One thing that waits: what, where, and a word on it (an age, a day, a share)."""

    label: str
    url: str
    detail: str = ""


@dataclass(frozen=True)
class DeskPanel:
    """A heading with a figure, the first few lines, and where all of them are."""

    title: str
    figure: int
    lines: Sequence[DeskLine] = ()
    more_url: str = ""
    detail: str = ""


class PanelGiver(Protocol):
    def __call__(self, *, user: Any, at: dt.datetime) -> DeskPanel | None: ...


GivesPanel = TypeVar("GivesPanel", bound=PanelGiver)

_givers: Final[list[tuple[int, PanelGiver]]] = []


def gives_desk_panel(*, position: int) -> Callable[[GivesPanel], GivesPanel]:
    """Ask the decorated function whenever a desk is shown; smaller positions stand higher."""

    def register(giver: GivesPanel) -> GivesPanel:
        if all(known is not giver for _position, known in _givers):
            _givers.append((position, giver))
            _givers.sort(key=lambda entry: entry[0])
        return giver

    return register


def desk_panels(*, user: Any, at: dt.datetime) -> list[DeskPanel]:
    """Return the panels for `user`, in order."""
    given = (giver(user=user, at=at) for _position, giver in _givers)
    return [panel for panel in given if panel is not None]
