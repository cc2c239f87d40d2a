"""Which amount band a case reaches, by the text in force when its acts ended."""

from dataclasses import dataclass
from decimal import Decimal

from warning_cases.models import AmountBand, WarningCasePage


@dataclass(frozen=True)
class Reached:
    """The band that an amount reaches; `until_yuan` is where the next one begins, None at the top."""

    band: AmountBand
    from_yuan: Decimal
    until_yuan: Decimal | None


def band_of(case: WarningCasePage) -> Reached | None:
    """Return the band of the case's amount; None where none is reached or known.

    Where several texts in force define bands of a kind, the newest counts. One query.
    """
    day = case.act_date
    if case.amount_yuan is None or not case.amount_kind or day is None:
        return None
    bands = list(
        AmountBand.objects.filter(kind=case.amount_kind)
        .in_force_on(day)
        .select_related("article__version__instrument")
        .order_by("-article__version__in_force_from", "from_yuan")
    )
    if not bands:
        return None
    newest = bands[0].article.version_id
    steps = [
        (_threshold(band, with_circumstances=case.has_listed_circumstances), band)
        for band in bands
        if band.article.version_id == newest
    ]
    reached = [step for step in steps if step[0] <= case.amount_yuan]
    if not reached:
        return None
    above = [threshold for threshold, _band in steps if threshold > case.amount_yuan]
    threshold, band = max(reached, key=lambda step: step[0])
    return Reached(band, threshold, min(above, default=None))


def _threshold(band: AmountBand, *, with_circumstances: bool) -> Decimal:
    lower = band.lower_from_yuan if with_circumstances else None
    return band.from_yuan if lower is None else lower
