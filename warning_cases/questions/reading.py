"""The questions about a case: in the editor, and as a cadre would be asked them. Only reads."""

from collections import Counter
from dataclasses import dataclass

from quizzes.kinds import QuestionKind, kind_of
from quizzes.models import Attempt, Question, QuestionVersion
from quizzes.practice.choosing import as_shown
from quizzes.sheets import ShownQuestion, sheet_of
from warning_cases.models import CaseQuestion, WarningCasePage


@dataclass(frozen=True, slots=True)
class WrittenQuestion:
    """One line of the list in the editor."""

    question: Question
    version: QuestionVersion
    kind: QuestionKind
    articles: list[str]


@dataclass(frozen=True, slots=True)
class WrittenQuestions:
    lines: list[WrittenQuestion]
    states: list[tuple[str, int]]  # name of the state, how many


def written_about(case: WarningCasePage) -> WrittenQuestions:
    """Return the questions about `case` in the order they were written. Two queries."""
    ties = (
        CaseQuestion.objects.filter(case=case)
        .exclude(question__current=None)
        .select_related("question__current__author", "question__category__bank")
        .prefetch_related("question__current__articles__version__instrument")
    )
    lines = [
        WrittenQuestion(
            tie.question,
            version,
            kind_of(version.kind),
            [f"{one.version.instrument} {one.label}" for one in version.articles.all()],
        )
        for tie in ties
        if (version := tie.question.current) is not None
    ]
    counted = Counter(str(line.question.get_state_display()) for line in lines)
    return WrittenQuestions(lines, list(counted.items()))


def asked_about(case: WarningCasePage) -> list[ShownQuestion]:
    """Return the questions that are not withdrawn, as a paper shows them: nothing of what is right."""
    lines = written_about(case).lines
    paper = []
    for number, line in enumerate(
        (one for one in lines if one.question.state != Question.State.RETIRED), start=1
    ):
        item = as_shown(line.version, seed=f"preview:{line.version.pk}")
        paper.append({**item, "item": number})
    return sheet_of(Attempt(paper=paper), answers={}) if paper else []
