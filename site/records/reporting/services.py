"""Drafting a self-report, sending it to the unit, and answering it."""

import datetime as dt
import hashlib
from decimal import Decimal
from typing import Final

import rfc8785
from django.db import transaction
from django.db.models import Count, Sum
from django.utils.translation import gettext as _

from cadres.models import Cadre, RiskPoint, Unit
from core.errors import DomainError
from core.time import long_date, site_date
from records.models import Kind, SelfReport
from records.names import same_name
from records.reporting.draft import ReportFacts, draft_report
from records.reporting.periods import Period
from records.services import SignatureMismatch, record_entry

LONGEST_REPORT: Final = 20_000
_TITLED: Final = (Kind.COURSE, Kind.CAMPAIGN, Kind.ACTIVITY, Kind.SESSION, Kind.ESSAY)


class NotYetOpen(DomainError):
    """The period's report is not asked for yet."""


class AlreadySent(DomainError):
    """The report was sent; it stays as it is."""


class EmptyReport(DomainError):
    """There is nothing to send."""


class NoUnitToReportTo(DomainError):
    """The author belongs to no unit."""


class AlreadyAnswered(DomainError):
    """The report has its reply."""


@transaction.atomic
def ask_for_reports(*, unit: Unit, period: Period, actor: Cadre, at: dt.datetime) -> int:
    """Ask everybody in service in `unit` for their report; return how many were asked now.

    Who was asked or has begun is left alone. The drafts are written when people open them.

    Raises:
        NotYetOpen: the period's report opens later.
    """
    _check_open(period, at)
    asked = SelfReport.objects.filter(period_code=period.code).values("cadre")
    people = Cadre.objects.in_service().within(unit).exclude(pk__in=asked).exclude(pk=actor.pk)
    made = SelfReport.objects.bulk_create(
        (
            SelfReport(cadre=cadre, period_code=period.code, begun_at=at, asked_by=actor)
            for cadre in people.order_by("pk")
        ),
        batch_size=500,
        ignore_conflicts=True,
    )
    return len(made)


@transaction.atomic
def begin_report(*, cadre: Cadre, period: Period, at: dt.datetime) -> SelfReport:
    """Return the report of `cadre` for `period`, drafted from the record if it has no text.

    Raises:
        NotYetOpen: the period's report opens later.
    """
    _check_open(period, at)
    report, _is_new = SelfReport.objects.get_or_create(
        cadre=cadre, period_code=period.code, defaults={"begun_at": at}
    )
    if not report.body and report.sent_at is None:
        report.body = draft_of(cadre, period)
        SelfReport.objects.filter(pk=report.pk, body="").update(body=report.body)
    return report


@transaction.atomic
def keep_report(*, report: SelfReport, body: str) -> SelfReport:
    """Keep what the author has written so far.

    Raises:
        AlreadySent: it was sent.
    """
    locked = _unsent(report)
    locked.body = body[:LONGEST_REPORT]
    locked.save(update_fields=["body"])
    return locked


@transaction.atomic
def send_report(
    *, report: SelfReport, body: str, signature: str, at: dt.datetime
) -> SelfReport:
    """Sign the report by typing one's name and send it to one's unit; the record gets an entry.

    Raises:
        AlreadySent: it was sent.
        EmptyReport: `body` says nothing.
        SignatureMismatch: `signature` is not the author's name.
        NoUnitToReportTo: the author belongs to no unit.
    """
    locked = _unsent(report)
    author = locked.cadre
    if not body.strip():
        raise EmptyReport(_("The report is empty."))
    if not same_name(signature, author.name):
        raise SignatureMismatch(_("Sign with your own name: %(name)s.") % {"name": author.name})
    if author.unit_id is None:
        raise NoUnitToReportTo(_("You belong to no unit that could receive the report."))
    locked.body, locked.signature = body.strip()[:LONGEST_REPORT], signature.strip()
    locked.unit_id, locked.sent_at = author.unit_id, at
    locked.digest = report_digest(locked)
    locked.save(update_fields=["body", "signature", "unit", "sent_at", "digest"])
    record_entry(
        cadre=author,
        kind=Kind.REPORT,
        activity_key=f"records.report:{locked.period_code}@1",
        title=f"{locked.period.label_zh}自查报告",
        title_en=f"Self-report {locked.period_code}",
        at=at,
        outcome={"report": locked.digest, "receipt": locked.receipt_number},
    )
    return locked


@transaction.atomic
def answer_report(
    *, report: SelfReport, receiver: Cadre, reply: str, at: dt.datetime
) -> SelfReport:
    """Acknowledge a report that was sent, with words or without; once.

    Raises:
        AlreadyAnswered: somebody did.
    """
    locked = SelfReport.objects.select_for_update().get(pk=report.pk)
    if locked.replied_at is not None or locked.sent_at is None:
        raise AlreadyAnswered(_("This report was answered already."))
    locked.reply, locked.replied_by, locked.replied_at = reply.strip()[:2000], receiver, at
    locked.save(update_fields=["reply", "replied_by", "replied_at"])
    return locked


def report_digest(report: SelfReport) -> str:
    """Return SHA-256, in hexadecimal, of the canonical JSON of what was signed."""
    signed = {
        "staff_number": report.cadre.staff_number,
        "name": report.cadre.name,
        "period": report.period_code,
        "body": report.body,
        "signature": report.signature,
        "sent_at": report.sent_at.astimezone(dt.UTC).isoformat() if report.sent_at else "",
    }
    return hashlib.sha256(rfc8785.dumps(signed)).hexdigest()


def draft_of(cadre: Cadre, period: Period) -> str:
    """Return the draft for `period` as the record stands. Writes nothing. Four queries."""
    return draft_report(facts_of(cadre, period))


def facts_of(cadre: Cadre, period: Period) -> ReportFacts:
    """Read what the record of `cadre` holds of `period`. Four queries."""
    entries = cadre.entries.standing().filter(
        earned_on__range=(period.starts_on, period.ends_on)
    )
    rows = list(
        entries.order_by()
        .values("kind")
        .annotate(number=Count("pk"), hours=Sum("credit_hours"))
    )
    titled = entries.filter(kind__in=_TITLED).newest_first()
    postings = cadre.postings.on(period.ends_on).select_related("post")
    posts = [posting.post for posting in postings]
    points = RiskPoint.objects.listed().filter(post__in=posts, level=RiskPoint.Level.HIGH)
    return ReportFacts(
        period_label=period.label_zh,
        name=cadre.name,
        unit=cadre.unit.name if cadre.unit else "",
        posts=[post.name for post in posts],
        hours=sum((row["hours"] for row in rows), Decimal("0")),
        counts={row["kind"]: row["number"] for row in rows},
        titles=list(titled.values_list("title", flat=True)[:20]),
        risk_points=list(points.values_list("name", flat=True)),
    )


def _check_open(period: Period, at: dt.datetime) -> None:
    if site_date(at) < period.opens_on:
        raise NotYetOpen(
            _("This report opens on %(day)s.") % {"day": long_date(period.opens_on)}
        )


def _unsent(report: SelfReport) -> SelfReport:
    locked = (
        SelfReport.objects.select_for_update(of=("self",))
        .select_related("cadre")
        .get(pk=report.pk)
    )
    if locked.sent_at is not None:
        raise AlreadySent(_("You sent this report; it stays as it is."))
    return locked
