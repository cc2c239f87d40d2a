"""Editing forms whose articles are cited by typing them, and the exemplar's."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from law.forms import CitedArticlesField


class CitingForm(WagtailAdminPageForm):
    articles = CitedArticlesField(required=False)


class ExemplarForm(WagtailAdminPageForm):
    def add_prefix(self, field_name: str) -> str:
        """Name the input of `action` otherwise: scripts ask a form's `action` for its address."""
        written: str = super().add_prefix(
            "what_they_did" if field_name == "action" else field_name
        )
        return written

    def clean(self) -> dict[str, Any]:
        """A case is answered by one exemplar: refuse one that names another already.

        Cases say so in their form, too; this app asks the page, it does not know its type.
        """
        cleaned: dict[str, Any] = super().clean()
        case = cleaned.get("counterpart")
        if case is None:
            return cleaned
        told = case.specific
        if not hasattr(told, "exemplar_id"):
            self.add_error("counterpart", _("This page is no warning case. Choose another."))
        elif told.exemplar_id and told.exemplar_id != self.instance.pk:
            self.add_error(
                "counterpart", _("This case is paired with another exemplar. Choose another.")
            )
        return cleaned
