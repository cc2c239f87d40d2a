"""Who wrote a question and where its review stands: read in the editor, decided elsewhere."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from quizzes.exchange.formats import WRITABLE
from quizzes.models import Question, QuestionReview


class ReviewPanel(Panel):
    """State, authors and the steps of review, with the way to the review's own page."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Author and review"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "quizzes/admin/review_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the versions and steps. Two queries."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            question: Question = self.instance
            if question.pk:
                context["versions"] = question.versions.select_related("author")
                context["steps"] = QuestionReview.objects.filter(
                    version__question=question
                ).select_related("actor", "version")
            return context


class ExchangePanel(Panel):
    """Where a bank takes questions in, and its files to take away."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Import and export"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "quizzes/admin/exchange_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context: dict[str, Any] = super().get_context_data(parent_context)
            context["formats"] = WRITABLE.values()
            return context
