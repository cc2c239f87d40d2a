"""What people type on the pages of the record."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from records.codes import CODE_LENGTH, LONGEST_TYPED, normalised
from records.models import Purpose


class OpenRecordForm(forms.Form):
    """Why somebody's record is opened. The person will read it."""

    purpose = forms.ChoiceField(
        label=_("Reason"), choices=Purpose.choices, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("In words"),
        max_length=200,
        required=False,
        help_text=_("Needed when you chose another reason."),
    )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("purpose") == Purpose.OTHER and not cleaned.get("note", "").strip():
            self.add_error("note", _("Say in a few words why you open this record."))
        return cleaned


class VerifyForm(forms.Form):
    """A certificate code, typed the way people type."""

    code = forms.CharField(
        label=_("Certificate code"),
        max_length=LONGEST_TYPED,
        help_text=_(
            "Sixteen letters and digits, such as 7K3M-9QW2-XPD4-T8VZ. "
            "Dashes and capitals do not matter."
        ),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        code = normalised(self.cleaned_data["code"])
        if len(code) != CODE_LENGTH:
            raise forms.ValidationError(
                _("A certificate code has 16 letters and digits; this one has %(number)d."),
                params={"number": len(code)},
            )
        return code


class NameForm(forms.Form):
    """The name as the holder of a paper certificate reads it there."""

    name = forms.CharField(
        label=_("Full name on the certificate"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
