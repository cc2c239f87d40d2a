"""What waits for the second person, on the editors' desk."""

import datetime as dt
from typing import Any, Final

from django.urls import reverse
from django.utils.translation import gettext as _

from core.desk_panels import DeskLine, DeskPanel, gives_desk_panel
from quizzes.models import Question

LINES: Final = 5


@gives_desk_panel(position=25)
def questions_to_review(*, user: Any, at: dt.datetime) -> DeskPanel | None:
    """Questions in review, oldest first; nothing where none waits. Two queries."""
    waiting = Question.objects.filter(state=Question.State.IN_REVIEW).exclude(current=None)
    count = waiting.count()
    if not count:
        return None
    oldest = waiting.select_related("current__author").order_by("current__created_at")[:LINES]
    return DeskPanel(
        title=_("Questions to review"),
        figure=count,
        lines=[
            DeskLine(
                str(question),
                reverse("review_question", args=[question.pk]),
                question.current.author.name
                if question.current and question.current.author
                else "",
            )
            for question in oldest
        ],
        more_url=reverse("review_questions"),
    )
