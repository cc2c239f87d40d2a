"""Quarterly reports: the list, one report to edit, sign and send, its paper."""

import uuid
from typing import Final

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assignments.indicators.registry import indicators
from assignments.models import QuarterlyReport
from assignments.papers.pdf import LANGUAGE, PDF, Paper, Signature, Table, paper_pdf
from assignments.planning.quarters import last_ended
from assignments.reports import services
from cadres.models import Cadre, Unit
from cadres.policies import Capability, can, top_units, units_with
from cadres.requests import cadre_of
from core.errors import DomainError
from core.http import personal
from core.marks import ChangedMeanwhile
from core.time import day_and_time

FIRST_YEAR: Final = 2020
LAST_YEAR: Final = 2099


class ReportForm(forms.Form):
    """The text, and the name that signs it."""

    body = forms.CharField(
        label=gettext_lazy("Your report"),
        max_length=services.LONGEST,
        widget=forms.Textarea(attrs={"rows": 22}),
    )
    signature = forms.CharField(
        label=gettext_lazy("Type your name to sign"),
        max_length=60,
        required=False,
        help_text=gettext_lazy("Needed to send it; a draft is kept without."),
    )


@personal
@login_required
@require_safe
def quarterly_reports(request: HttpRequest) -> HttpResponse:
    """List the reports of the actor's units, and those that units below have sent."""
    actor, at = cadre_of(request), timezone.now()
    tops = top_units(actor, Capability.RECEIVE_REPORTS)
    if not tops:
        raise Http404
    year, quarter = last_ended(at)
    return render(
        request,
        "assignments/reports/reports.html",
        {
            "reports": _readable(actor).select_related("unit", "signer")[:100],
            "units": units_with(actor, Capability.RECEIVE_REPORTS).standing(),
            "year": year,
            "quarter": quarter,
        },
    )


@personal
@login_required
@require_POST
def begin_report(request: HttpRequest) -> HttpResponse:
    """Draft the report of a quarter."""
    actor = cadre_of(request)
    units = units_with(actor, Capability.RECEIVE_REPORTS).standing()
    unit: Unit = get_object_or_404(units, code=request.POST.get("unit", "").replace("\0", ""))
    year, quarter = request.POST.get("year", ""), request.POST.get("quarter", "")
    if quarter not in ("1", "2", "3", "4") or not (year.isdecimal() and len(year) == 4):
        raise Http404
    if not FIRST_YEAR <= int(year) <= LAST_YEAR:
        raise Http404
    try:
        report = services.begin_report(
            unit=unit, year=int(year), quarter=int(quarter), actor=actor, at=timezone.now()
        )
    except DomainError as error:
        messages.info(request, str(error))
        return redirect("quarterly_reports")
    return redirect(report)


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def quarterly_report(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """Show a report; its unit may edit, sign and send it."""
    actor, at = cadre_of(request), timezone.now()
    report = _report_or_404(request, report_id)
    writes = report.sent_at is None and can(
        actor, Capability.RECEIVE_REPORTS, within=report.unit
    )
    if request.method != "POST":
        return _show(request, report, ReportForm(initial={"body": report.body}), writes)
    if not writes:
        if report.sent_at is not None and can(
            actor, Capability.RECEIVE_REPORTS, within=report.unit
        ):
            return _sent_before(request, report)
        raise Http404
    seen = request.POST.get("seen", "")
    if "again" in request.POST:
        try:
            services.draft_again(report=report, actor=actor, at=at, seen=seen)
        except DomainError as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Drafted again from the figures of this moment."))
        return redirect(report)
    form = ReportForm(request.POST)
    if not form.is_valid():
        return _show(request, report, form, writes, status=422)
    body = form.cleaned_data["body"]
    try:
        if "send" in request.POST:
            services.send_report(
                report=report,
                body=body,
                signature=form.cleaned_data["signature"],
                actor=actor,
                at=at,
                seen=seen,
            )
            messages.success(request, _("Signed and sent."))
        else:
            services.keep_report(report=report, body=body, actor=actor, at=at, seen=seen)
            messages.success(request, _("Your draft is kept."))
    except ChangedMeanwhile as error:
        report.refresh_from_db()
        form.add_error(None, str(error))
        return _show(request, report, form, writes, status=422, theirs=report.body)
    except services.ReportSent:
        report.refresh_from_db()
        return _sent_before(request, report)
    except DomainError as error:
        form.add_error(None, str(error))
        return _show(request, report, form, writes, status=422)
    return redirect(report)


@personal
@login_required
@require_safe
def quarterly_report_pdf(request: HttpRequest, report_id: uuid.UUID) -> HttpResponse:
    """Send the report as a paper."""
    report = _report_or_404(request, report_id)
    return HttpResponse(
        paper_pdf(report_paper(report), at=report.sent_at or report.begun_at),
        content_type=PDF,
        headers={
            "Content-Disposition": (
                f'inline; filename="{report.unit.code}-{report.year}-Q{report.quarter}.pdf"'
            )
        },
    )


def report_paper(report: QuarterlyReport) -> Paper:
    """Return the report with its figures and signature; in Chinese."""
    heading, *paragraphs = [line for line in report.body.splitlines() if line.strip()] or [""]
    with translation.override(LANGUAGE):
        rows = [
            [each["label"], f"{each['text']}{each.get('measure', '')}", each["detail"]]
            for each in report.figures
        ]
        signatures = []
        if report.signer is not None and report.sent_at is not None:
            signatures = [
                Signature(report.unit.name, report.signer.name, day_and_time(report.sent_at))
            ]
        return Paper(
            heading=heading,
            subheading="" if report.sent_at else _("draft"),
            paragraphs=paragraphs,
            tables=[
                Table(
                    pgettext("indicators", "Figures"),
                    [_("Figure"), _("Value"), _("Of how many")],
                    rows,
                )
            ],
            signatures=signatures,
            digest=report.digest,
            footer=_("Qingfeng"),
        )


def _readable(actor: Cadre) -> QuerySet[QuarterlyReport]:
    """Reports of the actor's units; of units further below only what was sent."""
    tops = top_units(actor, Capability.RECEIVE_REPORTS)
    own = Q(pk__in=[])
    below = Q(pk__in=[])
    for unit in tops:
        own |= Q(unit=unit)
        below |= Q(unit__path__startswith=unit.path)
    mine = Q(begun_by=actor) & below
    return QuarterlyReport.objects.filter(own | mine | (below & Q(sent_at__isnull=False)))


def _report_or_404(request: HttpRequest, report_id: uuid.UUID) -> QuarterlyReport:
    reports = _readable(cadre_of(request)).select_related("unit", "signer", "sent_to")
    return get_object_or_404(reports, public_id=report_id)


def _sent_before(request: HttpRequest, report: QuarterlyReport) -> HttpResponse:
    """Answer whoever sends a report that was sent: nothing they wrote is lost."""
    messages.error(request, _("The report was sent; it stays as it is."))
    yours = request.POST.get("body", "")[: services.LONGEST]
    if yours.split() == report.body.split():
        return redirect(report)
    return _show(request, report, ReportForm(), writes=False, status=422, yours=yours)


def _show(
    request: HttpRequest,
    report: QuarterlyReport,
    form: ReportForm,
    writes: bool,
    status: int = 200,
    theirs: str = "",
    yours: str = "",
) -> HttpResponse:
    figures = [  # kept in Chinese, as the paper is; the screen names them in the reader's language
        {
            **each,
            "label": known.label if known else each["label"],
            "measure": known.measure if known else "",
        }
        for each in report.figures
        for known in (indicators.get(each["code"]),)
    ]
    return render(
        request,
        "assignments/reports/report.html",
        {
            "report": report,
            "form": form,
            "writes": writes,
            "figures": figures,
            "theirs": theirs,
            "yours": yours,
            "seen": report.mark
            if theirs or request.method != "POST"
            else request.POST.get("seen"),
        },
        status=status,
    )
