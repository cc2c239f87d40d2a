"""Which rule awards a course's credit hours: named on the page and in the record. Pure."""

from decimal import ROUND_FLOOR, Decimal
from typing import Final

from django.db import models
from django.utils.translation import gettext_lazy as _

MINUTES_PER_HOUR: Final = 45  # one credit hour (学时) is one teaching hour
_QUARTER: Final = Decimal("0.25")


class CreditRule(models.TextChoices):
    """The rules; the stored value is what an entry of the record cites."""

    STATED = "course.published", _("as stated when the course was approved")
    BY_LENGTH = "course.length", _("one credit hour for every 45 minutes, in quarters")


def hours_awarded(rule: str, *, stated: Decimal, minutes: int) -> Decimal:
    """Return the credit hours of a course, to two places.

    Args:
        stated: the hours its editor wrote down; what `STATED` awards.
        minutes: its published length; `BY_LENGTH` counts every full quarter of an hour of 45.
    """
    if rule != CreditRule.BY_LENGTH:
        return stated
    quarters = (Decimal(minutes) / MINUTES_PER_HOUR / _QUARTER).to_integral_value(ROUND_FLOOR)
    return (quarters * _QUARTER).quantize(Decimal("0.01"))
