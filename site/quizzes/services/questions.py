"""Writing questions: their identity once, their wording as immutable versions."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction

from cadres.models import Cadre, RiskPoint
from law.models import Article
from quizzes.kinds import Choice, kind_of
from quizzes.models import Bank, Category, Question, QuestionVersion


@transaction.atomic
def create_question(
    *,
    bank: Bank,
    category: Category | None,
    code: str,
    kind: str,
    stem: str,
    choices: Sequence[Choice],
    key: Any,
    explanation: str = "",
    articles: Iterable[Article] = (),
    difficulty: int = 2,
    author: Cadre | None = None,
    state: str = Question.State.APPROVED,
    risk_points: Iterable[RiskPoint] = (),
    tags: Iterable[str] = (),
) -> Question:
    """Make sure that question `code` exists and says this.

    Idempotent: nothing is written where the current version says the same already; otherwise a
    new version is added and past attempts keep theirs.

    Args:
        choices: `{"id": "a", "text": …}` in the author's order; empty for true/false.
        key: what is right, in the shape of the kind: ids of the right choices for most.
        state: of a question that is new; one that exists keeps its own.

    Raises:
        InvalidQuestion: it cannot be asked like this (see `QuestionKind.validate`).
    """
    question, is_new = Question.objects.get_or_create(
        code=code, defaults={"bank": bank, "category": category, "state": state}
    )
    if not is_new and (question.bank_id, question.category_id) != (
        bank.pk,
        category.pk if category else None,
    ):
        question.bank, question.category = bank, category
        question.save(update_fields=["bank", "category"])
    question.current = revise_question(
        question=question,
        kind=kind,
        stem=stem,
        choices=choices,
        key=key,
        explanation=explanation,
        articles=articles,
        difficulty=difficulty,
        author=author,
    )
    question.risk_points.add(*risk_points)
    question.tags.add(*tags)
    return question


@transaction.atomic
def revise_question(
    *,
    question: Question,
    kind: str,
    stem: str,
    choices: Sequence[Choice],
    key: Any,
    explanation: str = "",
    articles: Iterable[Article] = (),
    difficulty: int = 2,
    author: Cadre | None = None,
) -> QuestionVersion:
    """Give `question` a new wording, or return the current version if it says the same.

    Papers already frozen keep the version they pinned; their review says "corrected on …".

    Raises:
        InvalidQuestion: it cannot be asked like this; nothing is written.
    """
    question = Question.objects.select_for_update().get(pk=question.pk)
    cited = {article.pk for article in articles}
    tidied_choices, tidied_key = kind_of(kind).tidy(choices, key)
    draft = QuestionVersion(
        question=question,
        kind=kind,
        stem=stem.strip(),
        choices=tidied_choices,
        key=tidied_key,
        explanation=explanation.strip(),
        difficulty=difficulty,
        author=author,
    )
    kind_of(kind).validate(draft)
    current = question.current
    if current is not None and _says_the_same(current, draft, cited):
        return current
    draft.number = current.number + 1 if current else 1
    draft.save(force_insert=True)
    draft.articles.set(cited)
    question.current = draft
    question.save(update_fields=["current"])
    return draft


@transaction.atomic
def send_back_to_review(*, question: Question) -> None:
    """Let somebody look again at a question whose wording changed after it was approved."""
    if question.state == Question.State.APPROVED:
        question.state = Question.State.IN_REVIEW
        question.save(update_fields=["state"])


def _says_the_same(current: QuestionVersion, draft: QuestionVersion, cited: set[int]) -> bool:
    wording = ("kind", "stem", "choices", "key", "explanation", "difficulty")
    if any(getattr(current, field) != getattr(draft, field) for field in wording):
        return False
    return cited == set(current.articles.values_list("pk", flat=True))
