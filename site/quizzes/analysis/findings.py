"""What a person found when they asked. It is written down once, and changes no result."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre
from core.errors import DomainError
from quizzes.models import PlausibilityNote


class NothingFound(DomainError):
    """The finding is empty."""


class AnsweredAlready(DomainError):
    """Somebody has written down what they found."""


@transaction.atomic
def record_finding(
    *, note: PlausibilityNote, finding: str, actor: Cadre, at: dt.datetime
) -> PlausibilityNote:
    """Write down what came of asking. The attempt, its result and its entry stay as they are.

    Raises:
        NothingFound: `finding` says nothing.
        AnsweredAlready: it was written down before; nothing is changed.
    """
    text = " ".join(finding.split())
    if not text:
        raise NothingFound(_("Write down what you found, even if it is nothing unusual."))
    answered = PlausibilityNote.objects.filter(pk=note.pk, found_at=None).update(
        finding=text[:300], found_by=actor, found_at=at
    )
    if not answered:
        raise AnsweredAlready(_("Somebody has written down already what they found."))
    log(
        instance=note.attempt.quiz,
        action="quizzes.answer_plausibility",
        user=actor,
        data={"attempt": str(note.attempt.public_id), "code": note.code},
    )
    note.refresh_from_db()
    return note
