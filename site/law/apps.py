from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LawConfig(AppConfig):
    name = "law"
    verbose_name = _("Law")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.search.segmentation import finders
        from law.article_terms import find_article_terms

        if find_article_terms not in finders:
            finders.append(find_article_terms)

        from cadres.workflow import let_editors_edit

        let_editors_edit("law.instrument", "law.version", "law.article")

        from law.citing import pages

        del pages  # registered by being imported
