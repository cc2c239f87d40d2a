"""Forms of target books."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assignments.forms import UnitChoiceField
from cadres.models import Unit, UnitQuerySet


class DraftForm(forms.Form):
    """Whose book, for which year."""

    unit = UnitChoiceField(
        label=_("Unit"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        empty_label=_("Choose…"),
    )
    year = forms.IntegerField(label=_("Year"), min_value=2020, max_value=2099)

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        unit = self.fields["unit"]
        assert isinstance(unit, UnitChoiceField)
        unit.queryset = units
        first = units.order_by("depth").first()
        unit.shallowest = first.depth if first else 1


class ProposalForm(forms.Form):
    """Another number for one target, and why."""

    value = forms.IntegerField(label=_("Proposed number"), min_value=0)
    note = forms.CharField(label=_("Why"), max_length=300, required=False)


class SignForm(forms.Form):
    signature = forms.CharField(label=_("Type your name to sign"), max_length=60)
