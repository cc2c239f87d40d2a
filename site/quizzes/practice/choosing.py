"""Which question a cadre practises: what is due in the book, and the one of the day.

A question on a paper that the cadre has not handed in is never shown here: its key and its
explanation stay with the server until then.
"""

import datetime as dt
import hashlib
import random
from collections.abc import Iterable
from decimal import Decimal
from typing import Final

from django.db.models import QuerySet
from django.utils import timezone

from cadres.models import Cadre
from law.models import Article
from quizzes.blueprints.services import askable_questions
from quizzes.kinds import kinds_marked_at_once
from quizzes.models import Attempt, PracticeCard, Question, QuestionVersion
from quizzes.papers import PaperItem, PoolItem, draw_paper

_ONE: Final = Decimal("1.00")


def questions_on_open_papers(cadre: Cadre) -> set[int]:
    """Return the questions of the attempts that `cadre` has not handed in. Two queries."""
    papers = Attempt.objects.open().filter(cadre=cadre).values_list("paper", flat=True)
    versions = {entry["version"] for paper in papers for entry in paper}
    if not versions:
        return set()
    return set(
        QuestionVersion.objects.filter(pk__in=versions).values_list("question", flat=True)
    )


def practisable(cadre: Cadre) -> QuerySet[Question]:
    """Questions that may be shown with their answer to `cadre` now, and need no marker."""
    return (
        askable_questions()
        .filter(current__kind__in=kinds_marked_at_once())
        .exclude(pk__in=questions_on_open_papers(cadre))
    )


def cards_due(cadre: Cadre, at: dt.datetime) -> QuerySet[PracticeCard]:
    """Return what has come back by `at`, the longest waiting first."""
    return (
        PracticeCard.objects.in_the_book()
        .filter(cadre=cadre, due_at__lte=at, question__in=practisable(cadre))
        .select_related("question__current")
        .order_by("due_at", "pk")
    )


def question_of_the_day(cadre: Cadre, day: dt.date) -> QuestionVersion | None:
    """Return the question of `day` for `cadre`: about an article they missed before that day.

    The same one whenever it is asked for on that day. Whoever missed nothing gets one about any
    article. None where there is no such question.
    """
    begins = timezone.make_aware(
        dt.datetime.combine(day, dt.time.min), timezone.get_default_timezone()
    )
    open_to = practisable(cadre)
    cards = PracticeCard.objects.filter(cadre=cadre, missed_at__lt=begins)
    weak = (
        Article.objects.filter(question_versions__question__in=cards.values("question"))
        .order_by()
        .values_list("pk", flat=True)
        .distinct()
    )
    asked = open_to.filter(current__articles__in=list(weak))
    articles = set(asked.values_list("current__articles", flat=True)) & set(weak)
    if not articles:
        asked = open_to
        articles = {
            pk for pk in open_to.values_list("current__articles", flat=True).distinct() if pk
        }
    if not articles:
        return None
    article = _of_the_day(articles, cadre, day)
    found = asked.filter(current__articles=article).values_list("pk", flat=True)
    return QuestionVersion.objects.get(
        pk=Question.objects.values_list("current", flat=True).get(
            pk=_of_the_day(found, cadre, day)
        )
    )


def as_shown(version: QuestionVersion, seed: str) -> PaperItem:
    """Return `version` as the one item of a paper; the same seed shows the same order."""
    item = PoolItem(version.pk, version.kind, _ONE, version.choices)
    return draw_paper(
        [item],
        count=None,
        shuffle_questions=False,
        shuffle_choices=True,
        rng=random.Random(seed),  # noqa: S311  an order to show, no secret
    )[0]


def _of_the_day(pks: Iterable[int], cadre: Cadre, day: dt.date) -> int:
    """Choose one that stays chosen when others come or go."""
    return min(pks, key=lambda pk: hashlib.sha256(f"{cadre.pk}:{day}:{pk}".encode()).digest())
