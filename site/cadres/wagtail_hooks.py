"""What Wagtail's administration knows about people: the audit log's vocabulary."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]  # untyped library
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name the changes to people and rights; unregistered actions are refused."""
    actions.register_action("cadres.create", _("Create account"), _("Account created"))
    actions.register_action("cadres.move", _("Move cadre"), _("Moved to another post"))
    actions.register_action("cadres.grant_role", _("Grant role"), _("Role granted"))
    actions.register_action("cadres.revoke_role", _("Revoke role"), _("Role revoked"))
    actions.register_action("cadres.import_roster", _("Import roster"), _("Roster imported"))
