"""The form of a page's plan."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.functional import lazystr
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from editorial.models import EditorialPlan


class PlanForm(forms.ModelForm):  # type: ignore[type-arg]  # generic in stubs only
    class Meta:
        model = EditorialPlan
        fields = ["embargo_until", "review_again_on"]
        widgets = {
            "embargo_until": forms.DateTimeInput(
                attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"
            ),
            "review_again_on": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }
        help_texts = {
            "embargo_until": format_lazy(
                "{words} {zone}",
                words=_("On the clock of the site:"),
                zone=lazystr(settings.TIME_ZONE),
            ),
            "review_again_on": _(
                "You and the page's owner are told by mail 14 days before, and on the day."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["embargo_until"].localize = False
