"""Questions in the editor: one menu for questions, quizzes, banks and categories."""

from django.utils.translation import gettext_lazy as _
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from quizzes.viewsets import BankViewSet, CategoryViewSet, QuestionViewSet, QuizViewSet


class QuestionGroup(SnippetViewSetGroup):
    """The "Questions" menu; who has no right to any of its models does not see it."""

    menu_label = _("Questions")
    menu_icon = "help"
    menu_order = 350
    items = (QuestionViewSet, QuizViewSet, BankViewSet, CategoryViewSet)


register_snippet(QuestionGroup)
