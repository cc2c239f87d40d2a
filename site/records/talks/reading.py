"""Who may read a talk: its two parties, and the officer who arranged it. Nobody else."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from cadres.models import Cadre, CadreQuerySet, RiskPoint
from cadres.policies import Capability, top_units
from core.time import site_date
from records.models import Entry, FollowUp, Talk, TalkQuerySet
from records.talks.agenda import suggested_agenda
from records.talks.registries import weak_articles


def readable_talks(actor: Cadre) -> TalkQuerySet:
    """Return the talks `actor` may read. One query besides.

    An officer who no longer holds the capability over the unit of the talk reads it no longer.
    """
    readable = Q(person=actor) | Q(talker=actor)
    for unit in top_units(actor, Capability.HOLD_TALKS):
        readable |= Q(officer=actor, unit__path__startswith=unit.path)
    talks: TalkQuerySet = Talk.objects.filter(readable)
    return talks


def people_to_talk_to(actor: Cadre) -> CadreQuerySet:
    """Return the people in service with whom `actor` may arrange a talk. One query besides."""
    reachable = Q(pk__in=[])
    for unit in top_units(actor, Capability.HOLD_TALKS):
        reachable |= Q(unit__path__startswith=unit.path)
    people: CadreQuerySet = Cadre.objects.in_service().filter(reachable).exclude(pk=actor.pk)
    return people


def agenda_for(kind: str, person: Cadre, at: dt.datetime) -> list[str]:
    """Suggest an agenda: risk points of the person's posts, articles to read again."""
    order = {RiskPoint.Level.HIGH: 0, RiskPoint.Level.MIDDLE: 1, RiskPoint.Level.LOW: 2}
    posts = person.postings.on(site_date(at)).values("post")
    points = sorted(
        RiskPoint.objects.listed().filter(post__in=posts),
        key=lambda point: (order[RiskPoint.Level(point.level)], point.code),
    )
    return suggested_agenda(
        kind,
        risk_points=[str(point) for point in points],
        articles=weak_articles(cadre=person, at=at),
    )


@dataclass(frozen=True)
class FollowUpLine:
    """One thing to study after a talk, and whether the record says that it was done."""

    study: FollowUp
    is_done: bool


def follow_ups_of(talk: Talk) -> list[FollowUpLine]:
    """Return what is to be studied after `talk`, with how far it is. Two queries."""
    studies = list(talk.follow_ups.all())
    done = set(
        Entry.objects.filter(
            cadre_id=talk.person_id,
            activity_key__in=[study.activity_key for study in studies],
        ).values_list("activity_key", flat=True)
    )
    return [FollowUpLine(study, study.activity_key in done) for study in studies]
