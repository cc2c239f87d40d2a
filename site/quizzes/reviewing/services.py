"""What may become of a question in review, and who may decide it."""

import datetime as dt

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre
from cadres.policies import Capability, top_units
from core.errors import DomainError
from quizzes.models import Question, QuestionReview, QuestionVersion

Step = QuestionReview.Step
State = Question.State
LONGEST_REMARK = 500


class OwnWording(DomainError):
    """Who wrote a wording cannot approve it."""


class NotInReview(DomainError):
    """The question does not wait for a review, or says something else by now."""


class NoReason(DomainError):
    """Sending back needs a reason."""


@transaction.atomic
def hand_in(*, question: Question, actor: Cadre, at: dt.datetime) -> bool:
    """Let a draft, or a question withdrawn before, wait for its review; return whether it does.

    Nothing changes for one that waits already or is approved.
    """
    locked = _locked(question)
    if locked.state not in (State.DRAFT, State.RETIRED) or locked.current is None:
        return False
    _move(locked, State.IN_REVIEW, Step.HANDED_IN, actor=actor, at=at)
    return True


@transaction.atomic
def approve(*, question: Question, version_id: int, actor: Cadre, at: dt.datetime) -> None:
    """Let the wording that `actor` has read enter papers.

    Raises:
        PermissionDenied: `actor` reviews no content.
        OwnWording: they wrote the question, or a version since it was approved last.
        NotInReview: it is not in review, or was changed since they read it.
    """
    locked = _reviewable(question, version_id, actor)
    if actor.pk in first_people(locked):
        raise OwnWording(
            _("Somebody else has to approve “%(code)s”: you wrote it.") % {"code": locked.code}
        )
    locked.reviewed_by, locked.reviewed_at = actor, at
    locked.save(update_fields=["reviewed_by", "reviewed_at"])
    _move(locked, State.APPROVED, Step.APPROVED, actor=actor, at=at)


@transaction.atomic
def send_back(
    *, question: Question, version_id: int, remark: str, actor: Cadre, at: dt.datetime
) -> None:
    """Give the question back to its author as a draft, with what is to be done.

    Raises:
        PermissionDenied: `actor` reviews no content.
        NoReason: `remark` is empty.
        NotInReview: it is not in review, or was changed since they read it.
    """
    locked = _reviewable(question, version_id, actor)
    if not remark.strip():
        raise NoReason(_("Say what is to be done, so that the author can do it."))
    _move(locked, State.DRAFT, Step.SENT_BACK, actor=actor, at=at, remark=remark)


@transaction.atomic
def withdraw_question(
    *, question: Question, actor: Cadre, at: dt.datetime, remark: str = ""
) -> bool:
    """Let the question enter no new paper; papers that have it keep it. Return whether it did.

    The caller has seen to it that `actor` may.
    """
    locked = _locked(question)
    if locked.state == State.RETIRED or locked.current is None:
        return False
    _move(locked, State.RETIRED, Step.WITHDRAWN, actor=actor, at=at, remark=remark)
    return True


def first_people(question: Question) -> set[int]:
    """Return who cannot approve `question`: its author, and who changed it since the last time.

    One query.
    """
    versions = QuestionVersion.objects.filter(question=question).order_by("number")
    rows = list(versions.values_list("number", "author_id", "created_at"))
    since = question.reviewed_at
    last = rows[-1][0] if rows else 0
    return {
        author
        for number, author, created_at in rows
        if author is not None and (number in (1, last) or since is None or created_at > since)
    }


def _reviewable(question: Question, version_id: int, actor: Cadre) -> Question:
    if not top_units(actor, Capability.REVIEW_CONTENT):
        raise PermissionDenied
    locked = _locked(question)
    if locked.state != State.IN_REVIEW or locked.current_id != version_id:
        raise NotInReview(
            _("“%(code)s” does not wait for this review any more. Read it again.")
            % {"code": locked.code}
        )
    return locked


def _locked(question: Question) -> Question:
    return Question.objects.select_for_update().get(pk=question.pk)


def _move(
    question: Question,
    state: str,
    step: str,
    *,
    actor: Cadre,
    at: dt.datetime,
    remark: str = "",
) -> None:
    assert question.current_id is not None  # only what has a wording is reviewed
    question.state = state
    question.save(update_fields=["state"])
    QuestionReview.objects.create(
        version_id=question.current_id,
        step=step,
        remark=remark.strip()[:LONGEST_REMARK],
        actor=actor,
        at=at,
    )
    log(instance=question, action="quizzes.review_question", user=actor, data={"step": step})
