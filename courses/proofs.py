"""Exercises of cases that the education record shows: done once, never asked for again."""

import re
from collections.abc import Iterable
from typing import Final

from django.db.models import Q

from cadres.models import Cadre
from courses.blocks import exercise_key
from records.models import Entry, Kind

_EXERCISE: Final = re.compile(r"exercise:(\d+)/([a-z_]+)")
_ACTIVITY: Final = re.compile(r"warning_cases\.case:(\d+)/([a-z_]+)@.*")


def exercise_in(activity_key: str) -> str:
    """Return the evidence key of a case exercise's entry; "" for anything else."""
    found = _ACTIVITY.fullmatch(activity_key)
    return exercise_key(int(found[1]), found[2]) if found else ""


def exercises_done(*, cadre: Cadre, keys: Iterable[str]) -> set[str]:
    """Return which of the evidence `keys` are exercises that the record of `cadre` shows.

    One query where there are exercises among them, otherwise none. Editions do not matter.
    """
    wanted = Q()
    for key in keys:
        found = _EXERCISE.fullmatch(key)
        if found:
            wanted |= Q(activity_key__startswith=f"warning_cases.case:{found[1]}/{found[2]}@")
    if not wanted:
        return set()
    entries = Entry.objects.standing().filter(wanted, cadre=cadre, kind=Kind.CASE)
    return {exercise_in(key) for key in entries.values_list("activity_key", flat=True)}
