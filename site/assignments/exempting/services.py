"""Asking for an exemption, deciding on it, taking it back and ending it."""

import datetime as dt

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assignments.locking import hold_activity
from assignments.materialising import evaluate, rebuild_tallies
from assignments.models import Excuse, Exemption, Obligation
from assignments.signals import announce_on_commit
from cadres.models import Cadre
from core.errors import DomainError


class AlreadyAsked(DomainError):
    """An exemption of this obligation is pending or granted."""


class AlreadyDone(DomainError):
    """What is done needs no exemption."""


class AlreadyDecided(DomainError):
    """Somebody decided on it, or took it back."""


class SamePerson(DomainError):
    """Who asks, or is exempted, cannot decide."""


@transaction.atomic
def ask_exemption(
    *, obligation: Obligation, reason: str, actor: Cadre, at: dt.datetime
) -> Exemption:
    """Ask that the person of `obligation` need not do it. Nothing changes until it is granted.

    Raises:
        AlreadyDone: it is done.
        AlreadyAsked: somebody asked before and it is pending or granted.
    """
    if obligation.done_at is not None:
        raise AlreadyDone(_("This is done already."))
    try:
        with transaction.atomic():
            asked = Exemption.objects.create(
                obligation=obligation, reason=reason, asked_by=actor, asked_at=at
            )
    except IntegrityError as error:
        raise AlreadyAsked(_("An exemption has been asked for or granted already.")) from error
    log(instance=obligation.assignment, action="assignments.ask_exemption", user=actor,
        data={"staff_number": obligation.cadre.staff_number})  # fmt: skip
    return asked


@transaction.atomic
def decide_exemption(
    *, exemption: Exemption, is_granted: bool, note: str, actor: Cadre, at: dt.datetime
) -> Exemption:
    """Grant or refuse an exemption. Granted, the person leaves the denominators of the board.

    Raises:
        SamePerson: `actor` asked for it or is the person concerned.
        AlreadyDecided: it is no longer pending.
        AlreadyDone: the person finished meanwhile.
    """
    obligation = exemption.obligation
    assignment = obligation.assignment
    hold_activity(assignment.activity_key, exclusive=True)
    locked = Exemption.objects.select_for_update().get(pk=exemption.pk)
    if actor.pk in (locked.asked_by_id, obligation.cadre_id):
        raise SamePerson(_("Somebody else has to decide: you asked, or it is about you."))
    if locked.state != Exemption.State.PENDING:
        raise AlreadyDecided(_("This has been decided already."))
    if is_granted:
        owed = Obligation.objects.filter(pk=obligation.pk, done_at=None)
        if not owed.update(excuse=Excuse.EXEMPT, excused_at=at):
            raise AlreadyDone(_("This is done already."))
        rebuild_tallies(assignment, [obligation.unit_id])
        announce_on_commit(assignment.pk)
    state = Exemption.State.GRANTED if is_granted else Exemption.State.REFUSED
    return _closed(locked, state, note, actor, at, "assignments.decide_exemption")


@transaction.atomic
def withdraw_exemption(*, exemption: Exemption, actor: Cadre, at: dt.datetime) -> Exemption:
    """Take back what one asked for, while nobody has decided.

    Raises:
        AlreadyDecided: it is no longer pending.
    """
    locked = Exemption.objects.select_for_update().get(pk=exemption.pk)
    if locked.state != Exemption.State.PENDING:
        raise AlreadyDecided(_("This has been decided already."))
    locked.state = Exemption.State.WITHDRAWN
    locked.save(update_fields=["state"])
    return locked


@transaction.atomic
def end_exemption(
    *, exemption: Exemption, note: str, actor: Cadre, at: dt.datetime
) -> Exemption:
    """End a granted exemption: the obligation is open again, as the person stands today.

    Raises:
        AlreadyDecided: it is not granted (any more).
    """
    obligation = exemption.obligation
    assignment = obligation.assignment
    hold_activity(assignment.activity_key, exclusive=True)
    locked = Exemption.objects.select_for_update().get(pk=exemption.pk)
    if locked.state != Exemption.State.GRANTED:
        raise AlreadyDecided(_("This exemption is not in force."))
    Obligation.objects.filter(pk=obligation.pk, excuse=Excuse.EXEMPT).update(
        excuse="", excused_at=None
    )
    rebuild_tallies(assignment, [obligation.unit_id])
    evaluate(assignment, at, [obligation.cadre_id])
    announce_on_commit(assignment.pk)
    locked.state = Exemption.State.ENDED
    locked.note = note or locked.note
    locked.save(update_fields=["state", "note"])
    log(instance=assignment, action="assignments.end_exemption", user=actor,
        data={"staff_number": obligation.cadre.staff_number})  # fmt: skip
    return locked


def _closed(
    locked: Exemption, state: str, note: str, actor: Cadre, at: dt.datetime, action: str
) -> Exemption:
    locked.state, locked.note = state, note
    locked.decided_by, locked.decided_at = actor, at
    locked.save(update_fields=["state", "note", "decided_by", "decided_at"])
    log(
        instance=locked.obligation.assignment,
        action=action,
        user=actor,
        data={"staff_number": locked.obligation.cadre.staff_number, "state": state},
    )
    return locked
