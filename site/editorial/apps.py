from django.apps import AppConfig
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _

REGISTERING = (
    "editorial.bulletins.console.bulletin_panel",
    "editorial.desk.panels.my_drafts",
    "editorial.discussion.views.discussion_link",
    "editorial.notes.before_publishing",
    "editorial.planning.gate.embargo_is_over",
    "editorial.posters.views.poster_link",
    "editorial.redaction.gate.findings_are_settled",
    "editorial.selftest.views.self_test_link",
)


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = _("Editorial desk")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cadres.workflow import let_editors_edit

        for name in REGISTERING:  # gates, notes, panels and extras register when imported
            import_string(name)
        let_editors_edit("editorial.publicname")
