"""What the attempt page and the result page show, read in a few queries.

An open sheet carries no key, no explanation and no weight of a choice: it does not even load
them. Only `review_of` does, and only for a closed attempt.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Prefetch

from law.models import Article
from quizzes.kinds import QuestionKind, kind_of
from quizzes.models import Attempt, QuestionVersion
from quizzes.services import SavedAnswer, saved_answers


@dataclass(frozen=True)
class ShownChoice:
    id: str
    text: str
    is_chosen: bool
    is_right: bool = False  # told after the attempt closed, never before


@dataclass(frozen=True)
class ShownQuestion:
    """One question of an attempt as the cadre sees it."""

    number: int
    stem: str
    kind: QuestionKind
    points: Decimal
    choices: list[ShownChoice]
    answer: SavedAnswer | None

    @property
    def points_in_grammar(self) -> int:
        """The number that chooses between "point" and "points"."""
        return 1 if self.points == 1 else 2

    @property
    def is_answered(self) -> bool:
        return self.answer is not None and bool(self.answer.value)


@dataclass(frozen=True)
class ReviewedQuestion(ShownQuestion):
    """The same after the attempt closed: with what was right, and why."""

    earned: Decimal = Decimal("0.00")
    explanation: str = ""
    articles: list[Article] = field(default_factory=list)
    corrected_at: dt.datetime | None = None

    @property
    def is_right(self) -> bool:
        return self.earned == self.points

    @property
    def is_partly_right(self) -> bool:
        return 0 < self.earned < self.points


def sheet_of(attempt: Attempt) -> list[ShownQuestion]:
    """Return the questions of an open attempt with the answers saved. Two queries."""
    versions = QuestionVersion.objects.only("kind", "stem", "choices").in_bulk(
        [entry["version"] for entry in attempt.paper]
    )
    answers = {answer.question: answer for answer in saved_answers(attempt.pk)}
    sheet = []
    for entry in attempt.paper:
        version, answer = versions[entry["version"]], answers.get(entry["item"])
        kind = kind_of(entry["kind"])
        sheet.append(
            ShownQuestion(
                number=entry["item"],
                stem=version.stem,
                kind=kind,
                points=Decimal(entry["points"]),
                choices=_choices(kind, version, entry["choices"], answer, key=()),
                answer=answer,
            )
        )
    return sheet


def review_of(attempt: Attempt) -> list[ReviewedQuestion]:
    """Return the questions of a closed attempt with key, explanation and articles.

    Five queries, whatever the number of questions.

    Raises:
        ValueError: the attempt is open; its key stays with the server.
    """
    if attempt.closed_at is None:
        raise ValueError("an open attempt has no review")
    versions = (
        QuestionVersion.objects.select_related("question__current")
        .prefetch_related(Prefetch("articles", Article.objects.to_be_cited()))
        .in_bulk([entry["version"] for entry in attempt.paper])
    )
    answers = {answer.question: answer for answer in saved_answers(attempt.pk)}
    review = []
    for entry in attempt.paper:
        version, answer = versions[entry["version"]], answers.get(entry["item"])
        kind, current = kind_of(entry["kind"]), version.question.current
        is_corrected = current is not None and current.pk != version.pk
        review.append(
            ReviewedQuestion(
                number=entry["item"],
                stem=version.stem,
                kind=kind,
                points=Decimal(entry["points"]),
                choices=_choices(kind, version, entry["choices"], answer, key=version.key),
                answer=answer,
                earned=Decimal(attempt.marks.get(str(entry["item"]), "0.00")),
                explanation=version.explanation,
                articles=list(version.articles.all()),
                corrected_at=current.created_at if current and is_corrected else None,
            )
        )
    return review


def _choices(
    kind: QuestionKind,
    version: QuestionVersion,
    order: list[str],
    answer: SavedAnswer | None,
    *,
    key: list[str] | tuple[str, ...],
) -> list[ShownChoice]:
    texts = {choice["id"]: choice["text"] for choice in kind.choices_for(version)}
    chosen = answer.value if answer else []
    return [ShownChoice(id_, texts[id_], id_ in chosen, id_ in key) for id_ in order]
