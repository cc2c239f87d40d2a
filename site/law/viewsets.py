"""Instruments, versions and articles in the editor."""

from typing import Any

from django.db.models import QuerySet
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms.choosers import BaseFilterForm, SearchFilterMixin
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel
from wagtail.admin.ui.tables import Column
from wagtail.snippets.views.chooser import (
    ChooseResultsView,
    ChooseView,
    SnippetChooserViewSet,
)
from wagtail.snippets.views.snippets import IndexView, SnippetViewSet, SnippetViewSetGroup

from law.models import Article, Instrument, Version


class ArticleFilterForm(SearchFilterMixin, BaseFilterForm):
    """Finds articles by number as well as by words: "385", "第三百八十五条", "刑法 受贿"."""

    def filter(self, objects: Any) -> Any:
        query = self.cleaned_data.get("q")
        if query:
            objects = objects.matching(query)
            self.is_searching = True
            self.search_query = query
        return objects


def gist(article: Article) -> str:
    """Return the beginning of what the article says."""
    return Truncator(article.teaching_summary or article.text).chars(60)


class _ChoosesArticles:
    """What both views of the chooser share: the list, its search, its columns."""

    filter_form_class = ArticleFilterForm
    ordering = None

    def get_object_list(self) -> QuerySet[Article]:
        return Article.objects.newest_versions_first()

    def apply_object_list_ordering(self, objects: QuerySet[Article]) -> QuerySet[Article]:
        return objects

    @property
    def columns(self) -> list[Column]:
        title = self.title_column  # type: ignore[attr-defined]  # of Wagtail's view, beside us
        return [
            title,
            Column("version", label=_("Version"), accessor="version.label"),
            Column("gist", label=_("What it says"), accessor=gist),
        ]


class ArticleChooseView(_ChoosesArticles, ChooseView):
    pass


class ArticleChooseResultsView(_ChoosesArticles, ChooseResultsView):
    pass


class ArticleChooserViewSet(SnippetChooserViewSet):
    choose_view_class = ArticleChooseView
    choose_results_view_class = ArticleChooseResultsView

    def inject_view_methods(self, view_class: type, method_names: list[str]) -> type:
        """Keep our own `get_object_list`, which knows the order."""
        names = [name for name in method_names if name != "get_object_list"]
        injected: type = super().inject_view_methods(view_class, names)
        return injected


class ArticleIndexView(IndexView):
    def search_queryset(self, queryset: Any) -> Any:
        return queryset.matching(self.search_query) if self.is_searching else queryset


class InstrumentViewSet(SnippetViewSet):
    model = Instrument
    icon = "openquote"
    menu_label = _("Instruments")
    list_display = ["name", "name_en", "kind"]
    search_backend_name = None
    search_fields = ["name", "name_en", "short_name"]
    panels = [
        FieldPanel("name", help_text=_("The full name; importing a text finds it by this.")),
        FieldPanel("name_en"),
        FieldPanel("short_name"),
        FieldRowPanel([FieldPanel("code"), FieldPanel("kind")]),
    ]


class VersionViewSet(SnippetViewSet):
    model = Version
    icon = "history"
    menu_label = _("Versions")
    list_display = ["__str__", "in_force_from", "in_force_until", "is_complete"]
    search_backend_name = None
    search_fields = ["instrument__name", "instrument__short_name", "label"]
    panels = [
        FieldRowPanel([FieldPanel("instrument"), FieldPanel("label")]),
        FieldPanel("adopted_on"),
        FieldPanel("promulgated_by"),
        FieldPanel("amendment_decision"),
        FieldRowPanel([FieldPanel("in_force_from"), FieldPanel("in_force_until")]),
        FieldPanel(
            "text_as_of", help_text=_("The text is known to be current up to this day.")
        ),
        FieldPanel("history"),
        FieldPanel("is_complete", read_only=True),
    ]


class ArticleViewSet(SnippetViewSet):
    model = Article
    icon = "doc-empty"
    menu_label = _("Articles")
    list_display = [
        "__str__",
        Column("version", label=_("Version"), accessor="version.label"),
        Column("gist", label=_("What it says"), accessor=gist),
    ]
    index_view_class = ArticleIndexView
    # Not of the index: numbers and words are read by `law.article_lookup`. Not empty, so that
    # the list shows its search box.
    search_backend_name = None
    search_fields = ["text"]
    list_per_page = 50
    chooser_viewset_class = ArticleChooserViewSet
    chooser_per_page = 20
    panels = [
        HelpPanel(
            content=_(
                "Statute texts are imported, never typed: the command is import_law. Write our "
                "own teaching summary here."
            )
        ),
        FieldPanel("version"),
        FieldRowPanel([FieldPanel("number"), FieldPanel("suffix")]),
        FieldPanel("summary"),
        FieldPanel("summary_en"),
        FieldPanel("text", read_only=True),
    ]

    def get_queryset(self, request: Any) -> QuerySet[Article]:
        return Article.objects.newest_versions_first()


class LawGroup(SnippetViewSetGroup):
    items = (InstrumentViewSet, VersionViewSet, ArticleViewSet)
    menu_label = _("Law")
    menu_icon = "openquote"
    menu_order = 210
