"""The panels of the desk, each with a bounded number of queries."""

import datetime as dt
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page, Revision, TaskState

from cadres.models import RiskPoint
from cadres.policies import Capability, top_units
from core.desk_panels import DeskLine, DeskPanel, gives_desk_panel
from core.readers import visible_to
from core.time import day_and_time, long_date, site_date
from editorial.models import EditorialPlan, Remark
from law.models import StaleCitation
from quizzes.analysis.items import top_missed
from warning_cases.models import WarningCasePage

LINES: Final = 5
FRESH_DAYS: Final = 730


@gives_desk_panel(position=10)
def my_drafts(*, user: Any, at: dt.datetime) -> DeskPanel:
    """Pages this person wrote last that have unpublished changes. Two queries."""
    newest = Revision.page_revisions.filter(user=user, pk=OuterRef("latest_revision_id"))
    pages = visible_to(
        Page.objects.filter(Exists(newest), has_unpublished_changes=True), user
    ).order_by("-latest_revision_created_at")
    return DeskPanel(
        title=_("My drafts"),
        figure=pages.count(),
        lines=[
            DeskLine(
                page.get_admin_display_title(),
                reverse("wagtailadmin_pages:edit", args=[page.pk]),
                day_and_time(page.latest_revision_created_at)
                if page.latest_revision_created_at
                else "",
            )
            for page in pages[:LINES]
        ],
    )


@gives_desk_panel(position=20)
def reviews_waiting(*, user: Any, at: dt.datetime) -> DeskPanel:
    """Reviews of the person's groups, or of what they wrote, oldest first, with age. Few queries."""
    states = (
        TaskState.objects.filter(status=TaskState.STATUS_IN_PROGRESS)
        .select_related("task", "revision", "workflow_state")
        .order_by("started_at")
    )
    mine = [
        state
        for state in states[:200]
        if state.task.specific.user_can_access_editor(None, user)
    ] or [state for state in states[:200] if state.workflow_state.requested_by_id == user.pk]
    hidden = _hidden(mine, user)
    shown = [state for state in mine if state.workflow_state.object_id not in hidden]
    return DeskPanel(
        title=_("Reviews waiting"),
        figure=len(shown),
        lines=[
            DeskLine(
                str(state.revision.object_str),
                reverse("wagtailadmin_pages:edit", args=[state.workflow_state.object_id])
                if str(state.workflow_state.object_id).isdecimal()
                else "",
                f"{state.task.name} · {age_in_words(at - state.started_at)}",
            )
            for state in shown[:LINES]
        ],
        more_url=reverse("wagtailadmin_reports:workflow"),
        detail=_("oldest: %(age)s") % {"age": age_in_words(at - shown[0].started_at)}
        if shown
        else "",
    )


def _hidden(states: list[TaskState], user: Any) -> set[str]:
    """Return the ids of pages among the reviews that `user` may not read."""
    ids = [state.workflow_state.object_id for state in states]
    numbers = [int(each) for each in ids if str(each).isdecimal()]
    visible = set(
        visible_to(Page.objects.filter(pk__in=numbers), user).values_list("pk", flat=True)
    )
    return {str(number) for number in numbers if number not in visible}


def age_in_words(age: dt.timedelta) -> str:
    """Return how long something waits: whole days, or "today"."""
    days = age.days
    if days < 1:
        return _("today")
    return ngettext("%(days)d day", "%(days)d days", days) % {"days": days}


@gives_desk_panel(position=30)
def cases_due(*, user: Any, at: dt.datetime) -> DeskPanel:
    """What is scheduled, was held back, or is to be reviewed again within two weeks. Three queries."""
    today = site_date(at)
    scheduled = visible_to(
        Page.objects.filter(live=False, go_live_at__isnull=False), user
    ).order_by("go_live_at")
    plans = EditorialPlan.objects.filter(
        review_again_on__lte=today + dt.timedelta(days=14), page__live=True
    ).filter(page__in=visible_to(Page.objects.all(), user))
    lines = [
        DeskLine(
            page.title,
            reverse("editorial_page", args=[page.pk]),
            (
                _("held back since %(time)s")
                if page.go_live_at <= at
                else _("goes live %(time)s")
            )
            % {"time": day_and_time(page.go_live_at)},
        )
        for page in scheduled[:LINES]
    ] + [
        DeskLine(
            plan.page.title,
            reverse("editorial_page", args=[plan.page_id]),
            _("review again by %(day)s") % {"day": long_date(plan.review_again_on)},
        )
        for plan in plans.select_related("page").order_by("review_again_on")[:LINES]
        if plan.review_again_on
    ]
    return DeskPanel(
        title=_("Due"), figure=scheduled.count() + plans.count(), lines=lines[: 2 * LINES]
    )


@gives_desk_panel(position=40)
def stale_queue(*, user: Any, at: dt.datetime) -> DeskPanel:
    """What cites an article that changed materially. Two queries."""
    stale = StaleCitation.objects.open()
    return DeskPanel(
        title=_("Citing changed articles"),
        figure=stale.count(),
        lines=[
            DeskLine(each.title, each.edit_url, str(each.change))
            for each in stale.oldest_first()[:LINES]
        ],
        more_url=_address("stale_queue"),
    )


@gives_desk_panel(position=50)
def uncovered_risk_points(*, user: Any, at: dt.datetime) -> DeskPanel:
    """Risk points without a published case younger than two years. Three queries."""
    fresh = WarningCasePage.objects.live().filter(
        first_published_at__gte=at - dt.timedelta(days=FRESH_DAYS), risk_points=OuterRef("pk")
    )
    open_points = RiskPoint.objects.filter(~Q(Exists(fresh)))
    return DeskPanel(
        title=_("Risk points without a case"),
        figure=open_points.count(),
        lines=[
            DeskLine(str(point), "", str(point.post))
            for point in open_points.filter(level=RiskPoint.Level.HIGH).select_related("post")[
                :LINES
            ]
        ],
        more_url=_address("case_coverage"),
        detail=_("of %(number)d") % {"number": RiskPoint.objects.count()},
    )


@gives_desk_panel(position=60)
def missed_questions(*, user: Any, at: dt.datetime) -> DeskPanel:
    """The wordings that most people miss, as item analysis has them; nothing under five people."""
    missed = list(top_missed(LINES))
    return DeskPanel(
        title=_("Most missed questions"),
        figure=len(missed),
        lines=[
            DeskLine(
                str(one.version.stem)[:80],
                reverse(
                    "wagtailsnippets_quizzes_question:edit", args=[one.version.question_id]
                ),
                _("%(percent)d %% missed of %(seen)d")
                % {"percent": round((1000 - one.facility) / 10), "seen": one.responses},
            )
            for one in missed
        ],
        more_url=_address("item_analysis"),
    )


@gives_desk_panel(position=70)
def remarks_waiting(*, user: Any, at: dt.datetime) -> DeskPanel | None:
    """Remarks for a reviewer to read; nothing where none waits. Two queries."""
    waiting = Remark.objects.waiting().exclude(author=user).count()
    if not waiting or not top_units(user, Capability.REVIEW_CONTENT):
        return None
    return DeskPanel(
        title=_("Remarks waiting"), figure=waiting, more_url=reverse("moderate_remarks")
    )


def _address(name: str) -> str:
    """Return the address of a report of another app, "" where it has none."""
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
