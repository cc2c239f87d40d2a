"""Forms of the console."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assignments.events import known_events
from assignments.models import MOST_DUE_DAYS, DueKind
from assignments.targets import Assignable, assignable_groups, find_assignable
from cadres.models import Unit, UnitQuerySet
from core.due_dates import DueDateField


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
        empty_label=_("Choose…"),
        help_text=_("The unit and its sub-units; conditions below say who of them."),
        error_messages={"invalid_choice": _("Choose one of your units.")},
    )
    due_on = DueDateField(
        label=_("Due date"),
        help_text=_("People have the whole of this day."),
    )
    due_kind = forms.ChoiceField(
        label=_("How it is due"),
        choices=DueKind.choices,
        initial=DueKind.FIXED,
        required=False,
        help_text=_(
            "Counted in days, the due date above is the last day on which people join."
        ),
    )
    due_days = forms.IntegerField(
        label=_("Days to finish"), min_value=1, max_value=MOST_DUE_DAYS, required=False
    )
    event = forms.ChoiceField(
        label=_("Law or campaign that days are counted from"), required=False
    )
    repeats_months = forms.IntegerField(
        label=_("Repeat every so many months"),
        min_value=1,
        max_value=60,
        required=False,
        help_text=_("Each cycle is new: what was done in an earlier one stays as it is."),
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
        target.choices = [
            ("", _("Choose…")),
            *((name, pages) for name, pages in assignable_groups()),
        ]
        self._events = {event.key: event for event in known_events(timezone.localdate())}
        event = self.fields["event"]
        assert isinstance(event, forms.ChoiceField)
        event.choices = [("", "—"), *((key, each.label) for key, each in self._events.items())]
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

    def clean(self) -> dict[str, Any]:
        """Work the due date out where it is counted from an event."""
        cleaned = super().clean() or {}
        kind = cleaned.get("due_kind") or DueKind.FIXED
        cleaned["due_kind"] = kind
        event = self._events.get(cleaned.get("event") or "")
        if kind != DueKind.FIXED and not cleaned.get("due_days"):
            self.add_error("due_days", _("Say within how many days it is due."))
        if kind in (DueKind.AMENDMENT, DueKind.CAMPAIGN):
            if event is None or event.due_kind != kind:
                self.add_error("event", _("Choose the law or campaign."))
            elif cleaned.get("due_days"):
                cleaned["due_on"] = event.on + dt.timedelta(days=cleaned["due_days"])
                cleaned["event_on"] = event.on
        else:
            cleaned["event"] = ""
        return cleaned
