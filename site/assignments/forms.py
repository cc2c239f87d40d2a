"""Forms of the console."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assignments.targets import Assignable, assignable_groups, find_assignable
from cadres.models import Unit, UnitQuerySet


class UnitChoiceField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic in stubs only
    """Units by name, indented by depth below the shallowest one offered."""

    def label_from_instance(self, unit: Unit) -> str:
        return "\u3000" * max(0, int(unit.depth) - self.shallowest) + unit.label

    shallowest = 1


class AssignForm(forms.Form):
    """Choose what to study, who, until when and why."""

    target = forms.ChoiceField(label=_("What to study"))
    unit = UnitChoiceField(
        label=_("Whom it is for"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        help_text=_("Everyone in service in this unit and its sub-units."),
        error_messages={"invalid_choice": _("Choose one of your units.")},
    )
    due_on = forms.DateField(
        label=_("Due date"),
        help_text=_("People have the whole of this day."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label=_("Why it is assigned"),
        max_length=300,
        help_text=_("One sentence that everyone reads beside the task."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason_en = forms.CharField(
        label=_("Why it is assigned, in English"), max_length=400, required=False
    )
    is_mandatory = forms.BooleanField(
        label=_("Mandatory"),
        required=False,
        initial=True,
        help_text=_("Otherwise it is a recommendation."),
    )

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        target = self.fields["target"]
        assert isinstance(target, forms.ChoiceField)
        target.choices = [("", "—"), *((name, pages) for name, pages in assignable_groups())]
        unit = self.fields["unit"]
        assert isinstance(unit, UnitChoiceField)
        unit.queryset = units
        first = units.order_by("depth").first()
        unit.shallowest = first.depth if first else 1

    def clean_target(self) -> Assignable:
        """Turn the choice into the page."""
        found = find_assignable(int(self.cleaned_data["target"]))
        if found is None:
            raise forms.ValidationError(_("This page is no longer published."))
        return found
