"""Which tasks and essays somebody may see or work on. Rows come through here: others are 404."""

from cadres.models import Cadre
from cadres.policies import Capability, top_units
from records.models.essay import Essay, EssayQuerySet, EssayTask, EssayTaskQuerySet


def settable_tasks(actor: Cadre) -> EssayTaskQuerySet:
    """Tasks of units that `actor` plans activities for. One query now."""
    tasks: EssayTaskQuerySet = EssayTask.objects.below(
        top_units(actor, Capability.PLAN_ACTIVITIES)
    )
    return tasks


def tasks_for(cadre: Cadre) -> EssayTaskQuerySet:
    """Tasks set for the unit of `cadre`, and those they have written for before a transfer."""
    own = EssayTask.objects.filter(essays__cadre=cadre).values("pk")
    tasks: EssayTaskQuerySet = EssayTask.objects.for_unit(
        cadre.unit
    ) | EssayTask.objects.filter(pk__in=own)
    return tasks


def markable_essays(actor: Cadre) -> EssayQuerySet:
    """Essays of others that `actor` was named to mark, handed in at some time."""
    essays: EssayQuerySet = (
        Essay.objects.handed_in().filter(task__markers=actor).exclude(cadre=actor)
    )
    return essays


def readable_files(actor: Cadre) -> EssayQuerySet:
    """Essays whose file `actor` may open: their own, what they mark, and what they set. Two queries now."""
    set_by_unit = settable_tasks(actor).values("pk")
    essays: EssayQuerySet = (
        Essay.objects.filter(cadre=actor)
        | Essay.objects.filter(pk__in=markable_essays(actor).values("pk"))
        | Essay.objects.handed_in().filter(task__in=set_by_unit)
    )
    return essays.exclude(file="")


def showcase(actor: Cadre) -> EssayQuerySet:
    """Essays on show: to everyone who is signed in."""
    del actor  # whoever is signed in
    essays: EssayQuerySet = Essay.objects.showcased()
    return essays
