"""The note on top of every editing form."""

from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString

from core.editor_notes import gives_editor_note
from core.time import site_date
from editorial.impact import impact_of
from editorial.models import EditorialPlan
from editorial.redaction.checking import is_checked, open_findings


@gives_editor_note
def before_publishing(*, page: Any, request: HttpRequest) -> SafeString | None:
    """Say how many findings are open, whom the page would reach, and what is planned."""
    if not is_checked(page) or not page._meta.verbose_name or page.allowed_subpage_models():
        return None
    return render_to_string(
        "editorial/note.html",
        {
            "page": page,
            "open_findings": open_findings(page),
            "impact": impact_of(page, today=site_date(timezone.now())),
            "plan": EditorialPlan.objects.filter(page_id=page.pk).first(),
        },
        request=request,
    )
