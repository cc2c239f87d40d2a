from typing import Final

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordsConfig(AppConfig):
    name = "records"
    verbose_name = _("Education record")
    default_auto_field = "django.db.models.BigAutoField"
    # See core.append_only: these refuse UPDATE and DELETE in the database itself.
    append_only_tables: Final = (
        "records_entry",
        "records_certificate",
        "records_pledge",
        "records_recordview",
        "records_leaf",
        "records_node",
        "records_checkpoint",
        "records_cosignature",
    )

    def ready(self) -> None:
        from records import checks, reorganising
        from records.erasing import own
        from records.pledging import asking as pledging
        from records.reporting import asking as reporting
        from records.talks import asking as talks

        own.register()
        del checks, reorganising, pledging, reporting, talks  # registered by being imported
