"""A target book, and a report on it, as papers."""

from collections.abc import Sequence

from django.utils import translation
from django.utils.translation import gettext as _

from assignments.indicators.registry import Share, indicators, written
from assignments.models import TargetBook, TargetReport
from assignments.papers.pdf import LANGUAGE, Paper, Signature, Table
from assignments.targetbook.progress import Progress
from core.time import day_and_time, long_date


def book_paper(book: TargetBook, progress: Sequence[Progress], until: str) -> Paper:
    """Return the book with its progress; in Chinese."""
    with translation.override(LANGUAGE):
        rows = [
            [
                f"{each.target.number}. {each.indicator.label}",
                f"≥ {each.wanted}",
                each.text,
                each.detail,
                _("reached") if each.is_reached else _("not yet"),
            ]
            for each in progress
        ]
        signatures = [
            Signature(side.name, signer.name if signer else "", day_and_time(at) if at else "")
            for side, signer, at in (
                (book.issuer, book.issuer_signer, book.issuer_signed_at),
                (book.unit, book.unit_signer, book.unit_signed_at),
            )
        ]
        return Paper(
            heading=_("Target book for clean-government education %(year)d")
            % {"year": book.year},
            subheading=f"{book.issuer.name} — {book.unit.name}",
            tables=[
                Table(
                    _("Targets and progress until %(day)s") % {"day": until},
                    [_("Target"), _("At least"), _("Now"), _("Of"), _("State")],
                    rows,
                )
            ],
            signatures=signatures,
            digest=book.digest,
            footer=_("Qingfeng"),
        )


def report_paper(report: TargetReport) -> Paper:
    """Return a mid-year or year-end report as it was made; in Chinese."""
    book = report.book
    with translation.override(LANGUAGE):
        rows = []
        for each in report.figures:
            indicator = indicators.get(each["indicator"])
            is_count = indicator is not None and indicator.is_count
            share = Share(each["part"], each["whole"])
            rows.append(
                [
                    f"{each['number']}. {indicator.label if indicator else each['indicator']}",
                    f"≥ {each['at_least']}" + ("" if is_count else "%"),
                    written(share, is_count=is_count),
                    f"{share.part}/{each['at_least'] if is_count else share.whole}",
                    _("reached") if each["reached"] else _("not reached"),
                ]
            )
        return Paper(
            heading=f"{book.year} {report.get_occasion_display()}",
            subheading=f"{book.issuer.name} — {book.unit.name}",
            facts=[(_("Figures until"), long_date(report.until))],
            tables=[
                Table(
                    _("Targets"),
                    [_("Target"), _("At least"), _("Figure"), _("Of"), _("State")],
                    rows,
                )
            ],
            digest=report.digest,
            footer=_("Qingfeng"),
        )
