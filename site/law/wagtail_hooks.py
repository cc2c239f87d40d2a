"""The law in the editor, and the audit words of this app."""

from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.admin.widgets.button import ListingButton
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from law.changes.views import version_changes
from law.citing.richtext import register_citations
from law.citing.views import citation_choices
from law.models import Version
from law.stale.views import decide_stale, stale_citations
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


@hooks.register("register_rich_text_features")  # type: ignore[untyped-decorator]  # untyped library
def register_rich_text(features: Any) -> None:
    register_citations(features)


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]  # untyped library
def register_law_addresses() -> list[URLPattern]:
    return [
        path(
            "law/versions/<int:version_id>/changes/",
            version_changes,
            name="law_version_changes",
        ),
        path("law/stale/", stale_citations, name="law_stale"),
        path("law/stale/<int:stale_id>/<slug:choice>/", decide_stale, name="law_decide_stale"),
        path("law/citations/", citation_choices, name="law_citation_choices"),
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


class StaleMenuItem(MenuItem):
    """The stale queue among the reports, for whoever works with the law."""

    def is_shown(self, request: Any) -> bool:
        return bool(request.user.has_perm("law.view_version"))


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]  # untyped library
def register_stale_report() -> MenuItem:
    return StaleMenuItem(
        _("Stale citations"), reverse("law_stale"), icon_name="history", order=700
    )
