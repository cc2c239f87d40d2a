"""Answers on their way: saving, handing in, and asking how things stand.

Both take JSON from the script of the attempt page and a plain form without it. Every refusal in
JSON is `{"error": code, "message": text in the user's language, …}`.
"""

import secrets
import uuid
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cadres.authentication import cadre_of
from core.http import keep_private, personal
from core.time import clock as wall_clock
from quizzes import services
from quizzes.clock import database_now
from quizzes.models import Attempt
from quizzes.payload import Delivery, InvalidPayload, parse_delivery, parse_window
from quizzes.plain_form import answers_in_form
from quizzes.services import AnswerItem, SavedAnswer
from quizzes.sheets import sheet_of

JSON = "application/json"


@require_POST
def save_answers(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Save answers; 200 means that what it lists is stored for good."""
    if request.content_type != JSON:
        return _save_form(request, public_id)
    if not request.user.is_authenticated:
        return _signed_out()
    try:
        delivery = parse_delivery(request.body)
        saved = services.save_answers(
            attempt_id=public_id,
            cadre=cadre_of(request.user),
            items=delivery.items,
            key=delivery.key,
        )
    except Exception as error:
        return _refusal(error, public_id)
    return _answer(
        {
            "saved": _as_json(saved.answers),
            "server_time": saved.server_time.isoformat(),
            "seconds_left": (saved.deadline_at - saved.server_time).total_seconds(),
            "goes_on_elsewhere": saved.lease not in ("", delivery.window),
        }
    )


@require_http_methods(["GET", "HEAD", "POST"])
def submit_attempt(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Ask once more (GET), then hand in (POST)."""
    if request.method == "POST" and request.content_type == JSON:
        return _submit_json(request, public_id)
    return _submit_form(request, public_id)


@require_safe
def attempt_state(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Tell the script what is saved and how much time is left, by the database's clock."""
    if not request.user.is_authenticated:
        return _signed_out()
    found = (
        Attempt.objects.filter(public_id=public_id, cadre_id=cadre_of(request.user).pk)
        .with_now()
        .defer("paper", "marks")
        .first()
    )
    if found is None:
        return _missing()
    return _answer(
        {
            "is_closed": found.closed_at is not None,
            "result_url": reverse("attempt_result", args=[public_id]),
            "saved": _as_json(services.saved_answers(found.pk)),
            "server_time": found.now.isoformat(),
            "seconds_left": (found.deadline_at - found.now).total_seconds(),
            "goes_on_elsewhere": found.lease not in ("", request.GET.get("window", "")),
        }
    )


@require_POST
def take_lease(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Let the window that asks be the one that goes on with the attempt."""
    if not request.user.is_authenticated:
        return _signed_out()
    try:
        services.take_lease(
            attempt_id=public_id,
            cadre=cadre_of(request.user),
            window=parse_window(request.body),
        )
    except Exception as error:
        return _refusal(error, public_id)
    return _answer({"goes_on_elsewhere": False})


def _submit_json(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    if not request.user.is_authenticated:
        return _signed_out()
    try:
        delivery: Delivery = parse_delivery(request.body, may_be_empty=True)
        closed = services.submit_attempt(
            attempt_id=public_id,
            cadre=cadre_of(request.user),
            items=delivery.items,
            key=delivery.key,
            last=delivery.last,
        )
    except Exception as error:
        return _refusal(error, public_id)
    return _answer(
        {
            "receipt": closed.receipt,
            "closing": closed.closing,
            "closed_at": closed.closed_at.isoformat() if closed.closed_at else None,
            "result_url": reverse("attempt_result", args=[public_id]),
        }
    )


@personal
@login_required
def _submit_form(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    cadre = cadre_of(request.user)
    if request.method == "POST":
        try:
            services.submit_attempt(attempt_id=public_id, cadre=cadre)
        except Attempt.DoesNotExist as error:
            raise Http404 from error
        return redirect("attempt_result", public_id)
    found = (
        Attempt.objects.filter(public_id=public_id, cadre_id=cadre.pk)
        .select_related("quiz")
        .first()
    )
    if found is None:
        raise Http404
    if found.closed_at is not None:
        return redirect("attempt_result", public_id)
    sheet = sheet_of(found)
    return render(
        request,
        "quizzes/submit.html",
        {
            "attempt": found,
            "quiz": found.quiz,
            "questions": len(sheet),
            "unanswered": [question for question in sheet if not question.is_answered],
        },
    )


def _save_form(request: HttpRequest, public_id: uuid.UUID) -> HttpResponse:
    """Save a plain form: `q1`, `q2`, …; only what differs from what is stored is written."""
    if not request.user.is_authenticated:
        return redirect_to_login(reverse("attempt", args=[public_id]))
    cadre = cadre_of(request.user)
    found = Attempt.objects.filter(public_id=public_id, cadre_id=cadre.pk).first()
    if found is None:
        raise Http404
    stored = {answer.question: answer.value for answer in services.saved_answers(found.pk)}
    sequence = int(database_now().timestamp() * 1000)
    try:
        changed = [
            AnswerItem(number, value, sequence)
            for number, value in answers_in_form(request.POST, found.paper).items()
            if value != stored.get(number, [])
        ]
        if changed:
            services.save_answers(
                attempt_id=public_id, cadre=cadre, items=changed, key=secrets.token_hex(16)
            )
    except services.AttemptClosed as error:
        messages.info(request, str(error))
    except (services.DeadlinePassed, services.InvalidAnswer) as error:
        messages.warning(request, str(error))
    else:
        if "submit" in request.POST:
            return redirect("submit_attempt", public_id)
        messages.success(request, _("Saved %(time)s") % {"time": wall_clock(database_now())})
    return keep_private(redirect("attempt", public_id))


def _refusal(error: Exception, public_id: uuid.UUID) -> HttpResponse:
    """Answer a domain error; re-raise what is none.

    Raises:
        Exception: `error` itself, when it is a fault of ours.
    """
    if isinstance(error, Attempt.DoesNotExist):
        return _missing()
    if isinstance(error, InvalidPayload):
        return _answer({"error": "invalid_request", "message": str(error)}, 400)
    if isinstance(error, services.InvalidAnswer):
        return _answer(
            {"error": "invalid_answer", "message": str(error), "question": error.question}, 400
        )
    if isinstance(error, services.AnswersMissing):
        return _answer(
            {"error": "answers_missing", "message": str(error), "questions": error.questions},
            409,
        )
    if isinstance(error, services.AttemptClosed | services.DeadlinePassed):
        is_closed = isinstance(error, services.AttemptClosed)
        return _answer(
            {
                "error": "attempt_closed" if is_closed else "deadline_passed",
                "message": str(error),
                "saved": _as_json(error.saved),
                "result_url": reverse("attempt_result", args=[public_id]),
            },
            409 if is_closed else 410,
        )
    if isinstance(error, OperationalError):
        response = _answer(
            {"error": "busy", "message": _("The server is busy. Please try again.")}, 503
        )
        response.headers["Retry-After"] = str(2 + secrets.randbelow(5))
        return response
    raise error


def _signed_out() -> JsonResponse:
    return _answer(
        {
            "error": "signed_out",
            "message": _("You have been signed out. Sign in again; your answers are kept."),
            "login_url": reverse("login"),
        },
        401,
    )


def _missing() -> JsonResponse:
    return _answer({"error": "not_found", "message": _("There is no such attempt.")}, 404)


def _answer(content: dict[str, Any], status: int = 200) -> JsonResponse:
    return keep_private(
        JsonResponse(content, status=status, json_dumps_params={"ensure_ascii": False})
    )


def _as_json(answers: Sequence[SavedAnswer]) -> list[dict[str, Any]]:
    return [
        {
            "question": answer.question,
            "value": answer.value,
            "client_seq": answer.client_seq,
            "saved_at": answer.saved_at.isoformat(),
            "clock": wall_clock(answer.saved_at),
        }
        for answer in answers
    ]
