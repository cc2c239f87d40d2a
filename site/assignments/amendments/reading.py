"""What a difference lesson shows, and whose posts an amendment touches."""

import math
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.utils import timezone

from assignments.amendments.models import DeltaLesson
from cadres.models import Cadre, Posting, RiskPoint
from core.time import site_date
from law.changes.diffing import Sides, side_by_side
from law.lineage import Change
from law.models import Article, ArticleChange, Version
from quizzes.models import Question

KINDS: Final = ("SINGLE", "MULTIPLE", "TRUE_FALSE")
MOST_QUESTIONS: Final = 10
_CHARACTERS_A_MINUTE: Final = 400
_MINUTES_A_QUESTION: Final = 0.75


@dataclass(frozen=True, slots=True)
class Difference:
    """One changed provision: both texts, and whether it touches a post of the reader."""

    change: ArticleChange
    sides: Sides | None
    touches_me: bool


@dataclass(frozen=True, slots=True)
class Carried:
    """How much of the version needs no study.

    Args:
        total: articles of the new text.
        same: of these, unchanged or only renumbered.
    """

    total: int
    same: int
    renumbered: int
    wording: int
    to_learn: int


def carried_over(version: Version) -> Carried:
    """Count what the version kept. Two queries."""
    kinds: Counter[str] = Counter(version.changes.values_list("kind", flat=True))
    to_learn = version.changes.to_learn().count()
    total = sum(kinds.values()) - version.changes.filter(new=None).count()
    same = kinds[Change.UNCHANGED] + kinds[Change.RENUMBERED]
    amended_only_in_wording = sum(kinds.values()) - same - to_learn
    return Carried(total, same, kinds[Change.RENUMBERED], amended_only_in_wording, to_learn)


def articles_of(changes: Collection[ArticleChange]) -> set[int]:
    """Return the new texts of `changes`, by primary key."""
    return {change.new_id for change in changes if change.new_id is not None}


def questions_about(changes: Collection[ArticleChange]) -> list[Question]:
    """Return approved questions about the new wording, by code, `MOST_QUESTIONS` at most. A query."""
    return list(
        Question.objects.askable()
        .filter(current__articles__in=articles_of(changes), current__kind__in=KINDS)
        .select_related("current")
        .distinct()
        .order_by("code")[:MOST_QUESTIONS]
    )


def posts_touched(changes: Collection[ArticleChange]) -> list[int]:
    """Return the posts with a risk point that cites a changed provision in any of its texts.

    The way leads from the article over the questions that ask about it to their risk points. Two
    queries.
    """
    lineages = {
        article.lineage for change in changes for article in (change.old, change.new) if article
    }
    articles = Article.objects.filter(lineage__in=lineages)
    return list(
        RiskPoint.objects.filter(questions__current__articles__in=articles)
        .order_by("post_id")
        .values_list("post_id", flat=True)
        .distinct()
    )


def minutes_for(changes: Collection[ArticleChange], questions: int) -> int:
    """Return how long the lesson takes, in whole minutes, 2 at least."""
    characters = sum(len(change.new.text) for change in changes if change.new)
    return max(
        2, math.ceil(characters / _CHARACTERS_A_MINUTE + questions * _MINUTES_A_QUESTION)
    )


def differences(lesson: DeltaLesson, reader: Cadre) -> list[Difference]:
    """Return the changed, new and repealed provisions in text order, amended ones side by side.

    Three queries.
    """
    changes = list(lesson.version.changes.to_learn().in_text_order())
    today = site_date(timezone.now())
    mine = set(
        Article.objects.filter(
            question_versions__question__risk_points__post__in=Posting.objects.on(today)
            .filter(cadre=reader)
            .values("post")
        ).values_list("lineage", flat=True)
    )
    return [
        Difference(
            change,
            side_by_side(change.old.text, change.new.text)
            if change.old and change.new and change.kind == Change.AMENDED
            else None,
            any(one is not None and one.lineage in mine for one in (change.old, change.new)),
        )
        for change in changes
    ]
