"""When festivals fall: lunar dates are computed, never typed."""

import datetime as dt
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _
from holidays.calendars.chinese import _ChineseLunisolar


class Festival(models.TextChoices):
    """The eight moments of integrity reminders."""

    NEW_YEAR = "NEW_YEAR", _("New Year")
    SPRING_FESTIVAL = "SPRING_FESTIVAL", _("Spring Festival")
    LANTERN = "LANTERN", _("Lantern Festival")
    QINGMING = "QINGMING", _("Qingming")
    LABOUR_DAY = "LABOUR_DAY", _("Labour Day")
    DRAGON_BOAT = "DRAGON_BOAT", _("Dragon Boat Festival")
    MID_AUTUMN = "MID_AUTUMN", _("Mid-Autumn Festival")
    NATIONAL_DAY = "NATIONAL_DAY", _("National Day")


_FIXED: Final = {
    Festival.NEW_YEAR: (1, 1),
    Festival.LABOUR_DAY: (5, 1),
    Festival.NATIONAL_DAY: (10, 1),
}


def festival_date(festival: Festival, year: int) -> dt.date:
    """Return the day `festival` falls on in the Gregorian `year`; lunar dates are computed.

    Raises:
        ValueError: the calendar library does not reach `year` (1901–2099).
    """
    if festival in _FIXED:
        month, day = _FIXED[festival]
        return dt.date(year, month, day)
    lunar = _ChineseLunisolar()
    match festival:
        case Festival.SPRING_FESTIVAL | Festival.LANTERN:
            found = lunar.lunar_new_year_date(year)
        case Festival.DRAGON_BOAT:
            found = lunar.dragon_boat_date(year)
        case Festival.MID_AUTUMN:
            found = lunar.mid_autumn_date(year)
        case _:
            found = lunar.qingming_date(year)
    if found is None or found[0] is None:
        raise ValueError(f"no {festival} known for {year}")
    date: dt.date = found[0]
    return date + dt.timedelta(days=14) if festival == Festival.LANTERN else date


def next_festival_date(festival: Festival, today: dt.date) -> dt.date:
    """Return the first day on or after `today` on which `festival` falls."""
    this_year = festival_date(festival, today.year)
    return this_year if this_year >= today else festival_date(festival, today.year + 1)
