from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WarningCasesConfig(AppConfig):
    name = "warning_cases"
    verbose_name = _("Warning cases")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from cadres.workflow import let_editors_edit

        let_editors_edit("warning_cases.term", "warning_cases.charge")
