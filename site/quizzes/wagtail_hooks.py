"""Questions in the editor: one menu for questions, quizzes, banks and categories."""

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from quizzes.blueprints.services import count_pool
from quizzes.models import Blueprint
from quizzes.viewsets import (
    BankViewSet,
    BlueprintViewSet,
    CategoryViewSet,
    GradeScaleViewSet,
    QuestionViewSet,
    QuizViewSet,
)


class QuestionGroup(SnippetViewSetGroup):
    """The "Questions" menu; who has no right to any of its models does not see it."""

    menu_label = _("Questions")
    menu_icon = "help"
    menu_order = 350
    items = (
        QuestionViewSet,
        QuizViewSet,
        BlueprintViewSet,
        BankViewSet,
        CategoryViewSet,
        GradeScaleViewSet,
    )


register_snippet(QuestionGroup)


@hooks.register("after_create_snippet")  # type: ignore[untyped-decorator]  # untyped library
@hooks.register("after_edit_snippet")  # type: ignore[untyped-decorator]  # untyped library
def count_the_pool(request: HttpRequest, instance: object) -> None:
    """Count what a saved blueprint may draw and say which cell lacks how many."""
    if isinstance(instance, Blueprint):
        for shortage in count_pool(blueprint=instance):
            messages.warning(request, str(shortage))


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]  # untyped library
def register_exam_actions(actions: LogActionRegistry) -> None:
    """Name what examiners decide."""
    actions.register_action(
        "quizzes.hold_spot_check", _("Hold spot check"), _("Spot check held")
    )
    actions.register_action(
        "quizzes.accommodate", _("Grant other terms"), _("Other terms granted")
    )
    actions.register_action(
        "quizzes.withdraw_accommodation",
        _("Withdraw other terms"),
        _("Other terms withdrawn"),
    )


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]  # untyped library
def register_regrade_actions(actions: LogActionRegistry) -> None:
    """Name what is decided about marking again."""
    actions.register_action(
        "quizzes.ask_for_regrade", _("Ask for regrade"), _("Regrade asked for")
    )
    actions.register_action(
        "quizzes.decide_regrade", _("Decide on regrade"), _("Regrade decided")
    )
