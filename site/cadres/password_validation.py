"""Password rules beyond Django's own."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from cadres.models import Cadre


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
