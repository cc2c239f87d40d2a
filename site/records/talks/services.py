"""Arranging talks, holding them, and keeping what both parties say."""

import datetime as dt
from collections.abc import Collection
from typing import Final

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre
from core.errors import DomainError
from records.models import FollowUp, Kind, Talk, TalkKind
from records.services import record_entry
from records.talks.agenda import missing_parts
from records.talks.registries import Study

LATE_DAYS: Final = 31  # a talk may be written down afterwards, but not a year later
LONGEST_OPINION: Final = 4000

# The record says that there was a talk; of which kind and about what stays between the two.
ENTRY_TITLE: Final = "廉政谈话"
ENTRY_TITLE_EN: Final = "Integrity talk"


class TalkWithOneself(DomainError):
    """Nobody talks to themselves."""


class PersonHasNoUnit(DomainError):
    """The person belongs to no unit, so nobody is authorised for the talk."""


class TooLongAgo(DomainError):
    """The talk lies too far back to be planned."""


class NoLongerOpen(DomainError):
    """The talk was held or called off already."""


class NotHeldYet(DomainError):
    """The talk has not taken place."""


class PartsMissing(DomainError):
    """A talk of this kind has parts that were not gone through."""


class OpinionMissing(DomainError):
    """The talk needs the opinion of the party who closes it."""


class OpinionIsFinal(DomainError):
    """The opinion was given; it is never rewritten."""


class AlreadyFollowedUp(DomainError):
    """The talk asks for this study already."""


@transaction.atomic
def plan_talk(
    *,
    kind: str,
    person: Cadre,
    talker: Cadre,
    officer: Cadre,
    topic: str,
    agenda: str,
    place: str,
    planned_for: dt.datetime,
    minutes: int,
    at: dt.datetime,
) -> Talk:
    """Arrange a talk of `talker` with `person`; `officer` is who arranges it.

    The caller has asked the policy whether `officer` may. The audit log says that a talk was
    arranged and by whom, not with whom or why.

    Raises:
        TalkWithOneself: `person` and `talker` are the same.
        PersonHasNoUnit: nobody could be authorised.
        TooLongAgo: `planned_for` lies more than 31 days back.
    """
    if person.pk == talker.pk:
        raise TalkWithOneself(_("The two parties of a talk are different people."))
    if person.unit_id is None:
        raise PersonHasNoUnit(_("%(name)s belongs to no unit.") % {"name": person.name})
    _check_time(planned_for, at)
    talk = Talk.objects.create(
        kind=TalkKind(kind),
        person=person,
        talker=talker,
        officer=officer,
        unit_id=person.unit_id,
        topic=topic.strip(),
        agenda=agenda.strip(),
        place=place.strip(),
        planned_for=planned_for,
        minutes=minutes,
        planned_at=at,
    )
    log(instance=talk, action="records.plan_talk", user=officer)
    return talk


@transaction.atomic
def change_talk(
    *,
    talk: Talk,
    topic: str,
    agenda: str,
    place: str,
    planned_for: dt.datetime,
    minutes: int,
    at: dt.datetime,
) -> Talk:
    """Change the plan of a talk that has not taken place; invitations get a higher sequence.

    Raises:
        NoLongerOpen: it was held or called off.
        TooLongAgo: see `plan_talk`.
    """
    locked = _open_talk(talk)
    _check_time(planned_for, at)
    locked.topic, locked.agenda, locked.place = topic.strip(), agenda.strip(), place.strip()
    locked.planned_for, locked.minutes = planned_for, minutes
    locked.revision += 1
    locked.save(
        update_fields=["topic", "agenda", "place", "planned_for", "minutes", "revision"]
    )
    return locked


@transaction.atomic
def cancel_talk(*, talk: Talk, actor: Cadre, at: dt.datetime) -> Talk:
    """Call the talk off.

    Raises:
        NoLongerOpen: it was held or called off already.
    """
    locked = _open_talk(talk)
    locked.cancelled_at = at
    locked.revision += 1
    locked.save(update_fields=["cancelled_at", "revision"])
    log(instance=locked, action="records.cancel_talk", user=actor)
    return locked


@transaction.atomic
def keep_opinion(*, talk: Talk, author: Cadre, opinion: str) -> Talk:
    """Keep what `author`, one of the two parties, has typed so far. Repeating it is fine.

    Raises:
        NoLongerOpen: the talk was called off.
        OpinionIsFinal: the author gave their opinion already.
    """
    locked = Talk.objects.select_for_update().get(pk=talk.pk)
    _check_opinion_is_open(locked, author)
    field = locked.opinion_field_of(author)
    setattr(locked, field, _trimmed(opinion))
    locked.save(update_fields=[field])
    return locked


@transaction.atomic
def hold_talk(
    *,
    talk: Talk,
    talker: Cadre,
    held_at: dt.datetime,
    covered: Collection[str],
    opinion: str,
    at: dt.datetime,
) -> Talk:
    """Say that the talk took place; both parties get an entry that tells nothing of it.

    Args:
        covered: codes of the parts gone through (see `agenda.PARTS`).
        opinion: what the talker says in the end; final.

    Raises:
        NoLongerOpen: it was held or called off already.
        NotHeldYet: `held_at` lies in the future.
        TooLongAgo: `held_at` lies more than 31 days back.
        PartsMissing: a part that this kind must cover is not among `covered`.
        OpinionMissing: `opinion` is empty.
    """
    locked = _open_talk(talk)
    if held_at > at:
        raise NotHeldYet(_("A talk cannot have been held in the future."))
    _check_time(held_at, at)
    missing = missing_parts(locked.kind, covered)
    if missing:
        raise PartsMissing(
            _("Not gone through yet: %(parts)s.")
            % {"parts": "; ".join(str(part.label) for part in missing)}
        )
    if not opinion.strip():
        raise OpinionMissing(_("Write down your opinion; the other party then adds theirs."))
    locked.held_at = held_at
    locked.covered = sorted(covered)
    locked.talker_opinion = _trimmed(opinion)
    locked.save(update_fields=["held_at", "covered", "talker_opinion"])
    for cadre in (locked.person, locked.talker):
        record_entry(
            cadre=cadre,
            kind=Kind.TALK,
            activity_key=locked.activity_key,
            title=ENTRY_TITLE,
            title_en=ENTRY_TITLE_EN,
            at=held_at,
        )
    log(instance=locked, action="records.hold_talk", user=talker)
    return locked


@transaction.atomic
def confirm_talk(*, talk: Talk, person: Cadre, opinion: str, at: dt.datetime) -> Talk:
    """Let `person` add their opinion and confirm that the talk took place; final.

    Raises:
        NotHeldYet: the other party has not said that it took place.
        OpinionIsFinal: it was confirmed already.
        OpinionMissing: `opinion` is empty.
    """
    locked = Talk.objects.select_for_update().get(pk=talk.pk)
    if locked.held_at is None:
        raise NotHeldYet(_("You can confirm once the talk has taken place."))
    _check_opinion_is_open(locked, person)
    if not opinion.strip():
        raise OpinionMissing(_("Write down your opinion before you confirm."))
    locked.person_opinion = _trimmed(opinion)
    locked.confirmed_at = at
    locked.save(update_fields=["person_opinion", "confirmed_at"])
    return locked


@transaction.atomic
def add_follow_up(*, talk: Talk, study: Study, at: dt.datetime) -> FollowUp:
    """Ask the person to study something after the talk.

    Raises:
        NoLongerOpen: the talk was called off.
        AlreadyFollowedUp: the talk asks for it already.
    """
    if talk.cancelled_at is not None:
        raise NoLongerOpen(_("This talk was called off."))
    try:
        with transaction.atomic():
            return FollowUp.objects.create(talk=talk, added_at=at, **study._asdict())
    except IntegrityError as error:
        raise AlreadyFollowedUp(_("The talk asks for this study already.")) from error


def _open_talk(talk: Talk) -> Talk:
    locked = (
        Talk.objects.select_for_update(of=("self",))
        .select_related("person", "talker")
        .get(pk=talk.pk)
    )
    if not locked.is_open:
        raise NoLongerOpen(_("This talk was held or called off already."))
    return locked


def _check_opinion_is_open(talk: Talk, author: Cadre) -> None:
    if talk.cancelled_at is not None:
        raise NoLongerOpen(_("This talk was called off."))
    final_since = talk.held_at if author.pk == talk.talker_id else talk.confirmed_at
    if final_since is not None:
        raise OpinionIsFinal(_("You have given your opinion; it stays as it is."))


def _check_time(when: dt.datetime, at: dt.datetime) -> None:
    if when < at - dt.timedelta(days=LATE_DAYS):
        raise TooLongAgo(
            _("A talk can be written down up to %(days)d days later.") % {"days": LATE_DAYS}
        )


def _trimmed(opinion: str) -> str:
    return opinion.strip()[:LONGEST_OPINION]
