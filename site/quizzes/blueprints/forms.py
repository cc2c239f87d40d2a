"""What an editor must decide before a quiz can be saved."""

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.forms import WagtailAdminModelForm

from quizzes.models import Quiz


class QuizForm(WagtailAdminModelForm):
    """A quiz asks questions of its own list or of a blueprint; one rule of repetition at a time."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean()
        if cleaned.get("variant") == Quiz.Variant.PERSON and cleaned.get("rotation_years"):
            self.add_error(
                "rotation_years",
                _("The same paper each time cannot rotate: choose one of the two."),
            )
        return cleaned

    def is_valid(self) -> bool:
        valid: bool = super().is_valid()
        if valid and not self.cleaned_data.get("blueprint") and not self._asks_something():
            self.add_error("blueprint", _("Choose a blueprint or list at least one question."))
            return False
        return valid

    def _asks_something(self) -> bool:
        rows = self.formsets["items"].cleaned_data if "items" in self.formsets else []
        return any(row and not row.get("DELETE") for row in rows)
