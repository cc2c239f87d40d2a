"""Password rules beyond Django's own."""

import re

from django.contrib.auth.hashers import check_password
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from cadres.models import Cadre
from cadres.passwords.services import remember_password


class CharacterClassValidator:
    """At least three of: lower case, upper case, digit, other sign (profile MLPS)."""

    def validate(self, password: str, user: Cadre | None = None) -> None:
        classes = sum(
            bool(re.search(pattern, password))
            for pattern in (r"[a-z]", r"[A-Z]", r"\d", r"[^A-Za-z\d]")
        )
        if classes < 3:
            raise ValidationError(self.get_help_text(), code="too_few_classes")

    def get_help_text(self) -> str:
        return _("Use at least three of: lower case, upper case, digits, other signs.")


class RecentPasswordValidator:
    """None of the last passwords again (profile MLPS: 5); notes each password that is set.

    Args:
        refused: how many of the last passwords are refused; 0 refuses none.
    """

    def __init__(self, refused: int = 5) -> None:
        self.refused = refused

    def validate(self, password: str, user: Cadre | None = None) -> None:
        if user is None or user.pk is None or not self.refused:
            return
        used = user.password_uses.order_by("-set_at", "-pk").values_list("encoded", flat=True)
        # Checked without a setter: a hash of older parameters stays as it was.
        if any(check_password(password, each) for each in used[: self.refused]):
            raise ValidationError(self.get_help_text(), code="used_before")

    def password_changed(self, password: str, user: Cadre | None = None) -> None:
        """Called by Django once the password is stored."""
        if user is not None and user.pk is not None:
            remember_password(cadre=user, at=timezone.now())

    def get_help_text(self) -> str:
        if not self.refused:
            return ""
        return _("Do not use any of your last %(count)d passwords again.") % {
            "count": self.refused
        }
