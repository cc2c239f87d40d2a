"""Asking for a correction and deciding on it. The entry itself is never touched."""

import datetime as dt
from decimal import Decimal

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre
from core.errors import DomainError
from records.models import CorrectionRequest, Effect, Entry, Kind
from records.services import record_entry, signature_of

SHORTEST_REASON = 6


class NotCorrectable(DomainError):
    """A correction is itself never corrected."""


class AlreadyCorrected(DomainError):
    """The entry has been corrected, or a request for it waits for a decision."""


class OwnRecord(DomainError):
    """Nobody has a hand in correcting their own record."""


class SamePerson(DomainError):
    """Who asked for a correction cannot be the one to decide on it."""


class ReasonTooShort(DomainError):
    """A correction without a reason explains nothing to the person concerned."""


class NothingChanges(DomainError):
    """The hours asked for are the hours the entry has, or cannot be hours at all."""


class AlreadyDecided(DomainError):
    """Somebody decided on this request meanwhile."""


@transaction.atomic
def request_correction(
    *,
    entry: Entry,
    effect: str,
    credit_hours: Decimal | None = None,
    reason: str,
    actor: Cadre,
    at: dt.datetime,
) -> CorrectionRequest:
    """Ask for a counter-entry against `entry`; the caller has asked the policy.

    Args:
        effect: a value of `Effect`.
        credit_hours: for HOURS, what the entry should have been worth; else ignored.
        reason: in words; the person concerned reads it.

    Raises:
        NotCorrectable: `entry` is itself a correction.
        OwnRecord: it is the actor's own.
        ReasonTooShort: fewer than `SHORTEST_REASON` characters.
        NothingChanges: negative hours, or the ones that are there.
        AlreadyCorrected: it was corrected before, or a request waits.
    """
    if entry.kind == Kind.CORRECTION:
        raise NotCorrectable(_("A correction cannot be corrected."))
    if entry.cadre_id == actor.pk:
        raise OwnRecord(_("You cannot correct your own record."))
    if len(reason.strip()) < SHORTEST_REASON:
        raise ReasonTooShort(
            _("Give the reason in a sentence: what is wrong and how you know.")
        )
    hours = credit_hours if effect == Effect.HOURS else None
    if effect == Effect.HOURS and (hours is None or hours < 0 or hours == entry.credit_hours):
        raise NothingChanges(
            _("Give the right number of hours: not negative, and other than %(hours)s.")
            % {"hours": f"{entry.credit_hours:.2f}"}
        )
    try:
        with transaction.atomic():
            asked = CorrectionRequest.objects.create(
                entry=entry,
                cadre_id=entry.cadre_id,
                effect=effect,
                credit_hours=hours,
                reason=reason.strip(),
                requested_by=actor,
                requested_at=at,
            )
    except IntegrityError as error:
        raise AlreadyCorrected(
            _("This entry has been corrected, or its correction waits for a second person.")
        ) from error
    log(
        instance=asked,
        action="records.request_correction",
        user=actor,
        data={"entry": str(entry.public_id), "effect": effect, "reason": asked.reason},
    )
    return asked


@transaction.atomic
def confirm_correction(
    *, request: CorrectionRequest, note: str = "", actor: Cadre, at: dt.datetime
) -> Entry:
    """Write the counter-entry that `request` asks for, as the second person.

    Its hours are the difference, on the day of the entry it corrects, so that every sum over
    the record follows; what the entry had finished is open again when it is withdrawn.

    Raises:
        AlreadyDecided, SamePerson, OwnRecord: nothing is written.
    """
    asked = _decidable(request, actor)
    entry = Entry.objects.select_related("cadre__unit").get(pk=asked.entry_id)
    hours = _difference(asked, entry)
    correction = record_entry(
        cadre=entry.cadre,
        kind=Kind.CORRECTION,
        activity_key=entry.activity_key,
        occasion=f"correction:{entry.public_id}",
        title=entry.title,
        title_en=entry.title_en,
        at=at,
        credit_hours=hours,
        credit_days=-entry.credit_days if asked.effect == Effect.VOID else Decimal("0.0"),
        credit_rule=entry.credit_rule,
        outcome={
            "effect": asked.effect,
            "reason": asked.reason,
            "requested_by": signature_of(asked.requested_by),
            "requested_at": asked.requested_at,
            "hours_before": f"{entry.credit_hours:.2f}",
            "hours_after": f"{entry.credit_hours + hours:.2f}",
        },
        vouched_by=actor,
        corrects=entry,
    )
    _decide(asked, CorrectionRequest.State.CONFIRMED, note, actor, at, correction)
    return correction


@transaction.atomic
def reject_correction(
    *, request: CorrectionRequest, note: str, actor: Cadre, at: dt.datetime
) -> CorrectionRequest:
    """Turn `request` down, as the second person, and say why.

    Raises:
        AlreadyDecided, SamePerson, OwnRecord, ReasonTooShort: nothing is written.
    """
    asked = _decidable(request, actor)
    if len(note.strip()) < SHORTEST_REASON:
        raise ReasonTooShort(_("Say in a sentence why the correction is turned down."))
    return _decide(asked, CorrectionRequest.State.REJECTED, note, actor, at)


@transaction.atomic
def take_back_request(
    *, request: CorrectionRequest, actor: Cadre, at: dt.datetime
) -> CorrectionRequest:
    """Take one's own request back before it is decided.

    Raises:
        AlreadyDecided: it is too late.
        SamePerson: somebody else asked for it.
    """
    asked = CorrectionRequest.objects.select_for_update().get(pk=request.pk)
    if not asked.is_waiting:
        raise AlreadyDecided(_("This request has been decided meanwhile."))
    if asked.requested_by_id != actor.pk:
        raise SamePerson(_("Only the person who asked for it can take it back."))
    return _decide(asked, CorrectionRequest.State.WITHDRAWN, "", actor, at)


def _decidable(request: CorrectionRequest, actor: Cadre) -> CorrectionRequest:
    """Lock the request and see whether `actor` can be its second person."""
    asked: CorrectionRequest = CorrectionRequest.objects.select_for_update().get(pk=request.pk)
    if not asked.is_waiting:
        raise AlreadyDecided(_("This request has been decided meanwhile."))
    if asked.requested_by_id == actor.pk:
        raise SamePerson(
            _("A second person has to decide: you asked for this correction yourself.")
        )
    if asked.cadre_id == actor.pk:
        raise OwnRecord(_("You cannot decide on a correction of your own record."))
    return asked


def _difference(asked: CorrectionRequest, entry: Entry) -> Decimal:
    match asked.effect:
        case Effect.VOID:
            return -entry.credit_hours
        case Effect.HOURS if asked.credit_hours is not None:
            return asked.credit_hours - entry.credit_hours
    return Decimal("0.00")


def _decide(
    asked: CorrectionRequest,
    state: str,
    note: str,
    actor: Cadre,
    at: dt.datetime,
    correction: Entry | None = None,
) -> CorrectionRequest:
    asked.state = state
    asked.decided_by, asked.decided_at = actor, at
    asked.decision_note = note.strip()
    asked.correction = correction
    asked.save(
        update_fields=["state", "decided_by", "decided_at", "decision_note", "correction"]
    )
    log(
        instance=asked,
        action="records.decide_correction",
        user=actor,
        data={"entry": str(asked.entry.public_id), "state": state, "note": asked.decision_note},
    )
    return asked
