"""Questions that cite an article, for the law's list of what must be looked at again."""

import datetime as dt
from collections.abc import Collection, Iterator

from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from cadres.models import Cadre
from core.errors import DomainError
from law.citing.registry import Citing, lists_citing, retires
from quizzes.models import Question, QuestionVersion
from quizzes.reviewing.services import withdraw_question

PREFIX = "quizzes.question"


class NoSuchQuestion(DomainError):
    """The question is gone."""


@lists_citing
def current_questions(articles: Collection[int]) -> Iterator[Citing]:
    """The current wording of every question that is in use. One query."""
    rows = (
        QuestionVersion.articles.through.objects.filter(
            article__in=articles,
            questionversion__pk=F("questionversion__question__current"),
        )
        .exclude(questionversion__question__state=Question.State.RETIRED)
        .order_by("questionversion__question__code")
        .values_list(
            "article_id",
            "questionversion__question_id",
            "questionversion__question__code",
            "questionversion__stem",
            "questionversion__author_id",
        )
    )
    for article_id, question_id, code, stem, author_id in rows:
        yield Citing(
            kind=capfirst(_("question")),
            key=f"{PREFIX}:{question_id}",
            title=f"{code} {stem[:60]}",
            article_id=article_id,
            edit_url=reverse("wagtailsnippets_quizzes_question:edit", args=[question_id]),
            owner_id=author_id,
        )


@retires(PREFIX)
def withdraw(*, key: str, actor: Cadre, at: dt.datetime) -> None:
    """Let the question enter no new paper; papers that have it keep it.

    Raises:
        NoSuchQuestion: it was deleted.
        PermissionDenied: `actor` may not change questions.
    """
    if not actor.has_perm("quizzes.change_question"):
        raise PermissionDenied
    question = Question.objects.filter(pk=int(key.partition(":")[2])).first()
    if question is None:
        raise NoSuchQuestion(_("This question was deleted meanwhile."))
    withdraw_question(question=question, actor=actor, at=at)
