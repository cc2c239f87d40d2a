"""Drafting a quarterly report, keeping it, signing and sending it."""

import datetime as dt
import hashlib
from typing import Any, Final

import rfc8785
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assignments.indicators.registry import Scope, indicators, shares_of, sum_of, written
from assignments.models import QuarterlyReport, TargetBook
from assignments.planning.quarters import days_of
from assignments.reports.draft import Figure, draft_report
from assignments.targetbook.progress import progress_of
from cadres.models import Cadre, Grant, NoticeKind, Unit
from cadres.notices.services import LANGUAGE, Draft, in_both, post_notices
from cadres.policies import Capability, roles_with
from core.errors import DomainError
from core.marks import refuse_unless_seen
from core.time import site_date
from records.models import Event
from records.names import same_name
from records.services import SignatureMismatch

LONGEST: Final = 20_000
MOST_GAPS: Final = 8


class QuarterNotOver(DomainError):
    """The quarter has not begun."""


class ReportSent(DomainError):
    """The report was sent; it stays as it is."""


class ReportEmpty(DomainError):
    """There is nothing to send."""


class NobodyAbove(DomainError):
    """No unit lies above that could receive it."""


@transaction.atomic
def begin_report(
    *, unit: Unit, year: int, quarter: int, actor: Cadre, at: dt.datetime
) -> QuarterlyReport:
    """Return the report of the quarter, drafted from the figures if there is none.

    Raises:
        QuarterNotOver: the quarter lies in the future.
    """
    first, _last = days_of(year, quarter)
    if site_date(at) < first:
        raise QuarterNotOver(_("This quarter has not begun."))
    report = QuarterlyReport.objects.filter(unit=unit, year=year, quarter=quarter).first()
    if report is not None:
        return report
    figures = figures_of(unit, year, quarter, at)
    report, is_new = QuarterlyReport.objects.get_or_create(
        unit=unit,
        year=year,
        quarter=quarter,
        defaults={
            "body": draft_of(unit, year, quarter, figures, at),
            "figures": [figure._asdict() for figure in figures],
            "begun_by": actor,
            "begun_at": at,
        },
    )
    if is_new:
        _log(report, "assignments.begin_report", actor, {})
    return report


def figures_of(unit: Unit, year: int, quarter: int, at: dt.datetime) -> list[Figure]:
    """Return every figure from the year's beginning to the quarter's end. One query."""
    _first, last = days_of(year, quarter)
    scope = Scope.whole(unit, dt.date(year, 1, 1), min(last, site_date(at)))
    found = []
    with translation.override(LANGUAGE):
        shares = shares_of((indicator, scope) for indicator in indicators.values())
        for (code, indicator), of_unit in zip(indicators.items(), shares, strict=True):
            share = sum_of(of_unit)
            text = written(share, is_count=indicator.is_count, hides_few=indicator.hides_few)
            hides = text.startswith("<")
            detail = (
                ""
                if indicator.is_count or hides or not share.whole
                else f"{share.part}/{share.whole}"
            )
            found.append(
                Figure(code, str(indicator.label), text, detail, str(indicator.measure))
            )
    return found


def draft_of(
    unit: Unit, year: int, quarter: int, figures: list[Figure], at: dt.datetime
) -> str:
    """Return the draft of the text as the figures stand. A few queries."""
    first, last = days_of(year, quarter)
    children = list(Unit.objects.children_of(unit))
    length = len(unit.path) + Unit.steplen
    coverage = indicators["COVERAGE"]
    scope = Scope(unit.path, length, dt.date(year, 1, 1), min(last, site_date(at)))
    shares = coverage.shares(scope)
    total = sum_of(shares)
    gaps = [
        child.name
        for child in children
        if child.path in shares and shares[child.path].permille < total.permille
    ]
    book = TargetBook.objects.filter(unit=unit, year=year).first()
    wanted: dict[str, str] = {}
    missed: list[str] = []
    if book is not None:
        with translation.override(LANGUAGE):
            missed = [
                str(each.indicator.label)
                for each in progress_of(book, scope.until)
                if not each.is_reached
            ]
        for code, value in book.targets.values_list("code", "value"):
            is_count = code in indicators and indicators[code].is_count
            measure = indicators[code].measure if is_count else "%"
            with translation.override(LANGUAGE):
                wanted[code] = f"{value}{measure}"
    events = Event.objects.filter(
        state=Event.State.APPROVED,
        audience__path__startswith=unit.path,
        ends_at__date__range=(first, last),
    )
    return draft_report(
        unit=unit.name,
        year=year,
        quarter=quarter,
        figures=figures,
        gaps=gaps[:MOST_GAPS],
        events=list(events.order_by("starts_at").values_list("title", flat=True)),
        wanted=wanted,
        missed=missed,
    )


@transaction.atomic
def keep_report(
    *, report: QuarterlyReport, body: str, actor: Cadre, at: dt.datetime, seen: str = ""
) -> QuarterlyReport:
    """Keep what was written so far.

    Args:
        seen: `QuarterlyReport.mark` of the text that was changed; "" to replace any.

    Raises:
        ReportSent: it was sent.
        ChangedMeanwhile: somebody else kept another text since.
    """
    locked = _unsent(report, seen)
    locked.body = body[:LONGEST]
    locked.save(update_fields=["body"])
    return locked


@transaction.atomic
def draft_again(
    *, report: QuarterlyReport, actor: Cadre, at: dt.datetime, seen: str = ""
) -> QuarterlyReport:
    """Throw the text away and draft it from the figures of this moment.

    Raises:
        ReportSent: it was sent.
        ChangedMeanwhile: the text to be thrown away is not the one that was shown.
    """
    locked = _unsent(report, seen)
    figures = figures_of(locked.unit, locked.year, locked.quarter, at)
    locked.figures = [figure._asdict() for figure in figures]
    locked.body = draft_of(locked.unit, locked.year, locked.quarter, figures, at)
    locked.save(update_fields=["figures", "body"])
    return locked


@transaction.atomic
def send_report(
    *,
    report: QuarterlyReport,
    body: str,
    signature: str,
    actor: Cadre,
    at: dt.datetime,
    seen: str = "",
) -> QuarterlyReport:
    """Sign the report by typing one's name and send it to the unit above, with today's figures.

    Raises:
        ReportSent, ReportEmpty, SignatureMismatch, NobodyAbove, ChangedMeanwhile: nothing is
            written.
    """
    locked = _unsent(report, seen)
    if not body.strip():
        raise ReportEmpty(_("The report is empty."))
    if not same_name(signature, actor.name):
        raise SignatureMismatch(_("Sign with your own name: %(name)s.") % {"name": actor.name})
    above = locked.unit.get_parent()
    if above is None:
        raise NobodyAbove(_("No unit lies above %(unit)s.") % {"unit": locked.unit.label})
    figures = figures_of(locked.unit, locked.year, locked.quarter, at)
    locked.body, locked.signer, locked.sent_at = body.strip()[:LONGEST], actor, at
    locked.figures, locked.sent_to = [figure._asdict() for figure in figures], above
    locked.digest = report_digest(locked)
    locked.save(update_fields=["body", "signer", "sent_at", "figures", "sent_to", "digest"])
    _tell(locked, at)
    _log(locked, "assignments.send_report", actor, {"digest": locked.digest})
    return locked


def report_digest(report: QuarterlyReport) -> str:
    """Return SHA-256, in hexadecimal, of the canonical JSON of what was signed."""
    assert report.signer is not None
    assert report.sent_at is not None
    signed: dict[str, Any] = {
        "unit": report.unit.code,
        "year": report.year,
        "quarter": report.quarter,
        "body": report.body,
        "figures": report.figures,
        "signer": report.signer.staff_number,
        "sent_at": report.sent_at.astimezone(dt.UTC).isoformat(),
    }
    return hashlib.sha256(rfc8785.dumps(signed)).hexdigest()


def _tell(report: QuarterlyReport, at: dt.datetime) -> None:
    title, title_en = in_both(
        lambda: (
            _("%(unit)s sent its report of quarter %(quarter)d, %(year)d")
            % {"unit": report.unit.label, "quarter": report.quarter, "year": report.year}
        )
    )
    readers = Grant.objects.filter(
        unit=report.sent_to, role__in=roles_with(Capability.RECEIVE_REPORTS)
    )
    post_notices(
        drafts=[
            Draft(
                cadre_id=reader,
                kind=NoticeKind.REPORT,
                key=f"quarterly:{report.pk}",
                title=title,
                title_en=title_en,
                url=report.get_absolute_url(),
            )
            for reader in readers.values_list("cadre_id", flat=True).distinct()
        ],
        at=at,
    )


def _unsent(report: QuarterlyReport, seen: str) -> QuarterlyReport:
    locked: QuarterlyReport = (
        QuarterlyReport.objects.select_for_update(of=("self",))
        .select_related("unit")
        .get(pk=report.pk)
    )
    if locked.sent_at is not None:
        raise ReportSent(_("The report was sent; it stays as it is."))
    refuse_unless_seen(
        seen,
        locked.mark,
        _(
            "Somebody else changed the text meanwhile. Yours is still below, theirs beneath "
            "it: put them together and save once more."
        ),
    )
    return locked


def _log(report: QuarterlyReport, action: str, actor: Cadre, facts: dict[str, Any]) -> None:
    period = f"{report.year}Q{report.quarter}"
    log(
        instance=report,
        action=action,
        user=actor,
        data={"unit": report.unit.code, "period": period, **facts},
    )
