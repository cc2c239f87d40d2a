"""Notes on top of a page's editing form: what stands in the way, whom it would reach.

Apps above give theirs from `AppConfig.ready`:

    @gives_editor_note
    def reach(*, page: Any, request: HttpRequest) -> SafeString | None: ...
"""

from typing import Any, Final, Protocol, TypeVar

from django.http import HttpRequest
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from wagtail.admin.panels import Panel


class NoteGiver(Protocol):
    def __call__(self, *, page: Any, request: HttpRequest) -> SafeString | None: ...


GivesNote = TypeVar("GivesNote", bound=NoteGiver)

_givers: Final[list[NoteGiver]] = []


def gives_editor_note(giver: GivesNote) -> GivesNote:
    """Ask `giver(page=…, request=…)` for a note whenever a stored page is edited."""
    if giver not in _givers:
        _givers.append(giver)
    return giver


class EditorNotes(Panel):
    """The notes of every app, in the order of their registration. Nothing for a new page."""

    class BoundPanel(Panel.BoundPanel):
        def is_shown(self) -> bool:
            return self.instance is not None and self.instance.pk is not None

        def render_html(self, parent_context: Any = None) -> SafeString:
            notes = (giver(page=self.instance, request=self.request) for giver in _givers)
            return format_html_join("\n", "{}", ((note,) for note in notes if note))
