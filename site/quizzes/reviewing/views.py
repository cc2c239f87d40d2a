"""The review of questions in the editor: what waits, and one question with its decision."""

from typing import Any, Final, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_http_methods

from cadres.models import Cadre
from cadres.policies import Capability, top_units
from cadres.requests import cadre_of
from core.errors import DomainError
from quizzes.kinds import kind_of
from quizzes.models import Question, QuestionVersion
from quizzes.reviewing.services import (
    LONGEST_REMARK,
    approve,
    first_people,
    hand_in,
    send_back,
    withdraw_question,
)

PER_PAGE: Final = 25


class WrittenAnswers(NamedTuple):
    """The answers of a wording as its form shows them: a table, and what stands alone."""

    singles: list[tuple[Any, str]]
    columns: list[Any]
    rows: list[list[str]]


class DecisionForm(forms.Form):
    """What becomes of the version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput())
    decision = forms.ChoiceField(
        choices=[
            ("approve", gettext_lazy("Approve")),
            ("send_back", gettext_lazy("Send back")),
            ("hand_in", gettext_lazy("Hand in for review")),
            ("withdraw", gettext_lazy("Withdraw")),
        ]
    )
    remark = forms.CharField(
        label=gettext_lazy("remark"),
        required=False,
        max_length=LONGEST_REMARK,
        widget=forms.Textarea({"rows": 2}),
        help_text=gettext_lazy("What is to be done, where it is sent back."),
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review_queue(request: HttpRequest) -> HttpResponse:
    """List what waits, oldest wording first; approve those that are ticked."""
    actor, may_review = _reader(request)
    if request.method == "POST":
        if not may_review:
            raise PermissionDenied
        _approve_ticked(request, actor)
        return redirect("review_questions")
    page = Paginator(_waiting(), PER_PAGE).get_page(request.GET.get("page"))
    rows = [
        {
            "question": question,
            "kind": kind_of(question.current.kind).label,
            "answers": written_answers(question.current),
            "is_own": actor.pk in first_people(question),
        }
        for question in page
        if question.current is not None
    ]
    return render(
        request,
        "quizzes/admin/review_queue.html",
        {"page_obj": page, "rows": rows, "may_review": may_review},
    )


@require_http_methods(["GET", "HEAD", "POST"])
def review_question(request: HttpRequest, question_id: int) -> HttpResponse:
    """Show one question as it will be asked, with what is right, and decide on it."""
    actor, may_review = _reader(request)
    question = get_object_or_404(
        Question.objects.exclude(current=None).select_related(
            "bank", "category", "current__author", "reviewed_by"
        ),
        pk=question_id,
    )
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            _decide(question, form.cleaned_data, actor)
        except DomainError as error:
            form.add_error(None, str(error))
        else:
            question.refresh_from_db(fields=["state"])
            said = {"code": question.code, "state": question.get_state_display()}
            messages.success(request, _("%(code)s: %(state)s.") % said)
            return redirect("review_questions")
    version = question.current
    assert version is not None
    return render(
        request,
        "quizzes/admin/review.html",
        {
            "question": question,
            "version": version,
            "kind": kind_of(version.kind),
            "answers": written_answers(version),
            "articles": version.articles.select_related("version__instrument"),
            "before": _approved_before(question),
            "form": form,
            "may_review": may_review,
            "is_own": actor.pk in first_people(question),
        },
        status=400 if form.errors else 200,
    )


def written_answers(version: QuestionVersion) -> WrittenAnswers:
    """Return the answers of `version` with ticks and choices said in words."""
    kind = kind_of(version.kind)
    written = kind.write_form(version)
    form = kind.form
    return WrittenAnswers(
        [(single.label, _said(single, written.singles)) for single in form.singles],
        [column.label for column in form.columns],
        [[_said(column, row) for column in form.columns] for row in written.rows],
    )


def _said(column: Any, row: dict[str, str]) -> str:
    value = row.get(column.name, "")
    if column.input == "tick":
        return "✓" if value else ""
    return str(dict(column.options).get(value, value))


def _waiting() -> QuerySet[Question]:
    return (
        Question.objects.filter(state=Question.State.IN_REVIEW)
        .exclude(current=None)
        .select_related("current__author", "bank")
        .order_by("current__created_at", "pk")
    )


def _approved_before(question: Question) -> QuestionVersion | None:
    """Return the version approved last, where the current one is another."""
    return (
        QuestionVersion.objects.filter(question=question, reviews__step="APPROVED")
        .exclude(pk=question.current_id or 0)
        .order_by("-number")
        .first()
    )


def _approve_ticked(request: HttpRequest, actor: Cadre) -> None:
    ticked = [int(each) for each in request.POST.getlist("version") if each.isdecimal()]
    done = 0
    for question in _waiting().filter(current__in=ticked[:PER_PAGE]):
        try:
            approve(
                question=question,
                version_id=question.current_id or 0,
                actor=actor,
                at=timezone.now(),
            )
        except DomainError as error:
            messages.error(request, str(error))
        else:
            done += 1
    said = ngettext("%(count)d question approved.", "%(count)d questions approved.", done)
    messages.success(request, said % {"count": done})


def _decide(question: Question, said: dict[str, Any], actor: Cadre) -> None:
    at = timezone.now()
    if said["decision"] == "approve":
        approve(question=question, version_id=said["version"], actor=actor, at=at)
    elif said["decision"] == "send_back":
        send_back(
            question=question,
            version_id=said["version"],
            remark=said["remark"],
            actor=actor,
            at=at,
        )
    elif said["decision"] == "hand_in":
        hand_in(question=question, actor=actor, at=at)
    else:
        withdraw_question(question=question, actor=actor, at=at, remark=said["remark"])


def _reader(request: HttpRequest) -> tuple[Cadre, bool]:
    """Return who reads, and whether they review content; 404 for who neither edits nor reviews."""
    actor = cadre_of(request)
    may_review = bool(top_units(actor, Capability.REVIEW_CONTENT))
    if not may_review and not top_units(actor, Capability.EDIT_CONTENT):
        raise Http404
    return actor, may_review
