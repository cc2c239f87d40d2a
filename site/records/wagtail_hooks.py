"""What the audit log may say about the record: a closed vocabulary."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]  # untyped library
def register_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "records.request_correction", _("Request correction"), _("Correction requested")
    )
    actions.register_action(
        "records.decide_correction", _("Decide on correction"), _("Correction decided")
    )
    actions.register_action(
        "records.create_certificate_template",
        _("Create certificate template"),
        _("Certificate template created"),
    )
    actions.register_action(
        "records.edit_certificate_template",
        _("Edit certificate template"),
        _("Certificate template changed"),
    )


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]  # untyped library
def register_talk_actions(actions: LogActionRegistry) -> None:
    """Name what happens to talks; the log never says with whom or about what."""
    actions.register_action("records.plan_talk", _("Plan talk"), _("Talk planned"))
    actions.register_action("records.cancel_talk", _("Call talk off"), _("Talk called off"))
    actions.register_action("records.hold_talk", _("Hold talk"), _("Talk held"))


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]  # untyped library
def register_credit_actions(actions: LogActionRegistry) -> None:
    """Name the changes to rules on credit hours."""
    actions.register_action(
        "records.set_credit_rule", _("Set rule on hours"), _("Rule on hours set")
    )
    actions.register_action(
        "records.end_credit_rule", _("End rule on hours"), _("Rule on hours ended")
    )


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]  # untyped library
def register_activity_actions(actions: LogActionRegistry) -> None:
    """Name what happens to events and declared activities."""
    actions.register_action("records.plan_event", _("Plan event"), _("Event planned"))
    actions.register_action("records.cancel_event", _("Cancel event"), _("Event cancelled"))
    actions.register_action("records.submit_roll", _("Hand in roll"), _("Roll handed in"))
    actions.register_action("records.decide_roll", _("Decide on roll"), _("Roll decided"))
    actions.register_action(
        "records.decide_application",
        _("Decide on declared activity"),
        _("Declared activity decided"),
    )


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]  # untyped library
def register_essay_actions(actions: LogActionRegistry) -> None:
    """Name what officers do about essays; writing and marking leave their own rows."""
    actions.register_action("records.set_essay_task", _("Set task"), _("Task set"))
    actions.register_action("records.choose_essay", _("Choose essay"), _("Showcase changed"))


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]  # untyped library
def register_outgoing_actions(actions: LogActionRegistry) -> None:
    """Name what leaves the record, and what is deleted from it."""
    actions.register_action("records.issue_extract", _("Issue extract"), _("Extract issued"))
    actions.register_action(
        "records.export_unit", _("Export records of a unit"), _("Records of a unit exported")
    )
    actions.register_action(
        "records.issue_credentials", _("Issue xAPI credentials"), _("xAPI credentials issued")
    )
    actions.register_action(
        "records.withdraw_credentials",
        _("Withdraw xAPI credentials"),
        _("xAPI credentials withdrawn"),
    )
    actions.register_action(
        "records.request_erasure", _("Request erasure"), _("Erasure requested")
    )
    actions.register_action(
        "records.decide_erasure", _("Decide on erasure"), _("Erasure decided")
    )
