from django.apps import AppConfig
from django.utils.translation import pgettext_lazy


class LiveConfig(AppConfig):
    name = "live"
    verbose_name = pgettext_lazy("app", "Live")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from live import receivers  # noqa: F401  importing connects them
