"""A cadre declares an activity held elsewhere; the unit confirms it or returns it with a reason."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import IO, Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre
from core.errors import DomainError
from core.time import end_of_day, site_date
from records.activities.services.evidence import add_evidence
from records.activities.services.hours import allowed_rule
from records.models import Application, Entry, Kind
from records.services import record_entry

SHORTEST_NOTE: Final = 4
OLDEST_DAYS: Final = 366


class InTheFuture(DomainError):
    """Nobody can declare what has not happened."""


class TooLongAgo(DomainError):
    """Activities are declared within a year."""


class AlreadyDeclared(DomainError):
    """The same activity on the same day is declared."""


class AlreadyDecided(DomainError):
    """The declaration does not wait for a decision."""


class OwnApplication(DomainError):
    """Nobody confirms their own hours."""


class ReasonMissing(DomainError):
    """A declaration is returned with a reason."""


@transaction.atomic
def declare_activity(
    *,
    cadre: Cadre,
    kind: str,
    title: str,
    place: str,
    held_on: dt.date,
    credit_hours: Decimal,
    credit_days: Decimal = Decimal("0.0"),
    account: str = "",
    photos: Sequence[IO[bytes]] = (),
    at: dt.datetime,
) -> Application:
    """Declare an activity with its photos; all or nothing.

    Raises:
        InTheFuture, TooLongAgo, NoRule, HoursNotAllowed, AlreadyDeclared: nothing is written.
        NotAPicture, PictureTooLarge, TooManyPhotos: as `add_evidence`; nothing is written.
    """
    today = site_date(at)
    if held_on > today:
        raise InTheFuture(_("This day is still to come. Declare the activity when it is over."))
    if held_on < today - dt.timedelta(days=OLDEST_DAYS):
        raise TooLongAgo(_("Activities can be declared within a year."))
    rule = allowed_rule(kind=kind, day=held_on, hours=credit_hours, days=credit_days)
    try:
        with transaction.atomic():
            application = Application.objects.create(
                cadre=cadre,
                kind=kind,
                rule=rule,
                title=title.strip(),
                place=place.strip(),
                held_on=held_on,
                credit_hours=credit_hours,
                credit_days=credit_days,
                account=account.strip(),
                applied_at=at,
            )
    except IntegrityError as error:
        raise AlreadyDeclared(_("You have declared this activity already.")) from error
    add_evidence(application=application, photos=photos, actor=cadre, at=at)
    return application


@transaction.atomic
def confirm_application(
    *, application: Application, note: str = "", actor: Cadre, at: dt.datetime
) -> Entry:
    """Confirm what was declared: it becomes an entry that `actor` vouches for.

    Raises:
        AlreadyDecided, OwnApplication: nothing is written.
    """
    declared = _decidable(application, actor)
    entry = record_entry(
        cadre=declared.cadre,
        kind=Kind.ACTIVITY,
        activity_key=declared.activity_key,
        title=declared.title,
        at=min(at, end_of_day(declared.held_on)),
        credit_hours=declared.credit_hours,
        credit_days=declared.credit_days,
        credit_rule=declared.rule.credit_rule,
        outcome={
            "activity": declared.kind,
            "application": str(declared.public_id),
            "place": declared.place,
        },
        vouched_by=actor,
        evidence=list(declared.evidence.values_list("digest", flat=True)),
    )
    _decide(declared, Application.State.CONFIRMED, note, actor, at, entry)
    return entry


@transaction.atomic
def return_application(
    *, application: Application, note: str, actor: Cadre, at: dt.datetime
) -> Application:
    """Return what was declared, with a reason; it may then be declared again.

    Raises:
        AlreadyDecided, OwnApplication, ReasonMissing: nothing is written.
    """
    declared = _decidable(application, actor)
    if len(note.strip()) < SHORTEST_NOTE:
        raise ReasonMissing(_("Say why you return it."))
    return _decide(declared, Application.State.RETURNED, note, actor, at)


@transaction.atomic
def withdraw_application(*, application: Application, at: dt.datetime) -> Application:
    """Take one's own declaration back before it is decided.

    Raises:
        AlreadyDecided: it is too late.
    """
    declared = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    if not declared.is_waiting:
        raise AlreadyDecided(_("This declaration has been decided meanwhile."))
    return _decide(declared, Application.State.WITHDRAWN, "", declared.cadre, at)


def _decidable(application: Application, actor: Cadre) -> Application:
    declared: Application = (
        Application.objects.select_for_update(of=("self",))
        .select_related("cadre__unit", "rule")
        .get(pk=application.pk)
    )
    if not declared.is_waiting:
        raise AlreadyDecided(_("This declaration has been decided meanwhile."))
    if declared.cadre_id == actor.pk:
        raise OwnApplication(_("Somebody else has to confirm your own activity."))
    return declared


def _decide(
    declared: Application,
    state: str,
    note: str,
    actor: Cadre,
    at: dt.datetime,
    entry: Entry | None = None,
) -> Application:
    declared.state, declared.entry = state, entry
    declared.decided_by, declared.decided_at = actor, at
    declared.decision_note = note.strip()
    declared.save(update_fields=["state", "entry", "decided_by", "decided_at", "decision_note"])
    log(
        instance=declared,
        action="records.decide_application",
        user=actor,
        data={"state": state, "note": declared.decision_note},
    )
    return declared
