"""The law in the editor, and the audit words of this app."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

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
