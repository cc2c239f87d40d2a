from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LawConfig(AppConfig):
    name = "law"
    verbose_name = _("Law")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from core.search.segmentation import finders
        from core.search.synonyms import knows_synonyms
        from law.article_terms import find_article_terms
        from law.charge_words import CHARGE_WORDS

        knows_synonyms(CHARGE_WORDS)

        if find_article_terms not in finders:
            finders.append(find_article_terms)

        from cadres.workflow import let_editors_edit

        let_editors_edit("law.instrument", "law.version", "law.article")

        from wagtail.signals import page_published

        from core.inline_marks import marks_text
        from law.citing import pages
        from law.citing.plain import citations_in
        from law.stale.receivers import close_lines_of_a_published_page

        page_published.connect(close_lines_of_a_published_page, dispatch_uid="law.stale")
        del pages  # registered by being imported
        marks_text(citations_in)
