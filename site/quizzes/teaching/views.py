"""Did it teach? On the console."""

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from cadres.authentication import cadre_of
from core.errors import DomainError
from core.http import personal
from quizzes.examining.access import examined_units
from quizzes.examining.listing import Line, Words, list_checks
from quizzes.models import Quiz, TeachingCheck
from quizzes.teaching.retention import retention_by
from quizzes.teaching.services import set_up_check

WORDS = Words(
    title=_("Did it teach?"),
    blurb=_(
        "Whoever sits the test after is asked five unseen questions about the same articles 90 "
        "days later. What stayed is shown by article, unit and post."
    ),
    form_title=_("Follow a test"),
    button=_("Follow"),
    headings=(_("Title"), _("Test before"), _("Test after")),
)


class CheckForm(forms.Form):
    """Which two tests are compared; the third makes itself."""

    title = forms.CharField(label=_("Title"), max_length=140)
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    before = forms.ModelChoiceField(label=_("Test before"), queryset=Quiz.objects.none())
    after = forms.ModelChoiceField(label=_("Test after"), queryset=Quiz.objects.none())

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("before", "after"):
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.queryset = Quiz.objects.filter(is_by_invitation=False, is_draft=False)


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def teaching_checks(request: HttpRequest) -> HttpResponse:
    """List what is followed; POST follows another test."""
    actor = cadre_of(request.user)
    examined_units(actor)
    form = CheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            check = set_up_check(actor=actor, at=timezone.now(), **form.cleaned_data)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            return redirect("teaching_check", check.pk)
    checks = TeachingCheck.objects.select_related("before", "after", "later")
    lines = [
        Line(
            check.label,
            reverse("teaching_check", args=[check.pk]),
            (check.before.label, check.after.label),
        )
        for check in checks
    ]
    return list_checks(request, words=WORDS, form=form, lines=lines)


@personal
@login_required
@require_safe
def teaching_check(request: HttpRequest, check_id: int) -> HttpResponse:
    """Show what stayed, by article, unit and post; fewer than five people are not shown."""
    top = examined_units(cadre_of(request.user))[0]
    check = get_object_or_404(
        TeachingCheck.objects.select_related("before", "after", "later"), pk=check_id
    )
    tables = [
        (_("By article"), retention_by(check, "version__articles", top)),
        (_("By unit"), retention_by(check, "unit", top)),
        (_("By post"), retention_by(check, "post", top)),
    ]
    return render(
        request, "quizzes/teaching/check.html", {"check": check, "tables": tables, "top": top}
    )
