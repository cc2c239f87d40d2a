from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WarningCasesConfig(AppConfig):
    name = "warning_cases"
    verbose_name = _("Warning cases")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import warning_cases.signals  # noqa: F401  connects its receivers
        from cadres.workflow import let_editors_edit
        from core.readers import guards_files, hides_pages
        from law.citing.choosing import names_articles
        from records.pledging.chosen import gives_clauses
        from warning_cases.citing import articles_of_charges
        from warning_cases.exercises.clauses import mirror_clauses
        from warning_cases.models import WarningCasePage
        from warning_cases.sensitivity import reorganising
        from warning_cases.sensitivity.files import may_see_file

        let_editors_edit(
            "warning_cases.term", "warning_cases.charge", "warning_cases.amountband"
        )
        hides_pages(WarningCasePage.objects.hidden_from)
        guards_files(may_see_file)
        names_articles(articles_of_charges)
        gives_clauses(mirror_clauses)
        del reorganising  # registered by being imported
