"""The law in the editor, and the audit words of this app."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.widgets.button import ListingButton
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from law.changes.views import version_changes
from law.models import Version
from law.viewsets import LawGroup

register_snippet(LawGroup)


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]  # untyped library
def register_law_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "law.import_version", _("Import statute text"), _("Statute text imported")
    )
    actions.register_action(
        "law.confirm_changes",
        _("Confirm changes of articles"),
        _("Changes of articles confirmed"),
    )
    actions.register_action(
        "law.decide_stale", _("Decide on a stale citation"), _("Stale citation decided")
    )


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]  # untyped library
def register_law_addresses() -> list[URLPattern]:
    return [
        path(
            "law/versions/<int:version_id>/changes/",
            version_changes,
            name="law_version_changes",
        ),
    ]


@hooks.register("register_snippet_listing_buttons")  # type: ignore[untyped-decorator]  # untyped library
def lead_to_changes(snippet: Any, user: Any, next_url: str | None = None) -> Iterator[Any]:
    """Put the screen of its changes into the menu of each version in the list."""
    if isinstance(snippet, Version):
        yield ListingButton(
            _("Changes of articles"),
            reverse("law_version_changes", args=[snippet.pk]),
            icon_name="history",
            priority=30,
        )
