"""Forms of orders and answers."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from assignments.filings.models import OrderKind
from assignments.filings.services import sessions_for
from assignments.forms import UnitChoiceField
from cadres.models import Unit, UnitQuerySet
from core.due_dates import DueDateField
from core.time import long_date, site_date
from law.models import Version


class OrderForm(forms.Form):
    """What is asked of the units below, and until when."""

    kind = forms.ChoiceField(label=_("Kind"), choices=OrderKind.choices)
    issuer = UnitChoiceField(
        label=_("Issuing unit"),
        queryset=Unit.objects.none(),
        to_field_name="code",
        empty_label=_("Choose…"),
        help_text=_("Every unit directly below it has to answer."),
        error_messages={"invalid_choice": _("Choose one of your units.")},
    )
    title = forms.CharField(label=_("Title"), max_length=160)
    title_en = forms.CharField(label=_("Title in English"), max_length=200, required=False)
    version = forms.ModelChoiceField(
        label=_("Regulation to study"),
        queryset=Version.objects.select_related("instrument").order_by(
            "instrument__code", "-in_force_from"
        ),
        required=False,
        empty_label=_("none"),
    )
    body = forms.CharField(
        label=_("What is asked"), max_length=4_000, widget=forms.Textarea(attrs={"rows": 6})
    )
    due_on = DueDateField(label=_("Due date"))

    def __init__(self, *args: Any, units: UnitQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        issuer = self.fields["issuer"]
        assert isinstance(issuer, UnitChoiceField)
        issuer.queryset = units
        first = units.order_by("depth").first()
        issuer.shallowest = first.depth if first else 1


class AnswerForm(forms.Form):
    """The session that proves the study, and the minutes; or only a reply."""

    event = forms.ChoiceField(
        label=_("Session"),
        error_messages={
            "required": _("Choose the session in which the regulation was studied.")
        },
    )
    text = forms.CharField(
        label=_("Minutes of the session"),
        max_length=8_000,
        error_messages={
            "required": _("Write the minutes: what was read, who spoke, what follows.")
        },
        widget=forms.Textarea(attrs={"rows": 10}),
    )

    def __init__(self, *args: Any, filing: Any, at: dt.datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sessions = sessions_for(filing, at) if filing.order.is_study else []
        if filing.order.is_study:
            event = self.fields["event"]
            assert isinstance(event, forms.ChoiceField)
            event.choices = [
                ("", _("Choose…")),
                *(
                    (
                        str(each.public_id),
                        f"{long_date(site_date(each.starts_at))} {each.label}",
                    )
                    for each in self.sessions
                ),
            ]
        else:
            del self.fields["event"]
            self.fields["text"].label = _("Reply")
            self.fields["text"].error_messages["required"] = _(
                "Write a reply of at least ten characters."
            )

    def clean_event(self) -> Any:
        """Turn the choice into the session."""
        chosen = self.cleaned_data["event"]
        return next((each for each in self.sessions if str(each.public_id) == chosen), None)


class ReturnForm(forms.Form):
    note = forms.CharField(label=_("What has to be put right"), max_length=300, required=False)
