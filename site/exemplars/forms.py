"""Editing forms whose articles are cited by typing them, and the exemplar's."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminPageForm

from law.forms import CitedArticlesField


class CitingForm(WagtailAdminPageForm):
    articles = CitedArticlesField(required=False)


class ExemplarForm(WagtailAdminPageForm):
    def clean(self) -> dict[str, Any]:
        """A case is answered by one exemplar: refuse one that names another already.

        Cases say so in their form, too; this app asks the page, it does not know its type.
        """
        cleaned: dict[str, Any] = super().clean()
        case = cleaned.get("counterpart")
        answered_by = getattr(case.specific, "exemplar_id", None) if case else None
        if answered_by and answered_by != self.instance.pk:
            self.add_error(
                "counterpart", _("This case is paired with another exemplar. Choose another.")
            )
        return cleaned
