"""Writing a remark, deciding on it, taking it back."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre
from core.errors import DomainError
from core.redaction.scanning import scan
from editorial.models import Remark
from editorial.models.waiver import KIND_LABELS
from records.erasing.services import erases_personal_data

MOST_WAITING = 5


class EmptyRemark(DomainError):
    """There is nothing to say."""


class NamesSomebody(DomainError):
    """The remark holds what the redaction check marks."""


class TooManyWaiting(DomainError):
    """The person has enough remarks waiting."""


class DecidedAlready(DomainError):
    """Somebody decided on the remark meanwhile."""


@transaction.atomic
def write_remark(*, page: Any, author: Cadre, text: str, at: dt.datetime) -> Remark:
    """Keep a remark for a reviewer to look at.

    Raises:
        EmptyRemark: it is empty or longer than 1,000 characters.
        NamesSomebody: it holds a telephone number or the like; nothing is kept.
        TooManyWaiting: the author has `MOST_WAITING` waiting.
    """
    text = text.strip()
    if not text or len(text) > 1000:
        raise EmptyRemark(_("Write between 1 and 1,000 characters."))
    found = scan(text)
    if found:
        raise NamesSomebody(
            _("Leave out “%(text)s” (%(kind)s): remarks name nobody.")
            % {"text": found[0].text, "kind": KIND_LABELS[found[0].kind]}
        )
    if Remark.objects.waiting().filter(author=author).count() >= MOST_WAITING:
        raise TooManyWaiting(_("You have enough remarks waiting. Let them be read first."))
    return Remark.objects.create(page_id=page.pk, author=author, text=text, written_at=at)


@transaction.atomic
def decide_remark(
    *, remark: Remark, is_shown: bool, reason: str, actor: Cadre, at: dt.datetime
) -> Remark:
    """Show a waiting remark, or do not.

    Raises:
        DecidedAlready: it is not waiting, or is the actor's own.
    """
    locked = Remark.objects.select_for_update().waiting().filter(pk=remark.pk).first()
    if locked is None or locked.author_id == actor.pk:
        raise DecidedAlready(_("This remark is not waiting for you."))
    locked.state = Remark.State.SHOWN if is_shown else Remark.State.REFUSED
    locked.decided_by, locked.decided_at, locked.reason = actor, at, reason.strip()[:300]
    locked.save(update_fields=["state", "decided_by", "decided_at", "reason"])
    log(
        instance=locked,
        action="editorial.decide_remark",
        user=actor,
        timestamp=at,
        data={"state": locked.state},
    )
    return locked


@transaction.atomic
def withdraw_remark(*, remark: Remark) -> None:
    """Take one's own remark back, whatever became of it. Doing it again changes nothing."""
    Remark.objects.filter(pk=remark.pk).update(state=Remark.State.WITHDRAWN, text="–")


@erases_personal_data
def erase_remarks(cadre: Cadre) -> int:
    """Withdraw and empty everything that `cadre` wrote; return how many remarks."""
    return Remark.objects.filter(author=cadre).update(state=Remark.State.WITHDRAWN, text="–")
