"""Reads of the attempt's way, prepared: start, paper, saves, hand-in and review ask them each time."""

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Any, Final, NamedTuple

from django.db.models import (
    BigIntegerField,
    Count,
    Exists,
    FilteredRelation,
    OuterRef,
    Q,
    UUIDField,
)

from cadres.models import Cadre
from core.prepared import PreparedRead
from quizzes.clock import DatabaseNow
from quizzes.models import (
    Answer,
    Attempt,
    GradeBand,
    Invitation,
    PaperRule,
    Question,
    QuestionVersion,
    Quiz,
    QuizItem,
)
from quizzes.terms import Terms

_QUIZ: Final = PreparedRead(lambda pk: Quiz.objects.filter(pk=pk), pk=BigIntegerField())
_ATTEMPT: Final = PreparedRead(
    lambda public_id, cadre: (
        Attempt.objects.filter(public_id=public_id, cadre=cadre)
        .select_related("quiz")
        .with_now()
        .with_sitting()
    ),
    public_id=UUIDField(),
    cadre=BigIntegerField(),
)
_LOCKED: Final = PreparedRead(
    lambda pk: Attempt.objects.filter(pk=pk).select_related("quiz"), pk=BigIntegerField()
)
_FINISHED: Final[PreparedRead[tuple[Any, ...]]] = PreparedRead(
    lambda quiz, cadre: (
        Attempt.objects.closed()
        .filter(quiz=quiz, cadre=cadre)
        .order_by("number")
        .values_list("pk", "public_id", "number", "percent", Count("late_answers"))
    ),
    quiz=BigIntegerField(),
    cadre=BigIntegerField(),
)
_LAST: Final = PreparedRead(
    lambda quiz, cadre: Attempt.objects.filter(quiz=quiz, cadre=cadre).order_by("-number")[:1],
    quiz=BigIntegerField(),
    cadre=BigIntegerField(),
)
_STANDING: Final[PreparedRead[tuple[Any, ...]]] = PreparedRead(
    lambda quiz, cadre: (
        Quiz.objects.filter(pk=quiz)
        .annotate(
            granted=FilteredRelation(
                "accommodations",
                condition=Q(accommodations__cadre=cadre, accommodations__withdrawn_at=None),
            )
        )
        .values_list(
            DatabaseNow(),
            Exists(PaperRule.objects.filter(quiz=OuterRef("pk"))),
            "granted__extra_minutes",
            "granted__extra_attempts",
            "granted__opens_at",
            "granted__closes_at",
        )
    ),
    quiz=BigIntegerField(),
    cadre=BigIntegerField(),
)
_BANDS: Final = PreparedRead(
    lambda scale: GradeBand.objects.filter(scale=scale), scale=BigIntegerField()
)
_POOL: Final[PreparedRead[tuple[Any, ...]]] = PreparedRead(
    lambda quiz: (
        QuizItem.objects.filter(quiz=quiz, question__state=Question.State.APPROVED)
        .exclude(question__current=None)
        .order_by("position", "pk")
        .values_list(
            "question__current_id",
            "question__current__kind",
            "points",
            "question__current__choices",
            "question",
        )
    ),
    quiz=BigIntegerField(),
)
_ANSWERS: Final[PreparedRead[tuple[Any, ...]]] = PreparedRead(
    lambda attempt: (
        Answer.objects.filter(attempt=attempt)
        .order_by("item")
        .values_list("item", "value", "client_seq", "saved_at")
    ),
    attempt=BigIntegerField(),
)


def quiz_numbered(pk: int) -> Quiz | None:
    return _QUIZ.first(pk=pk)


def attempt_of(cadre: Cadre, public_id: uuid.UUID) -> Attempt | None:
    """Return the cadre's own attempt, its quiz, `now` and `is_sitting`; None for anybody else's."""
    found = _ATTEMPT.first(public_id=public_id, cadre=cadre.pk)
    if found is not None:
        found.cadre = cadre
    return found


def attempt_numbered(pk: int) -> Attempt:
    """Return an attempt that exists, with its quiz."""
    return _LOCKED.rows(pk=pk)[0]


def last_attempt(quiz: Quiz, cadre: Cadre) -> Attempt | None:
    """Return the attempt with the highest number. One query."""
    attempt = _LAST.first(quiz=quiz.pk, cadre=cadre.pk)
    if attempt is not None:
        attempt.quiz, attempt.cadre = quiz, cadre
    return attempt


class FinishedAttempt(NamedTuple):
    """What the others are told of a closed attempt; there may be hundreds."""

    pk: int
    public_id: uuid.UUID
    number: int
    percent: Decimal | None  # None while a person has to mark
    late: int  # answers that came too late


def finished_attempts(quiz: Quiz, cadre: Cadre) -> list[FinishedAttempt]:
    """Return the closed attempts, the first one first. One query."""
    return list(map(FinishedAttempt._make, _FINISHED.rows(quiz=quiz.pk, cadre=cadre.pk)))


def terms_of(quiz: Quiz) -> Terms:
    """Return the quiz's own terms, as they are for everybody."""
    return Terms(
        minutes=quiz.minutes,
        grace_seconds=quiz.grace_seconds,
        attempt_limit=quiz.attempt_limit,
        cool_down=dt.timedelta(minutes=quiz.cool_down_minutes),
        opens_at=quiz.opens_at,
        closes_at=quiz.closes_at,
    )


class Standing(NamedTuple):
    """How one cadre stands towards one quiz at the database's present instant."""

    terms: Terms
    now: dt.datetime
    has_rules: bool  # other papers for some ranks or posts
    is_invited: bool  # True where everybody is


def standing_of(quiz: Quiz, cadre: Cadre) -> Standing:
    """Return on what terms the cadre may start. One query; two for quizzes by invitation."""
    now, has_rules, extra_minutes, *rest = _STANDING.rows(quiz=quiz.pk, cadre=cadre.pk)[0]
    terms, is_invited = terms_of(quiz), True
    if extra_minutes is not None:
        extra_attempts, opens_at, closes_at = rest
        terms = terms.accommodated(
            extra_minutes=extra_minutes,
            extra_attempts=extra_attempts,
            opens_at=opens_at,
            closes_at=closes_at,
        )
    if quiz.is_by_invitation:
        invitation = Invitation.objects.filter(quiz=quiz, cadre=cadre).first()
        is_invited = invitation is not None
        if invitation is not None:
            terms = terms._replace(
                opens_at=terms.opens_at or invitation.opens_at,
                closes_at=terms.closes_at or invitation.closes_at,
            )
    return Standing(terms, now, has_rules, is_invited)


def bands_of(quiz: Quiz) -> list[GradeBand]:
    """Return the grades of the quiz's scale; none, and no query, without a scale."""
    return _BANDS.rows(scale=quiz.scale_id) if quiz.scale_id else []


def pool_of(quiz: Quiz) -> list[tuple[Any, ...]]:
    """Return (version, kind, points, choices, question) of each question that may be drawn."""
    return _POOL.rows(quiz=quiz.pk)


def answers_of(attempt_id: int) -> list[tuple[Any, ...]]:
    """Return (item, value, client_seq, saved_at) of the current answers by item."""
    return _ANSWERS.rows(attempt=attempt_id)


def versions(pks: Sequence[int], *fields: str) -> dict[int, tuple[Any, ...]]:
    """Return pk → `fields` of question versions. One query."""
    numbered = {f"pk{number}": pk for number, pk in enumerate(pks)}
    return {pk: rest for pk, *rest in _versions(len(pks), fields).rows(**numbered)}


@cache
def _versions(count: int, fields: tuple[str, ...]) -> PreparedRead[Any]:
    """Return the read of `count` versions: a list's length is part of the SQL."""
    return PreparedRead(
        lambda **pks: (
            QuestionVersion.objects.filter(pk__in=list(pks.values()))
            .order_by()
            .values_list("pk", *fields)
        ),
        **{f"pk{number}": BigIntegerField() for number in range(count)},
    )
