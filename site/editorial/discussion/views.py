"""The thread of a case, and the queue of the reviewers."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_POST
from wagtail.models import Site

from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.errors import DomainError
from core.http import personal
from core.page_extras import gives_page_extra
from editorial.discussion import services
from editorial.models import DiscussionSettings, Remark
from warning_cases.models import WarningCasePage

PER_PAGE = 30


def is_on(request: HttpRequest) -> bool:
    """Tell whether the site discusses cases; nothing is written to find out. One query."""
    site = Site.find_for_request(request)
    return bool(DiscussionSettings.objects.filter(site=site, is_on=True).exists())


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def thread(request: HttpRequest, page_id: int) -> HttpResponse:
    """Show what people wrote about a case, and take a remark."""
    cadre = cadre_of(request)
    if not is_on(request):
        raise Http404
    page: Any = get_object_or_404(WarningCasePage.objects.live().readable_by(cadre), pk=page_id)
    error, typed = "", ""
    if request.method == "POST":
        typed = request.POST.get("text", "")
        try:
            services.write_remark(page=page, author=cadre, text=typed, at=timezone.now())
        except DomainError as refusal:
            error = str(refusal)
        else:
            return redirect("discussion", page.pk)
    remarks = page.remarks.shown().select_related("author__unit")
    return render(
        request,
        "editorial/discussion/thread.html",
        {
            "page": page,
            "page_obj": Paginator(remarks, PER_PAGE).get_page(request.GET.get("page")),
            "own": page.remarks.filter(author=cadre).exclude(state=Remark.State.WITHDRAWN),
            "error": error,
            "typed": typed,
        },
        status=400 if error else 200,
    )


@login_required
@require_POST
def withdraw(request: HttpRequest, remark_id: int) -> HttpResponse:
    """Take one's own remark back."""
    cadre = cadre_of(request)
    remark = get_object_or_404(Remark, pk=remark_id, author=cadre)
    services.withdraw_remark(remark=remark)
    return redirect("discussion", remark.page_id)


@require_http_methods(["GET", "HEAD", "POST"])
def moderate(request: HttpRequest) -> HttpResponse:
    """List what waits, and decide on it; for reviewers."""
    cadre = cadre_of(request)
    if not top_units(cadre, Capability.REVIEW_CONTENT):
        raise Http404
    if request.method == "POST":
        remark = get_object_or_404(Remark, pk=request.POST.get("remark") or 0)
        try:
            services.decide_remark(
                remark=remark,
                is_shown=request.POST.get("decision") == "show",
                reason=request.POST.get("reason", ""),
                actor=cadre,
                at=timezone.now(),
            )
        except DomainError as refusal:
            messages.error(request, str(refusal))
        return redirect("moderate_remarks")
    waiting = Remark.objects.waiting().exclude(author=cadre).select_related("page", "author")
    return render(
        request,
        "editorial/discussion/moderate.html",
        {"page_obj": Paginator(waiting, PER_PAGE).get_page(request.GET.get("page"))},
    )


@gives_page_extra
def discussion_link(*, page: Any, request: HttpRequest) -> SafeString | None:
    """Lead from a case to its thread, where the site has turned it on. One query."""
    if not isinstance(page, WarningCasePage) or not request.user.is_authenticated:
        return None
    if not is_on(request):
        return None
    return render_to_string("editorial/discussion/link.html", {"page": page})
