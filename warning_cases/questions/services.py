"""Writing a question about a case into the bank."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from cadres.models import Cadre
from law.models import Article
from quizzes.kinds import Choice
from quizzes.models import Category, Question
from quizzes.reviewing.services import hand_in
from quizzes.services import create_question
from warning_cases.models import CaseQuestion, WarningCasePage


@transaction.atomic
def write_case_question(
    *,
    case: WarningCasePage,
    once: uuid.UUID,
    category: Category,
    kind: str,
    stem: str,
    choices: Sequence[Choice],
    key: Any,
    explanation: str,
    articles: Iterable[Article],
    difficulty: int,
    hands_in: bool,
    actor: Cadre,
    at: dt.datetime,
) -> CaseQuestion:
    """Add a question about `case` to the bank of `category`; return its tie to the case.

    It has the risk points of the case as it was kept last, is a draft, and waits for its review if
    `hands_in`. A form that is sent again (`once`) adds nothing. Two editors may write at once:
    each question gets a code of its own.

    Raises:
        InvalidQuestion: it cannot be asked like this; nothing is written.
    """
    locked = WarningCasePage.objects.select_for_update(of=("self",)).get(pk=case.pk)
    written = CaseQuestion.objects.filter(once=once).select_related("question").first()
    if written is not None:
        return written
    question = create_question(
        bank=category.bank,
        category=category,
        code=_next_code(locked),
        kind=kind,
        stem=stem,
        choices=choices,
        key=key,
        explanation=explanation,
        articles=articles,
        difficulty=difficulty,
        author=actor,
        state=Question.State.DRAFT,
        risk_points=locked.get_latest_revision_as_object().risk_points.all(),
    )
    tie = CaseQuestion.objects.create(case=locked, question=question, once=once)
    if hands_in:
        hand_in(question=question, actor=actor, at=at)
    return tie


def _next_code(case: WarningCasePage) -> str:
    """Return "case-12-3" for the third question of case 12. The caller has locked the case."""
    begins = f"case-{case.pk}-"
    taken = Question.objects.filter(code__startswith=begins).values_list("code", flat=True)
    numbers = [int(code[len(begins) :]) for code in taken if code[len(begins) :].isdecimal()]
    return f"{begins}{max(numbers, default=0) + 1}"
