"""The console's lists of checks: what was begun, and the form that begins another."""

from collections.abc import Sequence
from typing import Any, NamedTuple

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise


class Words(NamedTuple):
    """What the page of one sort of check says."""

    title: Promise
    blurb: Promise
    form_title: Promise
    button: Promise
    headings: Sequence[Promise]


class Line(NamedTuple):
    """One check: its name, where it is, what stands in the other columns."""

    label: str
    url: str
    cells: Sequence[Any]


def list_checks(
    request: HttpRequest, *, words: Words, form: forms.Form, lines: Sequence[Line]
) -> HttpResponse:
    """Render the page; a form that was refused answers 422."""
    return render(
        request,
        "quizzes/checks.html",
        {**words._asdict(), "form": form, "lines": lines},
        status=422 if request.method == "POST" else 200,
    )
