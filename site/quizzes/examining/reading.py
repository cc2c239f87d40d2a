"""What the examiner's pages show."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from cadres.models import Unit
from quizzes.examining.access import accommodations_below, examined_attempts
from quizzes.models import Accommodation, Answer, Attempt, LateAnswer, QuestionVersion, Quiz
from quizzes.saying import in_words

MOST_ATTEMPTS = 200


@dataclass(frozen=True)
class ExamLine:
    """One quiz and how the units of the examiner stand in it."""

    quiz: Quiz
    people: int
    open: int
    closed: int


def exams_of(tops: list[Unit]) -> list[ExamLine]:
    """Return every quiz that is no draft, with the figures of `tops`. Two queries."""
    rows = (
        examined_attempts(tops)
        .order_by()
        .values("quiz")
        .annotate(
            people=Count("cadre", distinct=True),
            open=Count("pk", filter=Q(closed_at=None)),
            closed=Count("pk", filter=~Q(closed_at=None)),
        )
        .values_list("quiz", "people", "open", "closed")
    )
    figures = {quiz: counts for quiz, *counts in rows}
    return [
        ExamLine(quiz, *figures.get(quiz.pk, (0, 0, 0)))
        for quiz in Quiz.objects.filter(is_draft=False)
    ]


def attempts_at(quiz: Quiz, tops: list[Unit]) -> QuerySet[Attempt]:
    """Return the newest attempts of the examiner's units; with `late`, how much came late."""
    return (
        examined_attempts(tops)
        .filter(quiz=quiz)
        .defer("paper", "marks")
        .select_related("cadre__unit")
        .with_late()[:MOST_ATTEMPTS]
    )


def accommodations_at(quiz: Quiz, tops: list[Unit]) -> QuerySet[Accommodation]:
    return (
        accommodations_below(tops)
        .filter(quiz=quiz)
        .select_related("cadre__unit", "granted_by")
        .order_by("withdrawn_at", "-granted_at")
    )


@dataclass(frozen=True)
class LateLine:
    """An answer that came late, beside the one that counted."""

    late: LateAnswer
    stem: str
    said: str  # in words; "" for an answer taken back
    counted: str


def late_evidence(attempt: Attempt) -> list[LateLine]:
    """Return what came late, in the order it came. Three queries."""
    late = list(attempt.late_answers.all())
    version_of = {entry["item"]: entry["version"] for entry in attempt.paper}
    versions = QuestionVersion.objects.in_bulk(
        [version_of[each.item] for each in late if each.item in version_of]
    )
    counted = dict(Answer.objects.filter(attempt=attempt).values_list("item", "value"))
    return [
        _late_line(each, versions.get(version_of.get(each.item, 0)), counted.get(each.item, []))
        for each in late
    ]


def _late_line(
    late: LateAnswer, version: QuestionVersion | None, counted: list[str]
) -> LateLine:
    if version is None:  # how sure somebody was, said too late
        return LateLine(late, "", "，".join(late.value), "，".join(counted))
    return LateLine(
        late, version.stem, in_words(version, late.value), in_words(version, counted)
    )
