"""Refusing a save that would overwrite a newer version. Wagtail refuses its autosave only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from editorial.conflicts.comparing import differences


def refuse_overwriting(request: HttpRequest, page: Any) -> HttpResponse | None:
    """Answer a form that was loaded before the newest version with both versions; status 409.

    Nothing is written. What was typed is on the page, and can be saved over the newer version
    knowingly. Runs before Wagtail's editing view.
    """
    if request.method != "POST" or "application/json" in request.headers.get("Accept", ""):
        return None
    newest = page.get_latest_revision()
    if newest is None or not is_out_of_date(request, newest):
        return None
    stored = newest.as_object()
    form_class = page.specific_class.get_edit_handler().get_form_class()
    form = form_class(
        request.POST, request.FILES, instance=newest.as_object(), for_user=request.user,
        parent_page=page.get_parent().specific,
    )  # fmt: skip
    form.defer_required_fields()
    sent = form.save(commit=False) if form.is_valid() else None
    if sent is not None and _is_ones_own_draft(newest, stored, sent, request):
        return None
    kept = [
        (name, value)
        for name in request.POST
        if name not in _REPLACED
        for value in request.POST.getlist(name)
    ]
    return render(
        request,
        "editorial/conflict.html",
        {
            "page": page,
            "newest": newest,
            "newest_created_at": newest.created_at.isoformat(),
            "differences": differences(stored, sent) if sent is not None else None,
            "kept": kept,
        },
        status=409,
    )


def _is_ones_own_draft(newest: Any, stored: Any, sent: Any, request: HttpRequest) -> bool:
    """Tell whether the same person stored just this: a draft kept by itself as they pressed Save.

    The form learns of such a draft a moment later, and says the version before it.
    """
    return bool(
        newest.user_id == request.user.pk
        and stored.serializable_data() == sent.serializable_data()
    )


_REPLACED = {
    "csrfmiddlewaretoken",
    "loaded_revision_id",
    "loaded_revision_created_at",
    "overwrite_revision_id",
}


def is_out_of_date(request: HttpRequest, newest: Any) -> bool:
    """Tell whether the form was loaded from an older version than `newest`.

    A form that does not say (an API, a test) is taken as up to date.
    """
    overwriting = request.POST.get("overwrite_revision_id")
    if overwriting:
        return overwriting != str(newest.pk)
    loaded = request.POST.get("loaded_revision_id")
    if not loaded:
        return False
    if loaded != str(newest.pk):
        return True
    created = request.POST.get("loaded_revision_created_at")
    return bool(created) and created != newest.created_at.isoformat()
