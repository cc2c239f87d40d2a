"""The page of a difference lesson."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assignments.amendments.models import DeltaLesson
from assignments.amendments.reading import carried_over, differences, questions_about
from assignments.amendments.services import NotYetRight, finish_delta_lesson
from assignments.finishing import finishing_entries
from cadres.requests import cadre_of
from core.http import personal
from records.services import AlreadyRecorded


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delta_lesson(request: HttpRequest, version_id: int) -> HttpResponse:
    """Show what changed, with questions on that only; POST hands the answers in.

    Anybody who is signed in may read it; who finishes it has it in the record. Ten queries or so.
    """
    cadre = cadre_of(request)
    lesson = get_object_or_404(
        DeltaLesson.objects.select_related("version__instrument"), version=version_id
    )
    wrong: tuple[str, ...] = ()
    error = ""
    shown = differences(lesson, cadre)
    questions = questions_about([one.change for one in shown])
    given = {one.code: request.POST.getlist(f"answer-{one.code}") for one in questions}
    if request.method == "POST":
        try:
            finish_delta_lesson(lesson=lesson, cadre=cadre, answers=given, at=timezone.now())
        except NotYetRight as refusal:
            error, wrong = str(refusal), refusal.wrong
        except AlreadyRecorded:
            messages.info(request, _("You have studied this difference already."))
            return redirect(lesson)
        else:
            messages.success(
                request, _("Done. Your certificates now carry the date of the new text, too.")
            )
            return redirect(lesson)
    finished = finishing_entries(lesson.activity_key).filter(cadre=cadre).first()
    return render(
        request,
        "assignments/amendments/lesson.html",
        {
            "lesson": lesson,
            "version": lesson.version,
            "carried": carried_over(lesson.version),
            "differences": shown,
            "mine": sum(one.touches_me for one in shown),
            "questions": [(one, given[one.code], one.code in wrong) for one in questions],
            "error": error,
            "finished": finished,
        },
        status=422 if error else 200,
    )
