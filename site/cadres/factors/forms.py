"""What is typed on the pages of second factors."""

from django import forms
from django.utils.translation import gettext_lazy as _


class CodeForm(forms.Form):
    """Six digits of an app, or a recovery code."""

    code = forms.CharField(
        label=_("Verification code"),
        max_length=32,
        widget=forms.TextInput(
            attrs={
                "autocomplete": "one-time-code",
                "inputmode": "text",
                "autocapitalize": "none",
                "spellcheck": "false",
                "autofocus": True,
            }
        ),
        help_text=_("Six digits from your authenticator app, or one of your recovery codes."),
    )


class EnrolAppForm(forms.Form):
    """The first code of a new app."""

    code = forms.CharField(
        label=_("Code that the app shows now"),
        max_length=16,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric"}),
    )


class EnrolKeyForm(forms.Form):
    """The browser's answer about a new security key, and what its owner calls it."""

    name = forms.CharField(
        label=_("Name of the key"),
        max_length=40,
        required=False,
        help_text=_("For example: the blue one on my key ring."),
    )
    credential = forms.CharField(widget=forms.HiddenInput, max_length=16_000)


class ResetForm(forms.Form):
    """Whose second factor, and how the person was recognised."""

    staff_number = forms.CharField(label=_("Staff number"), max_length=32)
    reason = forms.CharField(
        label=_("How you recognised the person"),
        max_length=200,
        help_text=_(
            "For example: came in person with the work card. It goes into the audit log."
        ),
    )
