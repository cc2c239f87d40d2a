"""Orders of the issuing side, and the answers of the units."""

import uuid
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assignments.filings import services
from assignments.filings.access import (
    issued_orders,
    issuing_units,
    may_answer,
    may_give_back,
    readable_filings,
    received_filings,
)
from assignments.filings.forms import AnswerForm, OrderForm, ReturnForm
from assignments.filings.models import Filing
from assignments.filings.paper import filing_paper
from assignments.papers.pdf import PDF, paper_pdf
from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.errors import DomainError
from core.http import personal
from core.time import site_date

PAGE_SIZE: Final = 30


@personal
@login_required
@require_safe
def filings(request: HttpRequest) -> HttpResponse:
    """List what the actor's units have to answer, and the orders that the actor issued."""
    actor, at = cadre_of(request), timezone.now()
    if not top_units(actor, Capability.PLAN_ACTIVITIES):
        raise Http404
    today = site_date(at)
    shown = request.GET.get("show", "owed")
    issuing = top_units(actor, Capability.ASSIGN_LEARNING)
    received = received_filings(actor).asked_from_above(issuing)
    received = received.select_related("order__issuer", "unit")
    if shown == "owed":
        received = received.owed()
    page = Paginator(received.order_by("order__due_on", "pk"), PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    orders = (
        issued_orders(actor)
        .select_related("issuer")
        .annotate(
            asked=Count("filings"),
            answered=Count("filings", filter=Q(filings__filed_at__isnull=False)),
        )[:PAGE_SIZE]
    )
    return render(
        request,
        "assignments/filings/filings.html",
        {
            "page_obj": page,
            "shown": shown,
            "orders": orders,
            "today": today,
            "may_issue": issuing_units(actor).exists(),
        },
    )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def issue_order(request: HttpRequest) -> HttpResponse:
    """Issue an order to the units below."""
    actor = cadre_of(request)
    units = issuing_units(actor)
    if not units.exists():
        raise Http404
    form = OrderForm(request.POST if request.method == "POST" else None, units=units)
    if request.method == "POST" and form.is_valid():
        try:
            order = services.issue_order(actor=actor, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("Issued as %(number)s.") % {"number": order.number})
            return redirect(order)
    return render(
        request,
        "assignments/filings/issue.html",
        {"form": form},
        status=422 if request.method == "POST" else 200,
    )


@personal
@login_required
@require_safe
def order(request: HttpRequest, order_id: uuid.UUID) -> HttpResponse:
    """Show an order with every unit's answer, who is late first."""
    shown = get_object_or_404(
        issued_orders(cadre_of(request)).select_related("issuer", "version", "issued_by"),
        public_id=order_id,
    )
    today = site_date(timezone.now())
    answers = list(shown.filings.select_related("unit", "filed_by").order_by("unit__path"))
    answers.sort(key=lambda each: each.is_filed)
    return render(
        request,
        "assignments/filings/order.html",
        {
            "order": shown,
            "answers": answers,
            "answered": sum(each.is_filed for each in answers),
            "today": today,
            "is_over": shown.due_on < today,
        },
    )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def filing(request: HttpRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Show one unit's answer; POST files it."""
    actor, at = cadre_of(request), timezone.now()
    shown = _filing_or_404(request, filing_id)
    answers = may_answer(actor, shown)
    form = None
    if answers and not shown.is_filed:
        form = AnswerForm(
            request.POST if request.method == "POST" else None, filing=shown, at=at
        )
        chosen = request.GET.get("event", "")
        event = next((e for e in form.sessions if str(e.public_id) == chosen), None)
        if event is not None and request.method != "POST":
            proof = services.proof_of(shown, event)
            form.initial = {"event": chosen, "text": proof.minutes}
    if request.method == "POST":
        if form is None:
            raise Http404
        if form.is_valid():
            try:
                filed = services.file_answer(
                    filing=shown,
                    text=form.cleaned_data["text"],
                    event=form.cleaned_data.get("event"),
                    actor=actor,
                    at=at,
                )
            except DomainError as error:
                form.add_error(None, str(error))
            else:
                messages.success(
                    request,
                    _("Filed. Receipt %(number)s.") % {"number": filed.receipt_number},
                )
                return redirect(filed)
    return render(
        request,
        "assignments/filings/filing.html",
        {
            "filing": shown,
            "form": form,
            "sessions": form.sessions if form else [],
            "gives_back": shown.is_filed and may_give_back(actor, shown),
            "give_back": ReturnForm(),
            "is_late": shown.order.due_on < site_date(shown.filed_at or at),
        },
        status=422 if request.method == "POST" else 200,
    )


@personal
@login_required
@require_POST
def give_back(request: HttpRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Give an answer back to be completed."""
    actor = cadre_of(request)
    shown = _filing_or_404(request, filing_id)
    if not may_give_back(actor, shown):
        raise Http404
    form = ReturnForm(request.POST)
    note = form.cleaned_data["note"] if form.is_valid() else ""
    try:
        services.give_back(filing=shown, note=note, actor=actor, at=timezone.now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Given back."))
    return redirect(shown)


@personal
@login_required
@require_safe
def filing_pdf(request: HttpRequest, filing_id: uuid.UUID) -> HttpResponse:
    """Send the filed answer with its receipt as a paper."""
    shown = _filing_or_404(request, filing_id)
    if shown.filed_at is None:
        raise Http404
    return HttpResponse(
        paper_pdf(filing_paper(shown), at=shown.filed_at),
        content_type=PDF,
        headers={"Content-Disposition": f'inline; filename="{shown.receipt_number}.pdf"'},
    )


def _filing_or_404(request: HttpRequest, filing_id: uuid.UUID) -> Filing:
    return get_object_or_404(
        readable_filings(cadre_of(request)).select_related(
            "order__issuer", "order__version__instrument", "unit", "event", "filed_by"
        ),
        public_id=filing_id,
    )
