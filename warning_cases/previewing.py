"""The previews of a case beside its form: as a cadre begins it, whole, and what is asked about it."""

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from core.http import keep_private
from core.previewing import is_preview

WHOLE: Final = "whole"
QUESTIONS: Final = "questions"


def serve_questions(case: Any, request: HttpRequest) -> HttpResponse:
    """Show the questions about `case` as a paper shows them.

    Raises:
        Http404: the case is not for this reader.
    """
    from warning_cases.questions.reading import asked_about

    if not case.is_readable_by(request.user):
        raise Http404
    questions = asked_about(case) if case.pk else []
    shown = {"page": case, "questions": questions}
    return keep_private(render(request, "warning_cases/questions_preview.html", shown))


def shows_whole(request: HttpRequest) -> bool:
    """Tell whether an editor looks at the whole case, choices open or not."""
    return is_preview(request) and getattr(request, "preview_as", "") == WHOLE
