"""Signing in."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


class SignInForm(AuthenticationForm):
    """Staff number or user name, and password. One answer for every way of being wrong."""

    error_messages = {
        "invalid_login": _("The staff number (or user name) or the password is wrong."),
        "inactive": _("The staff number (or user name) or the password is wrong."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = _("Staff number or user name")
