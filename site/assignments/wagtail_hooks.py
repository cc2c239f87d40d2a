"""What the audit log may say about assignments: a closed vocabulary."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]  # wagtail
def register_actions(actions: LogActionRegistry) -> None:
    actions.register_action("assignments.open", _("Open assignment"), _("Assignment opened"))
    actions.register_action(
        "assignments.change_rule", _("Change audience"), _("Audience of an assignment changed")
    )
    actions.register_action(
        "assignments.stop_repeating", _("Stop repeating"), _("Assignment repeats no more")
    )
    actions.register_action(
        "assignments.ask_exemption", _("Ask for an exemption"), _("Exemption asked for")
    )
    actions.register_action(
        "assignments.decide_exemption", _("Decide on an exemption"), _("Exemption decided")
    )
    actions.register_action(
        "assignments.end_exemption", _("End an exemption"), _("Exemption ended")
    )
    actions.register_action(
        "assignments.recount", _("Recount"), _("Obligations and tallies brought into step")
    )
    actions.register_action(
        "assignments.remind", _("Remind"), _("People who have not finished were reminded")
    )
    actions.register_action(
        "assignments.issue_order", _("Issue order"), _("Order issued to the units below")
    )
    actions.register_action(
        "assignments.file_answer", _("File answer"), _("Answer to an order filed")
    )
    actions.register_action(
        "assignments.give_back", _("Give answer back"), _("Answer to an order given back")
    )
    actions.register_action(
        "assignments.draft_targets", _("Draft target book"), _("Target book drafted")
    )
    actions.register_action(
        "assignments.propose_target", _("Propose target"), _("Another number proposed")
    )
    actions.register_action(
        "assignments.settle_target", _("Settle target"), _("Proposal for a target settled")
    )
    actions.register_action(
        "assignments.sign_targets", _("Sign target book"), _("Target book signed for one side")
    )
    actions.register_action("assignments.draft_plan", _("Draft plan"), _("Annual plan drafted"))
    actions.register_action(
        "assignments.change_plan", _("Change plan"), _("Annual plan changed")
    )
    actions.register_action("assignments.adopt_plan", _("Adopt plan"), _("Annual plan adopted"))
    actions.register_action(
        "assignments.begin_report", _("Begin report"), _("Quarterly report drafted")
    )
    actions.register_action(
        "assignments.send_report", _("Send report"), _("Quarterly report signed and sent")
    )
    actions.register_action(
        "assignments.open_checklist", _("Open checklist"), _("Closing checklist opened")
    )
    actions.register_action(
        "assignments.note_step", _("Note step"), _("Step of a closing checklist noted")
    )
    actions.register_action(
        "assignments.close_checklist", _("Close checklist"), _("Closing checklist closed")
    )
    actions.register_action(
        "assignments.set_calendar", _("Set calendar"), _("Working days or sending hours set")
    )
    actions.register_action(
        "assignments.release_appointment",
        _("Let through the gate"),
        _("Let through the gate before taking office"),
    )
    actions.register_action(
        "assignments.keep_power_list", _("Keep power list"), _("Power list changed")
    )
