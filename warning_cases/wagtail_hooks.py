"""Warning cases in the editor."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.permissions import page_permission_policy
from wagtail.snippets.models import register_snippet

from warning_cases.library.report import CaseCoverageView
from warning_cases.questions.views import case_questions
from warning_cases.sensitivity.files import files_hidden_from
from warning_cases.viewsets import CaseListsGroup

register_snippet(CaseListsGroup)


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]  # untyped library
def coverage_urls() -> list[URLPattern]:
    view = CaseCoverageView
    return [
        path("reports/case-coverage/", view.as_view(), name="case_coverage"),
        path(
            "reports/case-coverage/results/",
            view.as_view(results_only=True),
            name="case_coverage_results",
        ),
    ]


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]  # untyped library
def case_question_urls() -> list[URLPattern]:
    return [path("cases/<int:case_id>/questions/", case_questions, name="case_questions")]


class _CoverageItem(MenuItem):
    def is_shown(self, request: object) -> bool:
        user = getattr(request, "user", None)
        return bool(
            page_permission_policy.user_has_any_permission(user, {"add", "change", "lock"})
        )


@hooks.register("register_reports_menu_item")  # type: ignore[untyped-decorator]  # untyped library
def coverage_menu_item() -> MenuItem:
    return _CoverageItem(
        _("Coverage of risk points"),
        reverse("case_coverage"),
        name="case-coverage",
        icon_name="warning",
        order=900,
    )


@hooks.register("construct_image_chooser_queryset")  # type: ignore[untyped-decorator]  # untyped library
@hooks.register("construct_document_chooser_queryset")  # type: ignore[untyped-decorator]  # untyped library
def leave_out_hidden_files(files: Any, request: HttpRequest) -> Any:
    """Offer no picture or document of a case that this editor may not read."""
    return files.exclude(pk__in=files_hidden_from(files.model, request.user))


@hooks.register("insert_editor_js")  # type: ignore[untyped-decorator]  # untyped library
def count_plain_language() -> SafeString:
    """Tell how long the explanations of a case have become."""
    return format_html('<script src="{}"></script>', static("js/plain_language.js"))


@hooks.register("insert_editor_js")  # type: ignore[untyped-decorator]  # untyped library
def write_questions_beside_the_case() -> SafeString:
    return format_html(
        '<script src="{}"></script><script src="{}"></script>',
        static("js/question_rows.js"),
        static("js/case_questions.js"),
    )
