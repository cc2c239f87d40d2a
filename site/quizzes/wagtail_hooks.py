"""Questions in the editor: one menu for questions, quizzes, banks and categories."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.urls import URLPattern, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet
from wagtail.snippets.views.snippets import SnippetViewSetGroup

from cadres.policies import Capability, top_units
from quizzes.admin_urls import urlpatterns
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


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]  # untyped library
def admin_urls() -> list[URLPattern]:
    return urlpatterns


class ImportItem(MenuItem):
    """Shown to who writes questions."""

    def is_shown(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return bool(top_units(user, Capability.EDIT_CONTENT))


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]  # likewise
def import_item() -> MenuItem:
    return ImportItem(
        _("Import questions"), reverse_lazy("import_questions"), icon_name="upload", order=352
    )


class ReviewItem(MenuItem):
    """Shown to who writes or reviews questions."""

    def is_shown(self, request: HttpRequest) -> bool:
        user: Any = request.user
        return bool(
            top_units(user, Capability.REVIEW_CONTENT)
            or top_units(user, Capability.EDIT_CONTENT)
        )


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]  # likewise
def review_item() -> MenuItem:
    return ReviewItem(
        _("Questions to review"),
        reverse_lazy("review_questions"),
        icon_name="check",
        order=351,
    )


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
    """Name what is decided about marking again, and about wordings."""
    actions.register_action(
        "quizzes.answer_plausibility", _("Answer what is worth asking"), _("Finding recorded")
    )
    actions.register_action(
        "quizzes.review_question", _("Review question"), _("Question reviewed")
    )
    actions.register_action(
        "quizzes.ask_for_regrade", _("Ask for regrade"), _("Regrade asked for")
    )
    actions.register_action(
        "quizzes.decide_regrade", _("Decide on regrade"), _("Regrade decided")
    )
