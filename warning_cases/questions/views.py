"""The dialog in which an editor writes a question beside a case; a page of its own without script."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from cadres.models import Cadre
from cadres.requests import cadre_of
from core.errors import DomainError
from quizzes.kinds import QuestionKind
from warning_cases.models import WarningCasePage
from warning_cases.questions.forms import CaseQuestionForm
from warning_cases.questions.reading import written_about
from warning_cases.questions.services import write_case_question


@require_http_methods(["GET", "HEAD", "POST"])
def case_questions(request: HttpRequest, case_id: int) -> HttpResponse:
    """Show the form of one more question (`?kind=MULTIPLE`), or write it.

    A script asks with `X-Requested-With` and gets the form alone: with what to mend and status
    400, or the new list of the case's questions and status 201.
    """
    case, actor = _editable(request, case_id)
    may_change = actor.has_perm("quizzes.change_question")
    is_dialog = request.headers.get("X-Requested-With") == "XMLHttpRequest"
    wanted: dict[str, Any] = {"case": case, "author": actor, "kind": _kind(request)}
    form = CaseQuestionForm(request.POST, **wanted) if request.method == "POST" else None
    if form is not None and form.is_valid():
        try:
            tie = write_case_question(case=case, actor=actor, at=timezone.now(), **form.wording)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            if is_dialog:
                return render(
                    request,
                    "warning_cases/admin/questions_list.html",
                    {"written": written_about(case), "may_change": may_change},
                    status=201,
                )
            said = _("Question “%(code)s” is in the bank.") % {"code": tie.question.code}
            messages.success(request, said)
            return redirect(reverse("wagtailadmin_pages:edit", args=[case.pk]))
    form = form or CaseQuestionForm(**wanted)
    context: dict[str, Any] = {"case": case, "form": form, "may_change": may_change}
    if not is_dialog:  # beside the dialog the list stands already
        context["written"] = written_about(case)
    return render(
        request,
        f"warning_cases/admin/question_{'form' if is_dialog else 'page'}.html",
        context,
        status=400 if form.errors else 200,
    )


def _kind(request: HttpRequest) -> str:
    wanted = request.GET.get("kind", "")
    return wanted if wanted in QuestionKind.registry else ""


def _editable(request: HttpRequest, case_id: int) -> tuple[WarningCasePage, Cadre]:
    """Return the case and who writes.

    Raises:
        Http404: there is no such case for this person.
        PermissionDenied: they may not edit it, or write no questions.
    """
    actor = cadre_of(request)
    case = get_object_or_404(WarningCasePage, pk=case_id)
    if not case.is_readable_by(actor):
        raise Http404
    if not case.permissions_for_user(actor).can_edit():
        raise PermissionDenied
    if not actor.has_perm("quizzes.add_question"):
        raise PermissionDenied
    return case, actor
