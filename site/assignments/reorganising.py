"""What is running for a unit goes along when it is put elsewhere or merged; what is over stays."""

import datetime as dt
from collections.abc import Mapping

from django.db.models import Exists, OuterRef

from assignments.models import (
    AnnualPlan,
    AppointmentPack,
    CaseClosing,
    Filing,
    Order,
    QuarterlyReport,
    TargetBook,
)
from cadres.models import Unit
from cadres.observers import observes_reorganisation
from core.time import site_date


@observes_reorganisation
def take_paperwork_along(
    *, successors: Mapping[int, int], is_move: bool, at: dt.datetime
) -> None:
    """Let whoever answers for the unit now have what it owes.

    Of a unit that was merged, an answer that the other unit owes itself is asked for once; its
    target books, plans and reports end with it.
    """
    for old, new in successors.items():
        _take_filings_along(old, new)
        same = CaseClosing.objects.filter(unit=new, title=OuterRef("title"))
        CaseClosing.objects.filter(~Exists(same), unit=old, closed_at=None).update(unit=new)
        AppointmentPack.objects.running().filter(unit=old).update(unit=new)
        if is_move:
            _take_undertakings_along(old, new, at)


def _take_filings_along(old: int, new: int) -> None:
    owed = Filing.objects.owed().filter(unit=old)
    asked = Filing.objects.filter(unit=new, order=OuterRef("order"))
    owed.filter(Exists(asked)).delete()  # nothing was filed
    owed.update(unit=new)
    unanswered = Filing.objects.owed().filter(order=OuterRef("pk"))
    Order.objects.filter(Exists(unanswered), issuer=old).update(issuer=new)


def _take_undertakings_along(old: int, new: int, at: dt.datetime) -> None:
    """Move the books and plans that run, with drafts. What a side has signed names whom it did."""
    above = Unit.objects.get(pk=new).get_parent()
    books = TargetBook.objects.filter(unit=old, closed_at=None)
    if above is not None:
        books.filter(issuer_signed_at=None, unit_signed_at=None).update(issuer=above)
    books.update(unit=new)
    AnnualPlan.objects.filter(unit=old, year__gte=site_date(at).year).update(unit=new)
    QuarterlyReport.objects.filter(unit=old, sent_at=None).update(unit=new)
