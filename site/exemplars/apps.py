from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ExemplarsConfig(AppConfig):
    name = "exemplars"
    verbose_name = _("Exemplars")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import exemplars.gates  # noqa: F401  importing registers
