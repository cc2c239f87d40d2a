"""Setting up a teaching check, and inviting people to its last test 90 days after the second."""

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from cadres.models import Cadre
from core.errors import DomainError
from quizzes.kinds import kinds_marked_at_once
from quizzes.models import Attempt, Invitation, Question, Quiz, QuizItem, TeachingCheck

LATER_DAYS: Final = 90
OPEN_DAYS: Final = 30
LATER_QUESTIONS: Final = 5
LATER_MINUTES: Final = 10
UNSEEN_YEARS: Final = 20


class CheckedAlready(DomainError):
    """The test after has a teaching check."""


class TooFewUnseen(DomainError):
    """The articles of the test have fewer than five questions beside those it asks itself."""


@transaction.atomic
def set_up_check(
    *, title: str, title_en: str, before: Quiz, after: Quiz, actor: Cadre, at: dt.datetime
) -> TeachingCheck:
    """Follow what `after` teaches: whoever sits it is asked five unseen questions 90 days later.

    The later test draws from the questions, other than those of both tests, that cite the same
    articles and need no marker: its result is there at once, in time to be compared. Nobody gets
    one they were asked before.

    Raises:
        CheckedAlready: `after` is followed by another check.
        TooFewUnseen: fewer than five such questions.
    """
    if TeachingCheck.objects.filter(after=after).exists():
        raise CheckedAlready(_("“%(quiz)s” is followed already.") % {"quiz": after.label})
    asked = set(
        QuizItem.objects.filter(quiz__in=[before, after]).values_list("question", flat=True)
    )
    articles = (
        QuizItem.objects.filter(quiz=after)
        .exclude(question__current__articles=None)
        .values("question__current__articles")
    )
    unseen = list(
        Question.objects.askable()
        .filter(current__articles__in=articles, current__kind__in=kinds_marked_at_once())
        .exclude(pk__in=asked)
        .order_by("pk")
        .distinct()
    )
    if len(unseen) < LATER_QUESTIONS:
        raise TooFewUnseen(
            _(
                "The articles of “%(quiz)s” have %(number)d other questions; the test after 90 "
                "days needs %(needed)d. Write some first."
            )
            % {"quiz": after.label, "number": len(unseen), "needed": LATER_QUESTIONS}
        )
    later = Quiz.objects.create(
        code=f"later-{after.pk}",
        title=f"{title}：三个月后的五道题",
        title_en=f"{title_en}: five questions three months later" if title_en else "",
        question_count=LATER_QUESTIONS,
        rotation_years=UNSEEN_YEARS,
        minutes=LATER_MINUTES,
        attempt_limit=1,
        is_by_invitation=True,
    )
    QuizItem.objects.bulk_create(
        QuizItem(quiz=later, question=question, position=position)
        for position, question in enumerate(unseen)
    )
    return TeachingCheck.objects.create(
        title=title,
        title_en=title_en,
        before=before,
        after=after,
        later=later,
        set_up_by=actor,
        set_up_at=at,
    )


def invite_after_tests(*, attempts: list[Attempt]) -> int:
    """Invite who sat a test that is followed to its later one; once, from their first attempt.

    Two queries at most; one when none of `attempts` is followed.
    """
    later_of = dict(
        TeachingCheck.objects.filter(
            after__in={attempt.quiz_id for attempt in attempts}
        ).values_list("after", "later")
    )
    invitations = [
        Invitation(
            quiz_id=later_of[attempt.quiz_id],
            cadre_id=attempt.cadre_id,
            opens_at=attempt.closed_at + dt.timedelta(days=LATER_DAYS),
            closes_at=attempt.closed_at + dt.timedelta(days=LATER_DAYS + OPEN_DAYS),
        )
        for attempt in attempts
        if attempt.closed_at and attempt.quiz_id in later_of
    ]
    return len(Invitation.objects.bulk_create(invitations, ignore_conflicts=True))
