"""Questions on the form of a case: those there are, and writing one more beside the case."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import Panel

from quizzes.kinds import QuestionKind


class CaseQuestionsPanel(Panel):
    """The list, with the state of each, and the way to the form of a new one.

    The form opens in a dialog that is no part of the form of the case: nothing of it is sent when
    the case is kept, and the case is not kept when it is sent.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Questions about this case"))
        super().__init__(**kwargs)

    class BoundPanel(Panel.BoundPanel):
        template_name = "warning_cases/admin/questions_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add the questions. Two queries for a case that is stored."""
            from warning_cases.questions.reading import written_about

            context: dict[str, Any] = super().get_context_data(parent_context)
            user = self.request.user if self.request is not None else None
            context |= {
                "case": self.instance,
                "written": written_about(self.instance) if self.instance.pk else None,
                "kinds": list(QuestionKind.registry.values()),
                "may_write": user is not None and user.has_perm("quizzes.add_question"),
                "may_change": user is not None and user.has_perm("quizzes.change_question"),
            }
            return context
