from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CoreConfig(AppConfig):
    name = "core"
    verbose_name = _("Core")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.append_only import check_triggers, restore_triggers
        from core.draft_files import may_see_file_of_pages
        from core.editorial import hide_in_editor
        from core.readers import guards_files

        hide_in_editor()
        guards_files(may_see_file_of_pages)
        register(check_triggers, Tags.database)
        post_migrate.connect(restore_triggers)
