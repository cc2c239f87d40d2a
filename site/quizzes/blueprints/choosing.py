"""Which questions this person may be asked in this quiz now."""

import datetime as dt
import random
from decimal import Decimal
from typing import Final, NamedTuple

from django.db.models import Sum
from django.utils.translation import gettext as _

from cadres.models import Cadre, Posting
from core.errors import DomainError
from core.time import site_date
from quizzes.blueprints.drawing import draw_from
from quizzes.models import (
    Attempt,
    BlueprintCell,
    DailyAnswer,
    PaperRule,
    PoolPlace,
    Question,
    QuestionVersion,
    Quiz,
)
from quizzes.papers import PoolItem
from quizzes.reading import pool_of

DAYS_OF_A_YEAR: Final = 366


class NothingNewToAsk(DomainError):
    """Everything the quiz could ask, this person was asked within its years of rotation."""


class Chosen(NamedTuple):
    """What a paper is drawn from: `number` of `pool`, all of it for None."""

    pool: list[PoolItem]
    number: int | None


def choose(
    quiz: Quiz,
    cadre: Cadre,
    *,
    last: Attempt | None,
    now: dt.datetime,
    has_rules: bool,
    rng: random.Random,
) -> Chosen:
    """Return the questions for the next attempt of `cadre`.

    Args:
        last: the attempt before, whose paper comes again where each person has one paper.
        has_rules: whether ranks or posts of this quiz have other blueprints.

    Raises:
        CannotFillPaper: a cell of the blueprint lacks questions.
        NothingNewToAsk: the quiz's own list has too few questions not asked yet.
    """
    if quiz.variant == Quiz.Variant.PERSON and last is not None:
        again = _paper_of(last)
        if again is not None:
            return Chosen(again, None)
    avoid = _asked(cadre, quiz.rotation_years, now) if quiz.rotation_years else set()
    blueprint = _blueprint_for(quiz, cadre, now) if has_rules else quiz.blueprint_id
    if blueprint is not None:
        return Chosen(draw_from(blueprint, avoid=avoid, rng=rng), None)
    rows = pool_of(quiz)
    pool = [PoolItem(*row[:4]) for row in rows if row[4] not in avoid]
    if avoid and rows and (not pool or len(pool) < (quiz.question_count or 1)):
        raise NothingNewToAsk(
            _(
                "This quiz has only %(number)d questions left that you were not asked in the last "
                "%(years)d years. Tell whoever runs it: the bank needs new ones."
            )
            % {"number": len(pool), "years": quiz.rotation_years}
        )
    return Chosen(pool, quiz.question_count)


class Announced(NamedTuple):
    """What is said of a paper before it is drawn."""

    number: int
    kinds: list[str]  # codes, sorted


def announce(quiz: Quiz, cadre: Cadre, *, now: dt.datetime, has_rules: bool) -> Announced:
    """Return how many questions, of which kinds, the next paper of `cadre` has. Two queries."""
    blueprint = _blueprint_for(quiz, cadre, now) if has_rules else quiz.blueprint_id
    if blueprint is None:
        kinds = [row[1] for row in pool_of(quiz)]
        return Announced(min(quiz.question_count or len(kinds), len(kinds)), sorted(set(kinds)))
    cells = BlueprintCell.objects.filter(blueprint=blueprint)
    number = cells.aggregate(number=Sum("number"))["number"] or 0
    kinds_there = PoolPlace.objects.filter(cell__in=cells).values_list(
        "question__current__kind", flat=True
    )
    return Announced(number, sorted(set(kinds_there.distinct())))


def _blueprint_for(quiz: Quiz, cadre: Cadre, now: dt.datetime) -> int | None:
    """Return the blueprint of the first rule that fits the cadre, else the quiz's own."""
    posts: set[int] | None = None
    for rule in PaperRule.objects.filter(quiz=quiz):
        if rule.rank_from is not None and cadre.rank < rule.rank_from:
            continue
        if rule.rank_to is not None and cadre.rank > rule.rank_to:
            continue
        if rule.post_id is not None:
            if posts is None:
                held = Posting.objects.filter(cadre=cadre).on(site_date(now))
                posts = set(held.values_list("post", flat=True))
            if rule.post_id not in posts:
                continue
        fitting: int = rule.blueprint_id
        return fitting
    own: int | None = quiz.blueprint_id
    return own


def _paper_of(attempt: Attempt) -> list[PoolItem] | None:
    """Return the questions of `attempt` again; None when one was reworded or withdrawn since."""
    versions = {
        version.pk: version
        for version in QuestionVersion.objects.filter(
            pk__in=[entry["version"] for entry in attempt.paper]
        ).select_related("question")
    }
    items = []
    for entry in attempt.paper:
        version = versions[entry["version"]]
        if version.question.current_id != version.pk or (
            version.question.state != Question.State.APPROVED
        ):
            return None
        items.append(
            PoolItem(version.pk, version.kind, Decimal(entry["points"]), version.choices)
        )
    return items


def _asked(cadre: Cadre, years: int, now: dt.datetime) -> set[int]:
    """Return the questions that `cadre` met in the last `years` years. Three queries.

    Those of the day too: whoever has read the explanation has seen the question.
    """
    since = now - dt.timedelta(days=DAYS_OF_A_YEAR * years)
    papers = Attempt.objects.filter(cadre=cadre, started_at__gt=since).values_list(
        "paper", flat=True
    )
    versions = {entry["version"] for paper in papers for entry in paper}
    versions |= set(
        DailyAnswer.objects.filter(cadre=cadre, answered_at__gt=since).values_list(
            "version", flat=True
        )
    )
    return set(
        QuestionVersion.objects.filter(pk__in=versions).values_list("question", flat=True)
    )
