"""Signing in."""

from typing import Any

from django import forms
from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre
from cadres.signing_in import DIRECTORY


class SignInForm(AuthenticationForm):
    """Staff number or user name, and password. One answer for every way of being wrong."""

    error_messages = {
        "invalid_login": _("The staff number (or user name) or the password is wrong."),
        "inactive": _("The staff number (or user name) or the password is wrong."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("Staff number or user name")

    def confirm_login_allowed(self, user: Cadre) -> None:
        """Refuse a one-time password whose day is over, and say so: it was typed right."""
        super().confirm_login_allowed(user)
        if getattr(user, "backend", "") == DIRECTORY:
            return  # the directory's password, not ours
        ends = user.password_expires_at
        if ends is not None and ends < timezone.now():
            raise forms.ValidationError(
                _(
                    "This one-time password has ended. Ask the liaison of your unit for another."
                ),
                code="one_time_password_ended",
            )
