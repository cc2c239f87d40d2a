"""Self-reports: the author's pages, and those of the unit that receives them."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cadres.models import Unit
from cadres.policies import Capability, top_units, units_with
from cadres.requests import cadre_of
from core.errors import DomainError
from core.http import personal
from core.time import site_date
from records.models import SelfReport
from records.reporting import services
from records.reporting.periods import Period, open_period, period_of
from records.reporting.reading import received_reports

REPORTS_PER_PAGE = 50


class ReportForm(forms.Form):
    """The text of the report, and the name that signs it."""

    body = forms.CharField(
        label=gettext_lazy("Your report"),
        max_length=services.LONGEST_REPORT,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24}),
    )
    signature = forms.CharField(
        label=gettext_lazy("Type your name to sign"), max_length=60, required=False
    )


class ReplyForm(forms.Form):
    """What the unit answers; a receipt needs no words."""

    reply = forms.CharField(
        label=gettext_lazy("Reply"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


@personal
@login_required
@require_safe
def self_reports(request: HttpRequest) -> HttpResponse:
    """List one's own reports, and say which one can be begun."""
    cadre = cadre_of(request)
    return render(
        request,
        "records/reports/reports.html",
        {
            "reports": SelfReport.objects.of(cadre),
            "open_period": open_period(site_date(timezone.now())),
            "receives": bool(top_units(cadre, Capability.RECEIVE_REPORTS)),
        },
    )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def self_report(request: HttpRequest, period_code: str) -> HttpResponse:
    """Show one's own report; POST keeps the draft, begins it, or with `send` signs and sends."""
    cadre, at = cadre_of(request), timezone.now()
    period = _period_or_404(period_code)
    report = SelfReport.objects.of(cadre).filter(period_code=period.code).first()
    if request.method != "POST":
        if report is None:
            return render(request, "records/reports/begin.html", {"period": period})
        if not report.body:
            report.body = services.draft_of(cadre, period)
        return _report_page(request, report, ReportForm(initial={"body": report.body}))
    if report is None or "begin" in request.POST:
        try:
            services.begin_report(cadre=cadre, period=period, at=at)
        except services.NotYetOpen as error:
            messages.info(request, str(error))
            return redirect("self_reports")
        return redirect("self_report", period.code)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _report_page(request, report, form, status=422)
    body = form.cleaned_data["body"]
    try:
        if "send" not in request.POST:
            services.keep_report(report=report, body=body)
            if "X-Draft" in request.headers:
                return HttpResponse(status=204)
            messages.success(request, _("Your draft is kept. Only you can see it."))
        else:
            services.send_report(
                report=report, body=body, signature=form.cleaned_data["signature"], at=at
            )
            messages.success(request, _("Sent. The receipt is below."))
    except services.AlreadySent as error:
        messages.info(request, str(error))
    except DomainError as error:
        form.add_error(None, str(error))
        return _report_page(request, report, form, status=422)
    return redirect("self_report", period.code)


@personal
@login_required
@require_safe
def report_inbox(request: HttpRequest) -> HttpResponse:
    """List the reports that the reader's units received."""
    receiver = cadre_of(request)
    units = units_with(receiver, Capability.RECEIVE_REPORTS)
    if not units.exists():
        raise Http404
    received = received_reports(receiver).select_related("cadre", "unit").order_by("-sent_at")
    page = Paginator(received, REPORTS_PER_PAGE).get_page(request.GET.get("page"))
    period = open_period(site_date(timezone.now()))
    context = {"page_obj": page, "units": units, "open_period": period}
    return render(request, "records/reports/inbox.html", context)


@personal
@login_required
@require_POST
def ask_for_reports(request: HttpRequest) -> HttpResponse:
    """Ask everybody of a unit for the report of the open period."""
    receiver, at = cadre_of(request), timezone.now()
    units = units_with(receiver, Capability.RECEIVE_REPORTS)
    unit: Unit = get_object_or_404(units, code=request.POST.get("unit", ""))
    period = open_period(site_date(at))
    if period is None:
        messages.info(request, _("No report is open at this time of the year."))
    else:
        asked = services.ask_for_reports(unit=unit, period=period, actor=receiver, at=at)
        messages.success(request, _("Asked: %(people)d people.") % {"people": asked})
    return redirect("report_inbox")


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def received_report(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show a report to the unit that received it; POST answers it."""
    receiver = cadre_of(request)
    report = get_object_or_404(
        received_reports(receiver).select_related("cadre", "unit", "replied_by"),
        public_id=public_id,
    )
    form = ReplyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            services.answer_report(
                report=report,
                receiver=receiver,
                reply=form.cleaned_data["reply"],
                at=timezone.now(),
            )
        except DomainError as error:
            messages.info(request, str(error))
        else:
            messages.success(request, _("Answered; the author sees it."))
        return redirect("received_report", report.public_id)
    return render(request, "records/reports/received.html", {"report": report, "form": form})


def _period_or_404(code: str) -> Period:
    try:
        return period_of(code)
    except ValueError as error:
        raise Http404 from error


def _report_page(
    request: HttpRequest, report: SelfReport, form: ReportForm, status: int = 200
) -> HttpResponse:
    context: dict[str, Any] = {"report": report, "form": form}
    return render(request, "records/reports/report.html", context, status=status)
