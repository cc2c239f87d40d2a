"""The editorial desk inside Wagtail: addresses, hooks around saving, the audit log's words."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, reverse_lazy
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from cadres.policies import Capability
from cadres.requests import tops_of
from editorial.admin_urls import urlpatterns
from editorial.commenting import keep_approvals
from editorial.conflicts.hooks import refuse_overwriting
from editorial.desk.views import DeskOnTheFrontPage, works_at_the_desk
from editorial.viewsets import PublicNameViewSet

register_snippet(PublicNameViewSet)


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]  # untyped library
def admin_urls() -> list[URLPattern]:
    return urlpatterns


@hooks.register("before_edit_page", order=1)  # type: ignore[untyped-decorator]  # likewise
def before_edit_page(request: HttpRequest, page: Any) -> HttpResponse | None:
    return refuse_overwriting(request, page)


@hooks.register("after_edit_page")  # type: ignore[untyped-decorator]  # likewise
def after_edit_page(request: HttpRequest, page: Any) -> None:
    keep_approvals(request, page)


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]  # likewise
def register_editorial_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "editorial.waive_finding",
        _("Waive finding"),
        _("Finding of the redaction check waived"),
    )
    actions.register_action(
        "editorial.plan", _("Plan page"), _("Embargo and re-review planned")
    )
    actions.register_action(
        "editorial.hold_back", _("Hold page back"), _("Scheduled publishing held back")
    )
    actions.register_action(
        "editorial.compile_bulletin", _("Compile bulletin"), _("Bulletin compiled")
    )
    actions.register_action(
        "editorial.issue_bulletin", _("Issue bulletin"), _("Bulletin issued")
    )
    actions.register_action(
        "editorial.decide_remark", _("Decide on remark"), _("Remark decided")
    )
    actions.register_action(
        "editorial.import_punishments",
        _("Import punishment cases"),
        _("Punishment cases imported"),
    )
    actions.register_action("editorial.take_in", _("Take case in"), _("Case taken in"))


def _holds(request: HttpRequest, *capabilities: Capability) -> bool:
    return any(tops_of(request).get(capability) for capability in capabilities)


class DeskItem(MenuItem):
    """Shown to who edits or reviews content."""

    def is_shown(self, request: HttpRequest) -> bool:
        return _holds(request, Capability.EDIT_CONTENT, Capability.REVIEW_CONTENT)


class EditingItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return _holds(request, Capability.EDIT_CONTENT)


class ReviewingItem(MenuItem):
    def is_shown(self, request: HttpRequest) -> bool:
        return _holds(request, Capability.REVIEW_CONTENT)


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]  # likewise
def new_case_item() -> MenuItem:
    return EditingItem(
        _("Case from a notice"), reverse_lazy("case_intake"), icon_name="upload", order=215
    )


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]  # likewise
def bulletins_item() -> MenuItem:
    return DeskItem(
        _("Bulletins"), reverse_lazy("bulletin_desk"), icon_name="doc-full-inverse", order=216
    )


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]  # likewise
def remarks_item() -> MenuItem:
    return ReviewingItem(
        _("Remarks waiting"), reverse_lazy("moderate_remarks"), icon_name="comment", order=217
    )


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]  # likewise
def punishments_item() -> MenuItem:
    return EditingItem(
        _("Import punishment cases"),
        reverse_lazy("import_punishments"),
        icon_name="table",
        order=218,
    )


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]  # likewise
def desk_item() -> MenuItem:
    return DeskItem(
        _("Editorial desk"), reverse_lazy("editorial_desk"), icon_name="tasks", order=90
    )


@hooks.register("construct_homepage_panels")  # type: ignore[untyped-decorator]  # likewise
def desk_on_the_front_page(request: HttpRequest, panels: list[Any]) -> None:
    """Put the desk on top of the editor's front page, for who works at it."""
    if works_at_the_desk(request.user):
        panels.insert(0, DeskOnTheFrontPage())
