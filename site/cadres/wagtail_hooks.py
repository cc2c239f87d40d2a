"""What Wagtail's administration knows about people: the audit log's vocabulary."""

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry

from cadres.models import Cadre
from cadres.observers import announce_people


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]  # untyped library
def register_log_actions(actions: LogActionRegistry) -> None:
    """Name the changes to people and rights; unregistered actions are refused."""
    actions.register_action("cadres.create", _("Create account"), _("Account created"))
    actions.register_action(
        "cadres.change_standing", _("Change standing"), _("Status, rank or account changed")
    )
    actions.register_action("cadres.reset_password", _("Reset password"), _("Password reset"))
    actions.register_action("cadres.sign_in", _("Sign in"), _("Signed in"))
    actions.register_action(
        "cadres.enrol_factor", _("Enrol second factor"), _("Second factor enrolled")
    )
    actions.register_action(
        "cadres.remove_factor", _("Remove second factor"), _("Second factor removed")
    )
    actions.register_action(
        "cadres.fail_factor", _("Fail second factor"), _("Second factor not accepted")
    )
    actions.register_action(
        "cadres.reset_factor", _("Reset second factor"), _("Second factor reset")
    )
    actions.register_action(
        "cadres.renew_recovery_codes", _("Renew recovery codes"), _("Recovery codes renewed")
    )
    actions.register_action("cadres.move", _("Move cadre"), _("Moved to another post"))
    actions.register_action("cadres.grant_role", _("Grant role"), _("Role granted"))
    actions.register_action("cadres.revoke_role", _("Revoke role"), _("Role revoked"))
    actions.register_action("cadres.reorganise", _("Reorganise"), _("Unit reorganised"))
    actions.register_action(
        "cadres.contact_point", _("Set contact point"), _("Contact point of a leader set")
    )
    actions.register_action("cadres.find_risk", _("Find risk"), _("Risk point proposed"))
    actions.register_action("cadres.review_risk", _("Review risk"), _("Risk point reviewed"))
    actions.register_action(
        "cadres.confirm_leavers", _("Confirm leavers"), _("People noted as having left")
    )
    actions.register_action("cadres.import_roster", _("Import roster"), _("Roster imported"))


@hooks.register("after_create_user")  # type: ignore[untyped-decorator]  # untyped library
@hooks.register("after_edit_user")  # type: ignore[untyped-decorator]  # untyped library
def tell_of_changed_accounts(request: HttpRequest, user: Cadre) -> None:
    """An account opened or closed in the editor is a change of the roster."""
    announce_people([user.pk], at=timezone.now())
