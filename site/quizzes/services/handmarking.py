"""Marking by hand: what markers award, and the result once everybody asked has marked."""

import datetime as dt
from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from cadres.models import Cadre
from core.errors import DomainError
from quizzes.kinds import InvalidAnswer, kind_of
from quizzes.kinds.case_analysis import CaseAnalysisKind
from quizzes.marking import share_as_points, with_marks
from quizzes.models import Attempt, HandMark, HandMarking
from quizzes.reading import answers_of
from quizzes.services.attempts import receipt_of
from quizzes.services.results import RESULT_FIELDS, put_result, record_result

SHORTEST_REASON: Final = 6


class OwnAnswer(DomainError):
    """Nobody marks what they wrote themselves."""


class AlreadyMarked(DomainError):
    """The answer has all the marks it needs, or one of this marker."""


class InvalidMarks(DomainError):
    """The points do not fit the rubric; the text says why."""


@transaction.atomic
def mark_answer(
    *,
    marking: HandMarking,
    awarded: Mapping[str, Decimal],
    comment: str = "",
    marker: Cadre,
    at: dt.datetime,
) -> HandMarking:
    """Award points to one answer; the last mark that was waited for makes the result.

    Mark, result and record entry are one commit. With two markers the answer earns the mean of
    what they award.

    Args:
        awarded: criterion → points, for every criterion of the rubric.

    Raises:
        OwnAnswer, AlreadyMarked, InvalidMarks: nothing is written.
    """
    # The attempt's row first: whoever finishes last sees the marks of the others.
    attempt = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("quiz", "cadre__unit")
        .get(pk=marking.attempt_id)
    )
    locked = HandMarking.objects.select_for_update(of=("self",)).get(pk=marking.pk)
    if attempt.cadre_id == marker.pk:
        raise OwnAnswer(_("You cannot mark your own answer."))
    given = list(locked.marks.order_by("place"))
    if locked.earned is not None or len(given) >= locked.markers_wanted:
        raise AlreadyMarked(_("This answer has been marked meanwhile."))
    version = locked.version
    kind = kind_of(version.kind)
    if not isinstance(kind, CaseAnalysisKind):
        raise InvalidMarks(_("This answer is not marked by a person."))
    try:
        share = kind.share_of(version.key, awarded)
    except InvalidAnswer as error:
        raise InvalidMarks(str(error)) from error
    try:
        with transaction.atomic():
            HandMark.objects.create(
                marking=locked,
                place=len(given) + 1,
                marker=marker,
                awarded={id_: f"{points.normalize():f}" for id_, points in awarded.items()},
                share=share.quantize(Decimal("0.00000001"), ROUND_HALF_UP),
                comment=comment.strip(),
                marked_at=at,
            )
    except IntegrityError as error:
        raise AlreadyMarked(
            _("You have marked this answer; another person is asked.")
        ) from error
    shares = [mark.share for mark in locked.marks.all()]
    if len(shares) >= locked.markers_wanted:
        entry = next(entry for entry in attempt.paper if entry["item"] == locked.item)
        locked.earned = share_as_points(entry, sum(shares, Decimal(0)) / len(shares))
        locked.save(update_fields=["earned"])
        _finish(attempt)
    return locked


@transaction.atomic
def ask_for_second_marker(*, marking: HandMarking, reason: str, actor: Cadre) -> HandMarking:
    """Ask that another person marks the answer too; possible until its result is made.

    Raises:
        AlreadyMarked: its result is made, or a second marker was asked for.
        OwnAnswer: it is the actor's own.
        InvalidMarks: no reason in words.
    """
    locked = HandMarking.objects.select_for_update(of=("self",)).get(pk=marking.pk)
    if locked.attempt.cadre_id == actor.pk:
        raise OwnAnswer(_("You cannot mark your own answer."))
    if locked.earned is not None or locked.needs_second:
        raise AlreadyMarked(_("This answer has been marked meanwhile."))
    if len(reason.strip()) < SHORTEST_REASON:
        raise InvalidMarks(_("Say in a sentence why a second person should mark it."))
    locked.needs_second = True
    locked.second_reason = reason.strip()[:300]
    locked.second_asked_by = actor
    locked.save(update_fields=["needs_second", "second_reason", "second_asked_by"])
    return locked


def _finish(attempt: Attempt) -> None:
    """Make the result of `attempt`, whose row is locked, if nothing waits any more."""
    markings = list(attempt.hand_markings.all())
    if not attempt.awaits_marking or any(marking.earned is None for marking in markings):
        return
    earned = {
        marking.item: marking.earned for marking in markings if marking.earned is not None
    }
    put_result(attempt, with_marks(attempt.paper, attempt.marks, earned))
    given = {item: value for item, value, *_rest in answers_of(attempt.pk)}
    attempt.receipt = receipt_of(attempt, given)
    attempt.save(update_fields=list(RESULT_FIELDS))
    assert attempt.closed_at is not None
    record_result(attempt, at=attempt.closed_at)
