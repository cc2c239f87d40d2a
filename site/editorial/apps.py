from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class EditorialConfig(AppConfig):
    name = "editorial"
    verbose_name = _("Editorial desk")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import editorial.notes
        import editorial.planning.gate
        import editorial.redaction.gate  # noqa: F401  importing registers
        from cadres.workflow import let_editors_edit

        let_editors_edit("editorial.publicname")
