"""Answering a checkpoint: what was said, what is right, and that it was answered."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from cadres.models import Cadre
from core.errors import DomainError
from courses.gathering import checkpoints_in
from courses.models import LessonPage
from courses.prerequisites import check_may_begin
from courses.services import LessonOutcome, note_evidence
from quizzes.kinds import InvalidAnswer, kind_of
from quizzes.models import QuestionVersion
from quizzes.practice.choosing import questions_on_open_papers


class NoSuchCheckpoint(DomainError):
    """The lesson has no such checkpoint, or its question was withdrawn."""


class NothingChosen(DomainError):
    """No choice, or one that the question does not have."""


class StillExamined(DomainError):
    """The question is on a paper that the cadre has not handed in: its key stays closed."""


@dataclass(frozen=True, slots=True)
class ShownAnswer:
    """A choice with what was said and what is right."""

    text: str
    is_chosen: bool
    is_right: bool


@dataclass(frozen=True, slots=True)
class Answered:
    """A checkpoint after it was answered.

    Args:
        is_right: every right choice and no other.
        outcome: where the lesson stands now.
    """

    version: QuestionVersion
    is_right: bool
    choices: list[ShownAnswer]
    outcome: LessonOutcome


def checkpoint_version(lesson: LessonPage, block_id: str) -> QuestionVersion:
    """Return the question's current version at a checkpoint of `lesson`.

    Raises:
        NoSuchCheckpoint: no such block, or its question was withdrawn.
    """
    question = checkpoints_in(lesson.body).get(block_id)
    if question is None or question.current is None:
        raise NoSuchCheckpoint(_("This lesson has no such checkpoint."))
    version: QuestionVersion = question.current
    return version


def answer_checkpoint(
    *,
    cadre: Cadre,
    lesson: LessonPage,
    block_id: str,
    chosen: Sequence[str],
    at: dt.datetime,
) -> Answered:
    """Mark what was chosen and note that the checkpoint was answered; any answer counts.

    What was chosen is not kept: a checkpoint teaches, it does not examine.

    Raises:
        NoSuchCheckpoint: see `checkpoint_version`.
        NothingChosen: nothing was chosen, or nothing that the question has; nothing is written.
        PrerequisitesMissing: other courses have to be finished first; likewise.
        StillExamined: an open attempt of the cadre asks the same question; likewise.
    """
    check_may_begin(cadre=cadre, lesson=lesson)
    version = checkpoint_version(lesson, block_id)
    if version.question_id in questions_on_open_papers(cadre):
        raise StillExamined(
            _("This question is on a paper that you have not handed in. Hand it in first.")
        )
    kind = kind_of(version.kind)
    choices = kind.choices_for(version)
    item = {"item": 1, "choices": [choice["id"] for choice in choices], "kind": version.kind}
    try:
        response = kind.clean(list(chosen), item)
    except InvalidAnswer as error:
        raise NothingChosen(str(error)) from error
    if not response:
        raise NothingChosen(_("Choose an answer first."))
    outcome = note_evidence(cadre=cadre, lesson=lesson, key=f"checkpoint:{block_id}", at=at)
    return Answered(
        version=version,
        is_right=kind.grade(version.key, response) == 1,
        choices=[
            ShownAnswer(choice["text"], choice["id"] in response, choice["id"] in version.key)
            for choice in choices
        ],
        outcome=outcome,
    )
