"""Whose attempts somebody may examine. Rows come through here: others are not found (404)."""

from django.db.models import Q, QuerySet
from django.http import Http404

from cadres.models import Cadre, CadreQuerySet, Unit
from cadres.policies import Capability, top_units
from quizzes.models import Accommodation, Attempt, AttemptQuerySet


def examined_units(actor: Cadre) -> list[Unit]:
    """Return the tops of the units whose exams `actor` runs. One query.

    Raises:
        Http404: none.
    """
    tops = top_units(actor, Capability.RUN_EXAMS)
    if not tops:
        raise Http404
    return tops


def examined_cadres(tops: list[Unit]) -> CadreQuerySet:
    """People in service or not whose exams are run below `tops`."""
    people: CadreQuerySet = Cadre.objects.filter(_below(tops, "unit__path"))
    return people


def examined_attempts(tops: list[Unit]) -> AttemptQuerySet:
    attempts: AttemptQuerySet = Attempt.objects.filter(_below(tops, "cadre__unit__path"))
    return attempts


def accommodations_below(tops: list[Unit]) -> QuerySet[Accommodation]:
    return Accommodation.objects.filter(_below(tops, "cadre__unit__path"))


def _below(tops: list[Unit], path: str) -> Q:
    within = Q(pk__in=[])
    for unit in tops:
        within |= Q(**{f"{path}__startswith": unit.path})
    return within
