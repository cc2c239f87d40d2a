"""Planning events, keeping their roll, and having it approved by a second person."""

import datetime as dt
from collections.abc import Collection
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre, Unit
from core.errors import DomainError
from core.time import site_date
from records.activities import codes
from records.activities.services.hours import allowed_rule
from records.bulk import Draft, record_entries
from records.models import ActivityKind, Attendance, Entry, Event, Kind

SHORTEST_NOTE = 4


class AlreadyPlanned(DomainError):
    """The same activity for the same people at the same time is planned."""


class TimesWrong(DomainError):
    """The event ends before it begins, or lasts absurdly long."""


class EventClosed(DomainError):
    """The event's roll is handed in, approved, or the event cancelled."""


class CheckInClosed(DomainError):
    """Codes are not accepted now."""


class CodeWrong(DomainError):
    """The code is not, or no longer, the one that is shown."""


class NotInvited(DomainError):
    """The event is for other people."""


class EventFull(DomainError):
    """Every place is taken."""


class AlreadyThere(DomainError):
    """This person is on the roll already."""


class NotOverYet(DomainError):
    """A roll is handed in after the event."""


class NobodyThere(DomainError):
    """An empty roll records nothing."""


class SamePerson(DomainError):
    """Who planned the event or handed in its roll cannot approve it."""


class NoteMissing(DomainError):
    """Returning a roll without a word helps nobody."""


@transaction.atomic
def plan_event(
    *,
    kind: str,
    title: str,
    place: str,
    starts_at: dt.datetime,
    ends_at: dt.datetime,
    audience: Unit,
    credit_hours: Decimal,
    credit_days: Decimal = Decimal("0.0"),
    actor: Cadre,
    at: dt.datetime,
    **fields: Any,
) -> Event:
    """Plan an offline activity for everyone in `audience`; the caller has asked the policy.

    It may lie in the past: then its roll is written up afterwards.

    Raises:
        TimesWrong, NoRule, HoursNotAllowed, AlreadyPlanned: nothing is written.
    """
    lasting = _lasting_days(starts_at, ends_at)
    rule = allowed_rule(
        kind=kind,
        day=site_date(ends_at),
        hours=credit_hours,
        days=credit_days,
        lasting_days=lasting,
    )
    try:
        with transaction.atomic():
            event = Event.objects.create(
                kind=kind,
                title=title.strip(),
                place=place.strip(),
                starts_at=starts_at,
                ends_at=ends_at,
                audience=audience,
                credit_hours=credit_hours,
                credit_days=credit_days,
                rule=rule,
                planned_by=actor,
                planned_at=at,
                **fields,
            )
    except IntegrityError as error:
        raise AlreadyPlanned(
            _("The same activity is planned for these people at this time.")
        ) from error
    _log(event, "records.plan_event", actor, {"unit": audience.code, "title": event.title})
    return event


@transaction.atomic
def cancel_event(*, event: Event, actor: Cadre, at: dt.datetime) -> Event:
    """Cancel an event that is not approved. What is recorded changes by corrections only.

    Raises:
        EventClosed: it is approved or cancelled.
    """
    locked = _locked(event)
    if locked.is_approved:
        raise EventClosed(
            _(
                "This event is recorded. Its entries can only be corrected, one by one, by two people."
            )
        )
    if locked.state == Event.State.CANCELLED:
        raise EventClosed(_("This event is cancelled."))
    locked.state = Event.State.CANCELLED
    locked.decided_by, locked.decided_at = actor, at
    locked.save(update_fields=["state", "decided_by", "decided_at"])
    _log(locked, "records.cancel_event", actor, {})
    return locked


@transaction.atomic
def check_in(*, event: Event, cadre: Cadre, code: str, at: dt.datetime) -> Attendance:
    """Put `cadre` on the roll by the code shown at the place. `at` is the server's clock.

    Raises:
        NotInvited, CheckInClosed, CodeWrong, AlreadyThere, EventFull: nothing is written.
    """
    locked = _locked(event)
    if not is_invited(locked, cadre):
        raise NotInvited(_("This activity is for other units."))
    if not locked.is_checking_in(at):
        raise CheckInClosed(
            _(
                "Check-in is open from half an hour before the activity until a quarter after it."
            )
        )
    if codes.is_current(locked.secret, code, at):
        way = Attendance.Way.CODE
    elif locked.allows_printed_code and codes.is_printed(locked.secret, code):
        way = Attendance.Way.PRINTED
    else:
        raise CodeWrong(_("This code has changed. Scan or type the one that is shown now."))
    if locked.attendances.filter(cadre=cadre).exists():
        raise AlreadyThere(_("You are checked in."))
    if locked.capacity is not None and locked.attendances.count() >= locked.capacity:
        raise EventFull(_("Every place is taken. Please tell the organiser."))
    return Attendance.objects.create(event=locked, cadre=cadre, way=way, noted_at=at)


@transaction.atomic
def mark_roll(
    *,
    event: Event,
    present: Collection[Cadre],
    shown: Collection[Cadre] = (),
    way: str = Attendance.Way.HAND,
    actor: Cadre,
    at: dt.datetime,
) -> tuple[int, int]:
    """Put `present` on the roll; take off whoever of `shown` is not present. Three queries.

    Who is there already keeps the way they came. Returns how many were added and taken off.

    Raises:
        EventClosed: the roll is handed in.
        NotOverYet: the event has not begun.
        NotInvited: somebody of `present` is not of the audience; nothing is written.
        EventFull: more people than places; nothing is written.
    """
    locked = _locked(event)
    _refuse_unless_planned(locked)
    if at < locked.check_in_opens_at:
        raise NotOverYet(_("The roll opens half an hour before the activity."))
    stranger = next((each for each in present if not is_invited(locked, each)), None)
    if stranger is not None:
        raise NotInvited(
            _("%(name)s (%(number)s) is not of %(unit)s.")
            % {
                "name": stranger.name,
                "number": stranger.staff_number,
                "unit": locked.audience.label,
            }
        )
    there = set(locked.attendances.values_list("cadre_id", flat=True))
    wanted = {each.pk for each in present}
    gone = ({each.pk for each in shown} - wanted) & there
    added = wanted - there
    if locked.capacity is not None and len(there - gone) + len(added) > locked.capacity:
        raise EventFull(
            _("There are %(capacity)d places; the roll would have %(people)d people.")
            % {"capacity": locked.capacity, "people": len(there - gone) + len(added)}
        )
    if gone:
        locked.attendances.filter(cadre__in=gone).delete()
    Attendance.objects.bulk_create(
        [
            Attendance(event=locked, cadre_id=pk, way=way, noted_at=at, noted_by=actor)
            for pk in sorted(added)
        ],
        batch_size=500,
    )
    return len(added), len(gone)


@transaction.atomic
def submit_roll(*, event: Event, actor: Cadre, at: dt.datetime) -> Event:
    """Hand the roll in for approval by somebody else.

    Raises:
        EventClosed, NotOverYet, NobodyThere: nothing is written.
    """
    locked = _locked(event)
    _refuse_unless_planned(locked)
    if at < locked.ends_at:
        raise NotOverYet(_("The roll can be handed in when the activity is over."))
    if not locked.attendances.exists():
        raise NobodyThere(_("Nobody is on the roll yet."))
    locked.state = Event.State.WAITING
    locked.submitted_by, locked.submitted_at = actor, at
    locked.decided_by, locked.decided_at, locked.decision_note = None, None, ""
    locked.save(
        update_fields=[
            "state", "submitted_by", "submitted_at", "decided_by", "decided_at", "decision_note",
        ]
    )  # fmt: skip
    _log(locked, "records.submit_roll", actor, {"people": locked.attendances.count()})
    return locked


@transaction.atomic
def return_roll(*, event: Event, note: str, actor: Cadre, at: dt.datetime) -> Event:
    """Give the roll back to be put right, with a word why.

    Raises:
        EventClosed, SamePerson, NoteMissing: nothing is written.
    """
    locked = _decidable(event, actor)
    if len(note.strip()) < SHORTEST_NOTE:
        raise NoteMissing(_("Say what has to be put right."))
    locked.state = Event.State.PLANNED
    _decide(locked, note, actor, at)
    return locked


@transaction.atomic
def approve_roll(*, event: Event, note: str = "", actor: Cadre, at: dt.datetime) -> list[Entry]:
    """Approve the roll as the second person: everyone on it gets an entry, in one bulk write.

    The entries name `actor` as who vouches, and the fingerprints of the photos. A few statements
    for a thousand people.

    Raises:
        EventClosed, SamePerson: nothing is written.
    """
    locked = _decidable(event, actor)
    evidence = list(locked.evidence.values_list("digest", flat=True))
    present = locked.attendances.select_related("cadre__unit").order_by("cadre_id")
    drafts = [
        Draft(
            cadre=attendance.cadre,
            # A meeting that people attend together is a session; the rest are activities.
            kind=Kind.SESSION if locked.kind == ActivityKind.CONFERENCE else Kind.ACTIVITY,
            activity_key=locked.activity_key,
            title=locked.title,
            title_en=locked.title_en,
            at=locked.ends_at,
            credit_hours=locked.credit_hours,
            credit_days=locked.credit_days,
            credit_rule=locked.rule.credit_rule,
            outcome={
                "activity": locked.kind,
                "event": str(locked.public_id),
                "place": locked.place,
                "came": attendance.way,
            },
            vouched_by=actor,
            evidence=evidence,
        )
        for attendance in present
    ]
    locked.state = Event.State.APPROVED
    _decide(locked, note, actor, at)
    return record_entries(drafts=drafts, at=at)


def is_invited(event: Event, cadre: Cadre) -> bool:
    """Tell whether `cadre` is of the audience now. No query with both units loaded."""
    return cadre.unit is not None and event.audience.contains(cadre.unit)


def _lasting_days(starts_at: dt.datetime, ends_at: dt.datetime) -> int:
    if ends_at <= starts_at:
        raise TimesWrong(_("The activity ends before it begins."))
    lasting = (site_date(ends_at) - site_date(starts_at)).days + 1
    if lasting > 366:
        raise TimesWrong(_("An activity lasts a year at most."))
    return lasting


def _locked(event: Event) -> Event:
    """Lock the event, so that rolls, decisions and places follow one another."""
    locked: Event = (
        Event.objects.select_for_update(of=("self",))
        .select_related("audience", "rule")
        .get(pk=event.pk)
    )
    return locked


def _refuse_unless_planned(event: Event) -> None:
    if not event.is_planned:
        raise EventClosed(
            _("The roll is closed: %(state)s.") % {"state": event.get_state_display()}
        )


def _decidable(event: Event, actor: Cadre) -> Event:
    locked = _locked(event)
    if not locked.is_waiting:
        raise EventClosed(_("This roll does not wait for a decision."))
    if actor.pk in (locked.planned_by_id, locked.submitted_by_id):
        raise SamePerson(
            _(
                "A second person has to approve: you planned this activity or handed in its roll."
            )
        )
    return locked


def _decide(event: Event, note: str, actor: Cadre, at: dt.datetime) -> None:
    event.decided_by, event.decided_at, event.decision_note = actor, at, note.strip()
    event.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    _log(
        event, "records.decide_roll", actor, {"state": event.state, "note": event.decision_note}
    )


def _log(event: Event, action: str, actor: Cadre, content: dict[str, Any]) -> None:
    log(instance=event, action=action, user=actor, data=content)
