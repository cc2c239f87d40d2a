"""Which events and declarations somebody may see or work on. Rows come through here: others are 404."""

from django.db.models import Q, QuerySet

from cadres.models import Cadre, CadreQuerySet
from cadres.policies import Capability, top_units
from records.models import Application, Event, Evidence
from records.models.activity import EventQuerySet, audience_below
from records.models.application import ApplicationQuerySet


def plannable_events(actor: Cadre) -> EventQuerySet:
    """Events that `actor` may plan and keep the roll of. One query now."""
    events: EventQuerySet = Event.objects.below(top_units(actor, Capability.PLAN_ACTIVITIES))
    return events


def approvable_events(actor: Cadre) -> EventQuerySet:
    """Events whose roll `actor` may decide on, unless they planned it. One query now."""
    events: EventQuerySet = Event.objects.below(
        top_units(actor, Capability.VOUCH_FOR_ACTIVITIES)
    )
    return events


def decidable_applications(actor: Cadre) -> ApplicationQuerySet:
    """Declarations of people for whom `actor` may vouch, never their own. One query now."""
    applications: ApplicationQuerySet = Application.objects.below(
        top_units(actor, Capability.VOUCH_FOR_ACTIVITIES)
    ).exclude(cadre=actor)
    return applications


def audience_of(event: Event) -> CadreQuerySet:
    """The people an event is for: in service within its unit."""
    people: CadreQuerySet = Cadre.objects.in_service().within(event.audience)
    return people


def readable_evidence(actor: Cadre) -> QuerySet[Evidence]:
    """Photos that `actor` may see: of events they manage, decide on or were at; of declarations of
    their own or of people they may vouch for. Two queries now.
    """
    planning = top_units(actor, Capability.PLAN_ACTIVITIES)
    vouching = top_units(actor, Capability.VOUCH_FOR_ACTIVITIES)
    return Evidence.objects.filter(
        audience_below([*planning, *vouching], "event__audience")
        | audience_below(vouching, "application__cadre__unit")
        | Q(application__cadre=actor)
        | Q(event__in=Event.objects.filter(attendances__cadre=actor))
    )
