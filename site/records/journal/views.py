"""Pages of the private journal. Every row is fetched as the reader's own."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cadres.requests import cadre_of
from core.http import personal
from core.time import day_and_time
from records.journal import services
from records.models import Reflection

PAGES_SHOWN = 20


class ReflectionForm(forms.Form):
    """One page of the journal."""

    text = forms.CharField(
        label=gettext_lazy("What I want to remember"),
        max_length=services.LONGEST_REFLECTION,
        widget=forms.Textarea(attrs={"rows": 8}),
    )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def journal(request: HttpRequest) -> HttpResponse:
    """Show one's own journal, the newest page first; POST adds a page."""
    author = cadre_of(request)
    form = ReflectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        services.write_reflection(
            cadre=author, text=form.cleaned_data["text"], at=timezone.now()
        )
        messages.success(request, _("Kept. Nobody but you can read it."))
        return redirect("journal")
    own = Paginator(Reflection.objects.of(author), PAGES_SHOWN).get_page(
        request.GET.get("page")
    )
    return render(
        request,
        "records/journal/journal.html",
        {"form": form, "page_obj": own},
        status=422 if request.method == "POST" else 200,
    )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def reflection(request: HttpRequest, public_id: str) -> HttpResponse:
    """Show one page of one's own journal for editing; POST keeps it."""
    found = _own_or_404(request, public_id)
    form = ReflectionForm(request.POST or None, initial={"text": found.text})
    if request.method == "POST" and form.is_valid():
        services.change_reflection(
            reflection=found, text=form.cleaned_data["text"], at=timezone.now()
        )
        if "X-Draft" in request.headers:
            return HttpResponse(status=204)
        messages.success(request, _("Kept. Nobody but you can read it."))
        return redirect("journal")
    return render(
        request,
        "records/journal/reflection.html",
        {"form": form, "reflection": found},
        status=422 if request.method == "POST" else 200,
    )


@personal
@login_required
@require_POST
def delete_reflection(request: HttpRequest, public_id: str) -> HttpResponse:
    """Delete a page of one's own journal for good."""
    services.delete_reflection(reflection=_own_or_404(request, public_id))
    messages.success(request, _("Deleted for good."))
    return redirect("journal")


@personal
@login_required
@require_safe
def journal_download(request: HttpRequest) -> HttpResponse:
    """Hand out one's whole journal as plain text."""
    pages = Reflection.objects.of(cadre_of(request))
    text = "\n\n".join(f"{day_and_time(page.written_at)}\n{page.text}" for page in pages)
    return HttpResponse(
        text,
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="journal.txt"'},
    )


def _own_or_404(request: HttpRequest, public_id: str) -> Reflection:
    return get_object_or_404(Reflection.objects.of(cadre_of(request)), public_id=public_id)
