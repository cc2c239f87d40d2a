from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AssignmentsConfig(AppConfig):
    name = "assignments"
    verbose_name = _("Assignments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from assignments import observers, profile_panels, reorganising, studying
        from assignments.amendments import condition
        from assignments.amendments import observers as amendments
        from assignments.appointments import console_panel
        from assignments.appointments import observers as appointments
        from assignments.filings import indicator
        from assignments.indicators import known

        del known, indicator
        del amendments, condition  # registered by being imported
        del profile_panels, reorganising
        del appointments, console_panel, observers, studying  # registered by being imported
