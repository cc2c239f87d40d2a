"""Forms of the calendar page."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SwapForm(forms.Form):
    """One day that is worked or free, whatever the week says."""

    day = forms.DateField(
        label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    is_working = forms.TypedChoiceField(
        label=_("On this day"),
        choices=[("WORK", _("people work")), ("OFF", _("people are off"))],
        coerce=lambda choice: choice == "WORK",
    )
    note = forms.CharField(label=_("Why"), max_length=120, required=False)


class HoursForm(forms.Form):
    """Between which hours messages go out."""

    opens = forms.TimeField(
        label=_("Not before"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    closes = forms.TimeField(
        label=_("Not after"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
