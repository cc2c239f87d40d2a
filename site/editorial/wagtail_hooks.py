"""The editorial desk inside Wagtail: addresses, hooks around saving, the audit log's words."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from editorial.admin_urls import urlpatterns
from editorial.commenting import keep_approvals
from editorial.conflicts.hooks import refuse_overwriting
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
