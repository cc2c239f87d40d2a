"""The editor's panel about a change: who is affected, in numbers, beside the choice."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel


class EditionPanel(MultiFieldPanel):
    """The choice of `Change`, with how many people have finished the course or are under way."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("heading", _("Who has to study this change?"))
        kwargs.setdefault("children", [FieldPanel("change")])
        super().__init__(**kwargs)

    class BoundPanel(MultiFieldPanel.BoundPanel):
        template_name = "courses/admin/edition_panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Add `affected`, or None where the course is not published. Three queries."""
            from courses.editions.affected import affected_by_change

            context: dict[str, Any] = super().get_context_data(parent_context)
            context["affected"] = affected_by_change(self.instance, form=self.form)
            return context
