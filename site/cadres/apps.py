from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CadresConfig(AppConfig):
    name = "cadres"
    verbose_name = _("Cadres")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from django.db.models.signals import post_migrate

        from cadres.workflow import after_migration

        post_migrate.connect(after_migration, sender=self)
        from cadres import checks, sessions  # noqa: F401  registers checks and receivers
