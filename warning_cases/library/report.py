"""The coverage map in the editor, as a report that can be exported."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from cadres.models import RiskPoint
from core.time import site_date
from warning_cases.library.coverage import fresh_since, risk_points_covered


def _state(point: Any) -> Any:
    if point.newest is None:
        return _("no case")
    fresh = site_date(point.newest) >= fresh_since(timezone.now())
    return _("covered") if fresh else _("older than two years")


def _title(point: Any) -> str:
    return point.case_title or "–"


def _edit_url(point: Any) -> str | None:
    return reverse("wagtailadmin_pages:edit", args=[point.case_id]) if point.case_id else None


class CaseCoverageView(ReportView):
    """Every risk point of every post, those without a fresh case first."""

    page_title = _("Coverage of risk points")
    header_icon = "warning"
    index_url_name = "case_coverage"
    index_results_url_name = "case_coverage_results"
    permission_policy = page_permission_policy
    any_permission_required = ["add", "change", "lock"]
    default_ordering = None
    columns = [
        Column("post", label=_("Post"), accessor="post"),
        Column("name", label=_("Risk point")),
        Column("level", label=_("Level"), accessor="get_level_display"),
        Column("state", label=_("State"), accessor=_state),
        TitleColumn("case_title", label=_("Newest case"), accessor=_title, get_url=_edit_url),
        Column("newest", label=_("Published"), accessor="newest"),
    ]
    list_export = ["post.name", "code", "name", "level", "case_title", "newest"]
    export_headings = {
        "post.name": _("Post"),
        "code": _("Code"),
        "name": _("Risk point"),
        "level": _("Level"),
        "case_title": _("Newest case"),
        "newest": _("Published"),
    }

    def get_filename(self) -> str:
        return "case-coverage"

    def get_base_queryset(self) -> QuerySet[RiskPoint]:
        return risk_points_covered(reader=self.request.user, at=timezone.now())

    def get_queryset(self) -> QuerySet[RiskPoint]:
        return self.get_base_queryset()
