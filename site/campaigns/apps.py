from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CampaignsConfig(AppConfig):
    name = "campaigns"
    verbose_name = _("Campaigns")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from assignments.targets import register_assignable
        from campaigns import console, events  # noqa: F401  registered by being imported
        from campaigns.models import CampaignPage

        register_assignable(CampaignPage)
