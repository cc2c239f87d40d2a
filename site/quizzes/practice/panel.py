"""The question of the day and what has come back, on one's home page."""

import datetime as dt
from typing import Any, Final

from django.db.models import (
    BigIntegerField,
    Count,
    DateField,
    DateTimeField,
    Exists,
    OuterRef,
    Q,
)
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cadres.authentication import cadre_of
from cadres.models import Cadre
from core.content_cache import cached_html
from core.home_panels import gives_home_panel
from core.prepared import Parameter, PreparedRead
from core.time import site_date
from quizzes.models import DailyAnswer, QuestionVersion

POSITION: Final = 20


def _standing(*, cadre: Parameter, at: Parameter, day: Parameter) -> Any:
    back = Q(practice_cards__left_at=None, practice_cards__due_at__lte=at)
    return (
        Cadre.objects.filter(pk=cadre)
        .values("pk")
        .annotate(
            due=Count("practice_cards", filter=back),
            has_answered=Exists(DailyAnswer.objects.filter(cadre=OuterRef("pk"), day=day)),
            has_questions=Exists(QuestionVersion.objects.exclude(articles=None)),
        )
        .values_list("due", "has_answered", "has_questions")
    )


_READ: Final[PreparedRead[tuple[Any, ...]]] = PreparedRead(
    _standing, cadre=BigIntegerField(), at=DateTimeField(), day=DateField()
)


@gives_home_panel(position=POSITION)
def practice_panel(*, request: HttpRequest, at: dt.datetime) -> SafeString | None:
    """Offer one question and the book; nothing counts, and nothing is counted. One query."""
    cadre = cadre_of(request.user)
    due, has_answered, has_questions = _READ.rows(cadre=cadre.pk, at=at, day=site_date(at))[0]
    if not due and (has_answered or not has_questions):
        return None
    shown = {"due": due, "has_answered": has_answered or not has_questions}
    return cached_html(
        name="quizzes.practice_panel",
        content=shown,
        render=lambda: render_to_string("quizzes/practice/panel.html", shown),
    )
