"""What apps above add to the foot of a page: its poster, its discussion.

    @gives_page_extra
    def poster(*, page: Any, request: HttpRequest) -> SafeString | None: ...

Register from `AppConfig.ready`. A template shows them by `{% page_extras %}`.
"""

from typing import Any, Final, Protocol, TypeVar

from django.http import HttpRequest
from django.utils.safestring import SafeString


class ExtraGiver(Protocol):
    def __call__(self, *, page: Any, request: HttpRequest) -> SafeString | None: ...


GivesExtra = TypeVar("GivesExtra", bound=ExtraGiver)

_givers: Final[list[ExtraGiver]] = []


def gives_page_extra(giver: GivesExtra) -> GivesExtra:
    """Ask `giver(page=…, request=…)` whenever a page that shows extras is shown."""
    if giver not in _givers:
        _givers.append(giver)
    return giver


def extras_of(page: Any, request: HttpRequest) -> list[SafeString]:
    """Return the extras of `page` in the order of their registration."""
    given = (giver(page=page, request=request) for giver in _givers)
    return [extra for extra in given if extra]
