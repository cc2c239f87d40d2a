"""What officers type to ask for a correction and to decide on one."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from records.correcting.services import SHORTEST_REASON
from records.models import Effect


class CorrectionForm(forms.Form):
    """What is wrong with an entry, and what is right."""

    effect = forms.ChoiceField(
        label=_("What is to change"), choices=Effect.choices, widget=forms.RadioSelect
    )
    credit_hours = forms.DecimalField(
        label=_("Right credit hours"),
        min_value=0,
        max_digits=6,
        decimal_places=2,
        required=False,
        help_text=_("Needed when the hours are put right."),
        widget=forms.NumberInput(attrs={"inputmode": "decimal", "step": "0.25"}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        min_length=SHORTEST_REASON,
        max_length=500,
        help_text=_("What is wrong and how you know. The person concerned reads it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_missing = cleaned.get("credit_hours") is None and "credit_hours" not in self.errors
        if cleaned.get("effect") == Effect.HOURS and is_missing:
            self.add_error("credit_hours", _("Give the right number of hours."))
        return cleaned


class DecisionForm(forms.Form):
    """The second person's decision. A refusal needs words."""

    note = forms.CharField(
        label=_("Note"),
        max_length=300,
        required=False,
        help_text=_("Needed when you turn it down; the person who asked reads it."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
