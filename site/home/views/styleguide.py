"""The design system on one page; exists in development only."""

import re
from pathlib import Path

from django import forms
from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

_COLOUR = re.compile(r"--([a-z-]+): #[0-9a-f]{6};")


class SampleForm(forms.Form):
    """One field of each kind, to see them empty, filled, wrong and closed."""

    name = forms.CharField(label=_("Name"), max_length=20)
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One sentence is enough."),
        required=False,
    )
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    unit = forms.ChoiceField(label=_("Unit"), choices=[("1", "财政局"), ("2", "教育局")])
    closed = forms.CharField(label=_("Staff number"), disabled=True, initial="QF-0001")


def colour_names() -> list[str]:
    """Return the colour tokens in the order of tokens.css."""
    source = Path(settings.SITE_DIR, "static", "css", "tokens.css").read_text(encoding="utf-8")
    return _COLOUR.findall(source.partition("@media")[0])


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Show every token and component in every state."""
    wrong = SampleForm({"name": "", "day": "2027-02-31", "unit": "1"}, auto_id="id_wrong_%s")
    notices = [
        (messages.DEFAULT_TAGS[level], text)
        for level, text in (
            (messages.INFO, _("The text of this law was renewed yesterday.")),
            (messages.SUCCESS, _("Lesson completed.")),
            (messages.WARNING, _("Two answers are not saved yet.")),
            (messages.ERROR, _("The file could not be read. Nothing was changed.")),
        )
    ]
    return render(
        request,
        "home/styleguide.html",
        {
            "colours": colour_names(),
            "notices": notices,
            "form": SampleForm(),
            "wrong_form": wrong,
            "page_obj": Paginator(range(50), 10).page(3),
        },
    )
