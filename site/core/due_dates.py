"""The field on which somebody says until when."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _

from core.time import site_date

MOST_YEARS: Final = 10


class DueDateField(forms.DateField):
    """A day on which something is due: at most ten years from now.

    Days gone by are refused by the services, which know what they are compared with.
    """

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> dt.date | None:
        day: dt.date | None = super().clean(value)
        this_year = site_date(timezone.now()).year
        if day is not None and abs(day.year - this_year) > MOST_YEARS:
            raise forms.ValidationError(
                _("Choose a day within %(years)d years.") % {"years": MOST_YEARS}
            )
        return day
