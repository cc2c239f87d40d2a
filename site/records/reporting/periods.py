"""Which half-year or year a self-report covers, and when it is asked for. Pure; no clock."""

import datetime as dt
import re
from typing import Final, NamedTuple

from django.utils.translation import gettext as _

_CODE: Final = re.compile(r"(?P<year>20\d\d)(?P<half>-H1)?")


class Period(NamedTuple):
    """`code` is "2026-H1" for the first half of a year and "2026" for the whole."""

    code: str
    starts_on: dt.date
    ends_on: dt.date
    opens_on: dt.date  # the system drafts it from this day
    due_on: dt.date

    @property
    def label(self) -> str:
        """Name in the interface language."""
        text = _("first half of %(year)d") if self.is_half else _("year %(year)d")
        return text % {"year": self.starts_on.year}

    @property
    def label_zh(self) -> str:
        """Name in Chinese, for the text of the report."""
        return f"{self.starts_on.year}年{'上半年' if self.is_half else '度'}"

    @property
    def is_half(self) -> bool:
        return self.code.endswith("-H1")


def period_of(code: str) -> Period:
    """Return the period with that code.

    Raises:
        ValueError: `code` names no period.
    """
    match = _CODE.fullmatch(code)
    if match is None:
        raise ValueError(f"no period is called {code!r}")
    year = int(match["year"])
    if match["half"]:
        return Period(
            code,
            dt.date(year, 1, 1),
            dt.date(year, 6, 30),
            dt.date(year, 6, 1),
            dt.date(year, 7, 15),
        )
    return Period(
        code,
        dt.date(year, 1, 1),
        dt.date(year, 12, 31),
        dt.date(year, 11, 1),
        dt.date(year + 1, 1, 15),
    )


def open_period(today: dt.date) -> Period | None:
    """Return the period whose report can be begun on `today`; None between the seasons.

    The half-year's from 1 June to 31 August, the year's from 1 November to 31 January.
    """
    if today.month == 1:
        return period_of(str(today.year - 1))
    if today.month in (6, 7, 8):
        return period_of(f"{today.year}-H1")
    if today.month in (11, 12):
        return period_of(str(today.year))
    return None
