"""The editor's screen that confirms what became of each article in a new version."""

from collections import Counter

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cadres.requests import cadre_of
from core.errors import DomainError
from core.time import site_date
from law.changes.forms import ChangesForm
from law.changes.outcomes import outcomes_of
from law.changes.services import compared_with, confirm_changes
from law.models import ArticleChange, Version


@require_http_methods(["GET", "HEAD", "POST"])
def version_changes(request: HttpRequest, version_id: int) -> HttpResponse:
    """Show each article beside its predecessor; POST confirms pairs and weights.

    For whoever may see versions; confirming takes the right to change them.
    """
    actor = cadre_of(request)
    may_confirm = actor.has_perm("law.change_version")
    if not may_confirm and (request.method == "POST" or not actor.has_perm("law.view_version")):
        raise PermissionDenied
    version = get_object_or_404(
        Version.objects.select_related("instrument", "changes_confirmed_by"), pk=version_id
    )
    before = compared_with(version)
    error = ""
    form: ChangesForm | None
    if before is not None and request.method == "POST":
        form = ChangesForm(version, before, request.POST.dict())
        decisions = form.decisions()
        if not form.has_errors:
            try:
                confirm_changes(
                    version=version, decisions=decisions, actor=actor, at=timezone.now()
                )
            except DomainError as refusal:
                error = str(refusal)
            else:
                messages.success(request, _confirmed(version))
                return redirect("law_version_changes", version.pk)
        error = error or _("Some lines can't be read; they are marked below.")
    else:
        form = ChangesForm(version, before) if before else None
    kinds = Counter(row.kind for row in form.rows) if form else Counter[str]()
    return render(
        request,
        "law/admin/changes.html",
        {
            "version": version,
            "before": before,
            "rows": form.rows if form else [],
            "counts": [(kind, kind.label, kinds[kind]) for kind in ArticleChange.Kind],
            "weights": ArticleChange.Weight.choices,
            "error": error,
            "may_confirm": may_confirm and version.announced_at is None,
            "page_title": _("Changes of articles"),
            "page_subtitle": str(version),
            "header_title": _("Changes of articles"),
            "header_icon": "openquote",
            "list_url": reverse("wagtailsnippets_law_version:list"),
            "outcomes": outcomes_of(version),
        },
        status=422 if error else 200,
    )


def _confirmed(version: Version) -> str:
    if version.in_force_from <= site_date(timezone.now()):
        return _(
            "Confirmed. It is in force: within minutes what cites materially changed articles is "
            "listed, and the difference lesson is drafted."
        )
    return _(
        "Confirmed. On the day it comes into force what cites materially changed articles is "
        "listed, and the difference lesson is drafted."
    )
