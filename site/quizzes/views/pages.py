"""The pages of a quiz: what it is, the attempt, the result."""

import uuid

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cadres.authentication import cadre_of
from cadres.models import Cadre
from core.errors import DomainError
from core.http import personal
from quizzes import services
from quizzes.blueprints.choosing import announce
from quizzes.gates import check_gates
from quizzes.journal_key import journal_key
from quizzes.kinds import kind_of
from quizzes.models import Attempt, Quiz
from quizzes.onward import ways_on
from quizzes.practice.choosing import questions_on_open_papers
from quizzes.reading import (
    Standing,
    attempt_of,
    finished_attempts,
    quiz_numbered,
    standing_of,
    terms_of,
)
from quizzes.repeating import in_its_cycle
from quizzes.sheets import review_of, sheet_of
from quizzes.terms import Terms


@personal
@login_required
@require_safe
def quiz(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Say what the quiz is and what happens, before anything counts."""
    cadre = cadre_of(request.user)
    shown = get_object_or_404(Quiz, pk=quiz_id)
    attempts = list(
        Attempt.objects.filter(quiz=shown, cadre=cadre).defer("paper").order_by("-number")
    )
    if shown.is_draft and not attempts:
        raise Http404
    standing = standing_of(shown, cadre)
    terms = standing.terms
    announced = announce(shown, cadre, now=standing.now, has_rules=standing.has_rules)
    used = attempts[0].number if attempts else 0
    in_cycle = in_its_cycle(
        standing, quiz=shown, cadre=cadre, last=attempts[0] if attempts else None
    )
    obstacle = _obstacle(in_cycle, attempts, quiz=shown, cadre=cadre)
    return render(
        request,
        "quizzes/quiz.html",
        {
            "quiz": shown,
            "open_attempt": next((one for one in attempts if one.closed_at is None), None),
            "closed_attempts": [one for one in attempts if one.closed_at],
            "questions": announced.number,
            "kinds": [kind_of(code) for code in announced.kinds],
            "terms": terms,
            "is_accommodated": terms != _terms_of_everybody(shown, terms),
            "attempts_left": in_cycle.terms.attempts_left(used),
            "obstacle": obstacle,
            "may_start": bool(announced.kinds) and not shown.is_draft and not obstacle,
            "counts": shown.counting_of([one for one in attempts[::-1] if one.closed_at]),
            "ways_on": ways_on(shown),
        },
    )


def _terms_of_everybody(shown: Quiz, terms: Terms) -> Terms:
    """Return the quiz's own terms; an invitation has dates of its own, which are no exception."""
    own = terms_of(shown)
    if shown.is_by_invitation:
        own = own._replace(
            opens_at=own.opens_at or terms.opens_at, closes_at=own.closes_at or terms.closes_at
        )
    return own


def _obstacle(standing: Standing, attempts: list[Attempt], *, quiz: Quiz, cadre: Cadre) -> str:
    """Say why no other attempt may begin now; "" when one may, or one is open."""
    if attempts and attempts[0].closed_at is None:
        return ""
    try:
        last = attempts[0] if attempts else None
        services.check_start(standing, last=last)
        check_gates(quiz=quiz, cadre=cadre, last=last)
    except DomainError as error:
        return str(error)
    return ""


@personal
@login_required
@require_POST
def start_attempt(request: HttpRequest, quiz_id: int) -> HttpResponse:
    """Begin an attempt, or go back to the open one."""
    started_quiz = quiz_numbered(quiz_id)
    if started_quiz is None:
        raise Http404
    try:
        started = services.start_attempt(
            quiz=started_quiz, cadre=cadre_of(request.user), at=timezone.now()
        )
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect("quiz", quiz_id)
    return redirect("attempt", started.public_id)


@personal
@login_required
@require_safe
def attempt(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show the questions with the answers saved so far; a closed attempt leads to its result."""
    shown = attempt_of(cadre_of(request.user), public_id)
    if shown is None:
        raise Http404
    if shown.closed_at is not None:
        return redirect("attempt_result", public_id)
    if shown.now > shown.final_deadline_at:
        return render(
            request, "quizzes/time_is_up.html", {"attempt": shown, "quiz": shown.quiz}
        )
    sheet = sheet_of(shown)
    services.remember_paper(shown)
    return render(
        request,
        "quizzes/attempt.html",
        {
            "attempt": shown,
            "quiz": shown.quiz,
            "sheet": sheet,
            "answered": sum(question.is_answered for question in sheet),
            "seconds_left": max(0, int((shown.deadline_at - shown.now).total_seconds())),
            "seconds_in_all": int((shown.deadline_at - shown.started_at).total_seconds()),
            "journal_key": journal_key(shown),
            "server_ms": int(shown.now.timestamp() * 1000),
        },
    )


@personal
@login_required
@require_safe
def attempt_result(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Show what was right and why, with the articles; an open attempt has no result yet."""
    cadre = cadre_of(request.user)
    closed = attempt_of(cadre, public_id)
    if closed is None:
        raise Http404
    if closed.closed_at is None:
        return redirect("attempt", public_id)
    sealed = questions_on_open_papers(cadre) if closed.is_sitting else set()
    review = review_of(closed, sealed=sealed)
    finished = finished_attempts(closed.quiz, cadre)
    return render(
        request,
        "quizzes/result.html",
        {
            "attempt": closed,
            "quiz": closed.quiz,
            "verdict": closed.quiz.verdict(is_passed=closed.is_passed),
            "review": review,
            "sealed": len(closed.paper) - len(review),
            "right": sum(question.is_right for question in review),
            "receipt": " ".join(closed.receipt[i : i + 8] for i in range(0, 64, 8)),
            "ways_on": ways_on(closed.quiz),
            "is_out_of_time": closed.is_out_of_time,
            "late": next((one.late for one in finished if one.pk == closed.pk), 0),
            "counts": closed.quiz.counting_of(finished),
            "title": _("Result"),
        },
    )
