"""The self-test: what is answered is shown back once, and never stored, logged or counted."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from core.http import personal
from core.page_extras import gives_page_extra
from editorial.selftest.statements import (
    ANSWERS,
    PSYCHOLOGIES,
    field_name,
    leanings,
    missing,
)
from exemplars.models import SelfCheckIndexPage


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@personal
def self_test(request: HttpRequest) -> HttpResponse:
    """Ask twenty-one questions and say what the answers lean to. No query."""
    answers = {name: str(value) for name, value in request.POST.items()}
    left = missing(answers) if request.method == "POST" else []
    is_done = request.method == "POST" and not left
    labels = (_("never"), _("seldom"), _("sometimes"), _("often"))
    questions = [
        {
            "name": field_name(psychology, number),
            "text": psychology.statements[number],
            "chosen": answers.get(field_name(psychology, number), ""),
            "is_missing": field_name(psychology, number) in left,
        }
        # Mixed, so that the three statements of one psychology do not stand together.
        for number in range(3)
        for psychology in PSYCHOLOGIES
    ]
    return render(
        request,
        "editorial/selftest/self_test.html",
        {
            "questions": questions,
            "choices": [(str(value), labels[value]) for value in ANSWERS],
            "leanings": leanings(answers) if is_done else [],
            "left": len(left),
        },
        status=400 if left else 200,
    )


@gives_page_extra
def self_test_link(*, page: Any, request: HttpRequest) -> SafeString | None:
    """Lead from the self-check cards to the self-test."""
    if not isinstance(page, SelfCheckIndexPage):
        return None
    return render_to_string("editorial/selftest/link.html")
