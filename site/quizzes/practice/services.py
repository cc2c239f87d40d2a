"""Writing the wrong-answer book and the answers to questions of the day."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cadres.models import Cadre
from core.errors import DomainError
from core.time import site_date
from quizzes.kinds import kind_of
from quizzes.models import DailyAnswer, PracticeCard, QuestionVersion, Response
from quizzes.papers import PaperItem
from quizzes.practice.choosing import question_of_the_day, questions_on_open_papers
from quizzes.practice.memory import answered, missed

WHOLE: Final = 1000


class OnAnOpenPaper(DomainError):
    """The question is on a paper that the cadre has not handed in: its answer stays closed."""


class AnsweredToday(DomainError):
    """The question of this day has been answered."""


class NoQuestionToday(DomainError):
    """There is no question of the day."""


class Judged(NamedTuple):
    """How an answer in the book was judged, and what it did to the card."""

    card: PracticeCard
    value: Any
    share: Decimal
    counted: bool  # False for a repetition of the same answer


def note_missed(*, responses: Sequence[Response]) -> int:
    """Put what was missed into each person's book; return how many cards were touched.

    Safe to repeat: a miss that the card knows of changes nothing. A fixed number of queries but
    for the cards that come back.
    """
    misses: dict[tuple[int, int], dt.datetime] = {}
    for response in responses:
        if response.share < WHOLE:
            key = (response.cadre_id, response.question_id)
            misses[key] = max(response.answered_at, misses.get(key, response.answered_at))
    known = {
        (card.cadre_id, card.question_id): card
        for card in PracticeCard.objects.filter(
            cadre__in={cadre for cadre, _question in misses},
            question__in={question for _cadre, question in misses},
        )
    }
    new, again = [], []
    for (cadre, question), at in misses.items():
        card = known.get((cadre, question))
        if card is None:
            memory = missed(None, at)
            new.append(
                PracticeCard(
                    cadre_id=cadre,
                    question_id=question,
                    memory=memory.card,
                    due_at=memory.due_at,
                    missed_at=at,
                )
            )
        elif at > card.missed_at:
            memory = missed(card.memory, at)
            card.memory, card.due_at = memory.card, memory.due_at
            card.missed_at, card.left_at = at, None
            again.append(card)
    PracticeCard.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    PracticeCard.objects.bulk_update(
        again, ["memory", "due_at", "missed_at", "left_at"], batch_size=500
    )
    return len(new) + len(again)


@transaction.atomic
def answer_card(
    *,
    cadre: Cadre,
    card_id: int,
    value: Any,
    paper_item: PaperItem,
    due_at: dt.datetime,
    at: dt.datetime,
) -> Judged:
    """Judge `value` and let the card come back when memory needs it.

    Args:
        paper_item: the question as it was shown, in the wording of now.
        due_at: when the card said it would come back as it was shown; another time means that
            this answer was counted before.

    Raises:
        InvalidAnswer: `value` does not fit the question.
        OnAnOpenPaper: see there; nothing is told.
        PracticeCard.DoesNotExist: no such card, or somebody else's.
    """
    card = PracticeCard.objects.select_for_update().get(pk=card_id, cadre=cadre)
    if card.question_id in questions_on_open_papers(cadre):
        raise OnAnOpenPaper(
            _("This question is on a paper you have not handed in. It waits until then.")
        )
    cleaned, share = judge(value, paper_item)
    if card.due_at != due_at or card.due_at > at:
        return Judged(card, cleaned, share, counted=False)
    memory = answered(card.memory, share, at)
    card.memory, card.due_at = memory.card, memory.due_at
    card.left_at = at if memory.is_remembered else None
    if share < 1:
        card.missed_at = at
    card.save(update_fields=["memory", "due_at", "left_at", "missed_at"])
    return Judged(card, cleaned, share, counted=True)


@transaction.atomic
def answer_today(
    *, cadre: Cadre, value: Any, paper_item: PaperItem, at: dt.datetime
) -> DailyAnswer:
    """Keep the answer to the question of the day; the first one stands.

    Raises:
        AnsweredToday: there is one.
        InvalidAnswer: `value` does not fit the question.
        NoQuestionToday: none, or another one than `paper_item` by now.
    """
    day = site_date(at)
    version = question_of_the_day(cadre, day)
    if version is None or version.pk != paper_item["version"]:
        raise NoQuestionToday(_("There is another question now. Please answer that one."))
    cleaned, share = judge(value, paper_item)
    try:
        with transaction.atomic():
            return DailyAnswer.objects.create(
                cadre=cadre,
                day=day,
                version=version,
                value=cleaned,
                is_right=share >= 1,
                answered_at=at,
            )
    except IntegrityError as error:
        raise AnsweredToday(_("You have answered today's question.")) from error


def judge(value: Any, paper_item: PaperItem) -> tuple[Any, Decimal]:
    """Return `value` as its kind keeps it, and the share of the points it earns. One query."""
    kind = kind_of(paper_item["kind"])
    cleaned = kind.clean(value, paper_item)
    key = QuestionVersion.objects.values_list("key", flat=True).get(pk=paper_item["version"])
    return cleaned, kind.grade(key, cleaned) if cleaned else Decimal(0)
