"""Granting one person other terms, and withdrawing them."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre
from core.errors import DomainError
from quizzes.models import Accommodation, Attempt, Quiz
from quizzes.reading import standing_of


class NothingGranted(DomainError):
    """Neither time, nor dates, nor attempts, or no reason."""


class DatesReversed(DomainError):
    """The quiz would close for the person before it opens."""


class AccommodatedAlready(DomainError):
    """The person has other terms in this quiz that were not withdrawn."""


@transaction.atomic
def accommodate(
    *,
    quiz: Quiz,
    cadre: Cadre,
    reason: str,
    actor: Cadre,
    at: dt.datetime,
    extra_minutes: int = 0,
    extra_attempts: int = 0,
    opens_at: dt.datetime | None = None,
    closes_at: dt.datetime | None = None,
) -> Accommodation:
    """Give `cadre` other terms in `quiz`, at once: an open attempt gets its extra time too.

    Raises:
        AccommodatedAlready: withdraw the earlier terms first.
        DatesReversed: `closes_at` does not lie after the day it opens.
        NothingGranted: nothing differs from the quiz's own terms, or `reason` is blank.
    """
    if not reason.strip():
        raise NothingGranted(_("Say why: the person can read it, and so can the auditor."))
    if not (extra_minutes or extra_attempts or opens_at or closes_at):
        raise NothingGranted(_("Grant extra minutes, extra attempts or other dates."))
    opens, closes = opens_at or quiz.opens_at, closes_at or quiz.closes_at
    if opens and closes and closes <= opens:
        raise DatesReversed(_("The quiz would close before it opens."))
    try:
        with transaction.atomic():
            granted = Accommodation.objects.create(
                quiz=quiz,
                cadre=cadre,
                extra_minutes=extra_minutes,
                extra_attempts=extra_attempts,
                opens_at=opens_at,
                closes_at=closes_at,
                reason=reason.strip(),
                granted_by=actor,
                granted_at=at,
            )
    except IntegrityError as error:
        raise AccommodatedAlready(
            _("%(name)s has other terms in this quiz already. Withdraw those first.")
            % {"name": cadre.name}
        ) from error
    _lengthen_open_attempt(quiz, cadre)
    log(
        instance=quiz,
        action="quizzes.accommodate",
        user=actor,
        data={"person": cadre.staff_number, "minutes": extra_minutes},
    )
    return granted


@transaction.atomic
def withdraw_accommodation(
    *, accommodation: Accommodation, actor: Cadre, at: dt.datetime
) -> Accommodation:
    """Let the quiz's own terms hold again; attempts begun keep the time they were given.

    Withdrawing twice changes nothing.
    """
    locked = Accommodation.objects.select_for_update().get(pk=accommodation.pk)
    if locked.withdrawn_at is None:
        locked.withdrawn_at = at
        locked.save(update_fields=["withdrawn_at"])
        log(
            instance=locked.quiz,
            action="quizzes.withdraw_accommodation",
            user=actor,
            data={"person": locked.cadre.staff_number},
        )
    return locked


def _lengthen_open_attempt(quiz: Quiz, cadre: Cadre) -> None:
    """Move the deadline of the open attempt, later only."""
    attempt = Attempt.objects.open().select_for_update().filter(quiz=quiz, cadre=cadre).first()
    if attempt is None:
        return
    terms = standing_of(quiz, cadre).terms
    deadline = terms.deadline(attempt.started_at)
    if deadline > attempt.deadline_at:
        attempt.deadline_at = deadline
        attempt.final_deadline_at = terms.final_deadline(attempt.started_at)
        attempt.save(update_fields=["deadline_at", "final_deadline_at"])
