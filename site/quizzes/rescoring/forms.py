"""What a marker fills in: points for each criterion of the rubric."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class RubricForm(forms.Form):
    """One field for each criterion, and a comment that the person reads."""

    comment = forms.CharField(
        label=_("comment"),
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 3, "class": "input"}),
        help_text=_("The person reads it with the result."),
    )

    def __init__(self, *args: Any, rubric: list[dict[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for criterion in rubric:
            most = Decimal(criterion["points"])
            self.fields[criterion["id"]] = forms.DecimalField(
                label=criterion["text"],
                min_value=Decimal(0),
                max_value=most,
                max_digits=6,
                decimal_places=2,
                help_text=_("0 to %(most)s points") % {"most": criterion["points"]},
                widget=forms.NumberInput({"class": "input", "step": "0.5"}),
            )
        self.order_fields([*(criterion["id"] for criterion in rubric), "comment"])
        self._criteria = [criterion["id"] for criterion in rubric]

    def awarded(self) -> dict[str, Decimal]:
        """Return criterion → points of a valid form."""
        return {id_: self.cleaned_data[id_] for id_ in self._criteria}


class ReasonForm(forms.Form):
    """Why something is asked for, in a sentence."""

    reason = forms.CharField(
        label=_("reason"), max_length=300, widget=forms.Textarea({"rows": 2, "class": "input"})
    )
