from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WarningCasesConfig(AppConfig):
    name = "warning_cases"
    verbose_name = _("Warning cases")
    default_auto_field = "django.db.models.BigAutoField"
