"""The wrong-answer book and the question of the day."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cadres.authentication import cadre_of
from core.errors import DomainError
from core.http import personal
from core.time import site_date
from quizzes.models import Attempt, DailyAnswer, PracticeCard
from quizzes.papers import PaperItem
from quizzes.plain_form import answers_in_form
from quizzes.practice import services
from quizzes.practice.choosing import as_shown, cards_due, practisable, question_of_the_day
from quizzes.practice.progress import progress_by_category
from quizzes.services import SavedAnswer
from quizzes.sheets import ReviewedQuestion, ShownQuestion, review_of, sheet_of


@personal
@login_required
@require_safe
def practice(request: HttpRequest) -> HttpResponse:
    """Show one's wrong-answer book: what has come back, what comes when."""
    cadre, at = cadre_of(request.user), timezone.now()
    cards = (
        PracticeCard.objects.in_the_book()
        .filter(cadre=cadre, question__in=practisable(cadre))
        .select_related("question__current")
        .prefetch_related("question__current__articles__version__instrument")
        .order_by("due_at", "pk")
    )
    return render(
        request,
        "quizzes/practice/book.html",
        {"cards": list(cards[:200]), "due": cards.filter(due_at__lte=at).count(), "at": at},
    )


@personal
@login_required
@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Show how much of each category one has met and got right."""
    lines = progress_by_category(cadre_of(request.user))
    return render(request, "quizzes/practice/progress.html", {"lines": lines})


@personal
@login_required
@require_safe
def next_card(request: HttpRequest) -> HttpResponse:
    """Show the question that has waited longest."""
    cadre, at = cadre_of(request.user), timezone.now()
    due = cards_due(cadre, at)
    card = due.first()
    if card is None or card.question.current is None:
        messages.info(request, _("Nothing more has come back. See you another day."))
        return redirect("practice")
    item = as_shown(card.question.current, seed=_seed(card))
    return render(
        request,
        "quizzes/practice/card.html",
        {"card": card, "question": _sheet(item), "waiting": due.count()},
    )


@personal
@login_required
@require_http_methods(["POST"])
def answer_card(request: HttpRequest, card_id: int) -> HttpResponse:
    """Judge the answer and say why; the card comes back when memory needs it."""
    cadre, at = cadre_of(request.user), timezone.now()
    card = get_object_or_404(
        PracticeCard.objects.select_related("question__current"), pk=card_id, cadre=cadre
    )
    if card.question.current is None:
        raise Http404
    item = as_shown(card.question.current, seed=request.POST.get("seed", "")[:64])
    try:
        judged = services.answer_card(
            cadre=cadre,
            card_id=card_id,
            value=_given(request, item),
            paper_item=item,
            due_at=_moment(request.POST.get("due_at", "")) or card.due_at,
            at=at,
        )
    except DomainError as error:
        messages.warning(request, str(error))
        return redirect("practice")
    return render(
        request,
        "quizzes/practice/answered.html",
        {
            "question": _review(item, judged.value, judged.share, at),
            "card": judged.card,
            "waiting": cards_due(cadre, at).count(),
        },
    )


@personal
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def today(request: HttpRequest) -> HttpResponse:
    """Ask the question of the day, or show how it was answered."""
    cadre, at = cadre_of(request.user), timezone.now()
    day = site_date(at)
    given = DailyAnswer.objects.filter(cadre=cadre, day=day).select_related("version").first()
    version = given.version if given else question_of_the_day(cadre, day)
    item = as_shown(version, seed=f"{cadre.pk}:{day}") if version else None
    if request.method == "POST":
        if item is None:
            raise Http404
        try:
            services.answer_today(
                cadre=cadre, value=_given(request, item), paper_item=item, at=at
            )
        except DomainError as error:
            messages.warning(request, str(error))
        return redirect("question_of_the_day")
    review = None
    if given is not None and item is not None:
        review = _review(item, given.value, Decimal(given.is_right), given.answered_at)
    return render(
        request,
        "quizzes/practice/today.html",
        {
            "question": _sheet(item) if item and review is None else None,
            "review": review,
            "day": day,
        },
    )


def _sheet(item: PaperItem) -> ShownQuestion:
    return sheet_of(Attempt(paper=[item]), answers={})[0]


def _review(item: PaperItem, value: Any, share: Decimal, at: dt.datetime) -> ReviewedQuestion:
    closed = Attempt(paper=[item], closed_at=at, marks={"1": f"{share:.2f}"})
    answer = SavedAnswer(question=1, value=value, client_seq=1, saved_at=at)
    return review_of(closed, answers={1: answer})[0]


def _given(request: HttpRequest, item: PaperItem) -> list[Any]:
    """Return the answer as the form sent it.

    Raises:
        InvalidAnswer: it does not fit the question.
    """
    return answers_in_form(request.POST, [item])[item["item"]]


def _seed(card: PracticeCard) -> str:
    return f"{card.pk}:{card.due_at.isoformat()}"


def _moment(text: str) -> dt.datetime | None:
    try:
        return parse_datetime(text)
    except ValueError:
        return None
