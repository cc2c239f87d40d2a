"""Panels of a person's home page that apps above `core` add, such as the question of the day.

    @gives_home_panel(position=10)
    def question_of_the_day(*, request: HttpRequest, at: dt.datetime) -> SafeString | None: ...

A panel is a `<section class="card">` with a heading of its own, or None for who has none today.
It stands between what is due and the record. Register from `AppConfig.ready`.
"""

import datetime as dt
from collections.abc import Callable
from typing import Final, Protocol, TypeVar

from django.http import HttpRequest
from django.utils.safestring import SafeString


class PanelGiver(Protocol):
    def __call__(self, *, request: HttpRequest, at: dt.datetime) -> SafeString | None: ...


GivesPanel = TypeVar("GivesPanel", bound=PanelGiver)

_givers: Final[list[tuple[int, PanelGiver]]] = []


def gives_home_panel(*, position: int) -> Callable[[GivesPanel], GivesPanel]:
    """Ask the decorated function on each home page. One prepared query at most, please.

    Args:
        position: panels with a smaller one stand higher.
    """

    def register(giver: GivesPanel) -> GivesPanel:
        if all(known is not giver for _position, known in _givers):
            _givers.append((position, giver))
            _givers.sort(key=lambda entry: entry[0])
        return giver

    return register


def forget_home_panel(giver: PanelGiver) -> None:
    """Take a panel away again; unknown ones are no error."""
    _givers[:] = [entry for entry in _givers if entry[1] is not giver]


def home_panels(*, request: HttpRequest, at: dt.datetime) -> list[SafeString]:
    """Return the panels for whoever is signed in, in order."""
    given = (giver(request=request, at=at) for _position, giver in _givers)
    return [html for html in given if html]
