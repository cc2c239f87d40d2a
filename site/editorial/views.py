"""One page before it is published: findings, reach, plan. Inside the editor."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe
from wagtail.models import Page

from cadres.models import Cadre
from cadres.requests import cadre_of
from core.errors import DomainError
from core.publishing_gates import reasons_against
from core.time import site_date
from editorial.impact import impact_of
from editorial.models import EditorialPlan, IntakeNote
from editorial.planning.forms import PlanForm
from editorial.planning.services import set_plan
from editorial.redaction.checking import findings_of, is_checked
from editorial.redaction.services import may_waive, waive_finding


@require_safe
def editorial_page(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show what stands between a draft and its readers."""
    page, cadre = _draft_for(request, page_id)
    return _answer(request, page, cadre)


@require_POST
def waive(request: HttpRequest, page_id: int) -> HttpResponse:
    """Let a finding stay, by a second person."""
    page, cadre = _draft_for(request, page_id)
    try:
        waive_finding(
            page=page,
            digest=request.POST.get("digest", ""),
            reason=request.POST.get("reason", ""),
            actor=cadre,
            at=timezone.now(),
        )
    except DomainError as error:
        messages.error(request, str(error))
        return _answer(request, page, cadre, status=409)
    return redirect("editorial_page", page_id)


@require_POST
def plan(request: HttpRequest, page_id: int) -> HttpResponse:
    """Set embargo and re-review."""
    page, cadre = _draft_for(request, page_id)
    if not page.permissions_for_user(cadre).can_edit() and not may_waive(cadre, page):
        raise Http404
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _answer(request, page, cadre, form=form, status=400)
    try:
        set_plan(page=page, actor=cadre, at=timezone.now(), **form.cleaned_data)
    except DomainError as error:
        form.add_error(None, str(error))
        return _answer(request, page, cadre, form=form, status=400)
    return redirect("editorial_page", page_id)


def _draft_for(request: HttpRequest, page_id: int) -> tuple[Any, Cadre]:
    """Return the draft and who asks; whoever neither edits nor reviews finds nothing."""
    cadre = cadre_of(request)
    page: Any = get_object_or_404(Page, pk=page_id, depth__gt=1).specific
    permissions = page.permissions_for_user(cadre)
    task = page.current_workflow_task
    is_reviewer = task is not None and task.specific.user_can_access_editor(page, cadre)
    if not (permissions.can_edit() or is_reviewer or permissions.can_unpublish()):
        raise Http404
    return page.get_latest_revision_as_object(), cadre


def _answer(
    request: HttpRequest,
    page: Any,
    cadre: Cadre,
    *,
    form: PlanForm | None = None,
    status: int = 200,
) -> HttpResponse:
    stored = EditorialPlan.objects.filter(page_id=page.pk).select_related("set_by").first()
    return render(
        request,
        "editorial/page.html",
        {
            "page": page,
            "is_checked": is_checked(page),
            "findings": findings_of(page),
            "reasons": reasons_against(page),
            "may_waive": may_waive(cadre, page),
            "impact": impact_of(page, today=site_date(timezone.now())),
            "plan": stored,
            "rest": IntakeNote.objects.filter(page_id=page.pk).first(),
            "form": form or PlanForm(instance=stored),
            "header_icon": "tasks",
        },
        status=status,
    )
