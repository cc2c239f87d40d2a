"""What an examiner types to give one person other terms."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cadres.models import Cadre, CadreQuerySet


class MomentField(forms.DateTimeField):
    """A date and a time of day on the site's clock."""

    def __init__(self, **kwargs: Any) -> None:
        widget = forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
        super().__init__(required=False, widget=widget, **kwargs)


class AccommodationForm(forms.Form):
    """Who, what, why. The person is named by staff number, within the examiner's units."""

    staff_number = forms.CharField(label=gettext_lazy("Staff number"), max_length=32)
    extra_minutes = forms.IntegerField(
        label=gettext_lazy("Extra minutes"), min_value=0, max_value=600, required=False
    )
    extra_attempts = forms.IntegerField(
        label=gettext_lazy("Extra attempts"),
        min_value=0,
        max_value=20,
        required=False,
        help_text=gettext_lazy("Also lifts the pause between attempts."),
    )
    opens_at = MomentField(
        label=gettext_lazy("Open from"),
        help_text=gettext_lazy("Empty: as for everybody. Times are those of the site's clock."),
    )
    closes_at = MomentField(label=gettext_lazy("Open until"))
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=200,
        help_text=gettext_lazy("The person reads it. Name no illness: “on medical advice”."),
    )

    def __init__(self, *args: Any, people: CadreQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = people

    def clean_staff_number(self) -> Cadre:
        number = self.cleaned_data["staff_number"].strip()
        cadre = self.people.filter(staff_number=number).first()
        if cadre is None:
            raise forms.ValidationError(
                _("Nobody in your units has the staff number %(number)s.") % {"number": number}
            )
        return cadre

    def terms(self) -> dict[str, Any]:
        """Return what `accommodate` wants, empty fields as nothing granted."""
        cleaned = dict(self.cleaned_data)
        cadre = cleaned.pop("staff_number")
        for name in ("extra_minutes", "extra_attempts"):
            cleaned[name] = cleaned[name] or 0
        return {"cadre": cadre, **cleaned}
