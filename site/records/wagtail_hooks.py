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
