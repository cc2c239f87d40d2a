"""What a board reads: an assignment that reaches the actor's units, and sums by branch of the tree.

A branch is a direct sub-unit with all below it, or a unit's own people; it is told by the first
`length` characters of its path. Asked on every look at a board, so the statements are kept.
"""

from collections.abc import Sequence
from typing import Any, Final

from django.db import connection
from django.db.models import BigIntegerField, CharField, IntegerField, Sum
from django.db.models.functions import Substr

from assignments.models import Assignment, Obligation, Tally
from cadres.models import Cadre, Unit
from core.prepared import PreparedRead, kept_rows

Counts = tuple[int, int, int]  # assigned, started, done

_TOUCHING: Final[PreparedRead[Assignment]] = PreparedRead(
    lambda pk, path: (
        Assignment.objects.touching_branch(path).select_related("audience").filter(pk=pk)
    ),
    pk=BigIntegerField(),
    path=CharField(),
)
_SUMS: Final[PreparedRead[Any]] = PreparedRead(
    lambda assignment, path, length: (
        Tally.objects.filter(assignment=assignment)
        .within(path)
        .order_by()
        .values_list(Substr("path", 1, length))
        .annotate(Sum("assigned"), Sum("started"), Sum("done"))
    ),
    assignment=BigIntegerField(),
    path=CharField(),
    length=IntegerField(),
)
_CHILDREN: Final[PreparedRead[Unit]] = PreparedRead(
    lambda path, depth, leader: Unit.objects.filter(
        depth=depth, path__startswith=path
    ).marked_for(leader),
    path=CharField(),
    depth=IntegerField(),
    leader=BigIntegerField(),
)
_UNIT: Final[PreparedRead[Unit]] = PreparedRead(
    lambda code: Unit.objects.filter(code=code), code=CharField()
)

_BY_BRANCH: Final = f"""
    SELECT branch.path, sums.assigned, sums.started, sums.done
    FROM unnest(%s::text[]) AS branch (path), LATERAL (
        SELECT SUM(assigned) AS assigned, SUM(started) AS started, SUM(done) AS done
        FROM {Tally._meta.db_table}
        WHERE assignment_id = %s AND path ~>=~ branch.path AND path ~<~ (branch.path || '~')
    ) sums
    UNION ALL
    SELECT %s, assigned, started, done
    FROM {Tally._meta.db_table} WHERE assignment_id = %s AND unit_id = %s
"""  # noqa: S608  our own tables' names; no path holds a sign after "~"

# People who are elsewhere now are found first: the database may not have heard yet that there
# are any, and would otherwise go through the units for each.
_MOVES: Final = f"""
    WITH away AS MATERIALIZED (
        SELECT unit_id, cadre_id, started_at, done_at
        FROM {Obligation._meta.db_table}
        WHERE assignment_id = %s AND is_elsewhere = %s AND excuse = ''
    )
    SELECT SUBSTR(was_in.path, 1, %s), SUBSTR(is_in.path, 1, %s),
           COUNT(*), COUNT(away.started_at), COUNT(away.done_at)
    FROM away
    JOIN {Cadre._meta.db_table} person ON person.id = away.cadre_id
    JOIN {Unit._meta.db_table} was_in ON was_in.id = away.unit_id
    LEFT JOIN {Unit._meta.db_table} is_in ON is_in.id = person.unit_id
    GROUP BY 1, 2
"""  # noqa: S608  our own tables' names


def find_touching(assignment_id: int, tops: Sequence[Unit]) -> Assignment | None:
    """Return the assignment, with its audience, if it reaches somebody below `tops`. One query."""
    if len(tops) == 1:
        return _TOUCHING.first(pk=assignment_id, path=tops[0].path)
    found = Assignment.objects.touching(tops).select_related("audience")
    first: Assignment | None = found.filter(pk=assignment_id).first()
    return first


def find_unit(code: str) -> Unit | None:
    """Return the unit of that code. One query at most."""
    return None if "\0" in code else _UNIT.first(code=code)


def children_of(unit: Unit, leader_id: int | None) -> list[Unit]:
    """Return the direct sub-units, with `is_contact_point`. One query."""
    return _CHILDREN.rows(path=unit.path, depth=unit.depth + 1, leader=leader_id)


def sums_then(assignment: Assignment, unit: Unit, below: Sequence[Unit]) -> dict[str, Counts]:
    """Sum the tallies of `unit` and of each branch `below` it. One query.

    Its cost depends on the number of units. PostgreSQL walks an index of paths once for each
    branch: to group rows by a part of their path costs it three times as much.
    """
    if connection.vendor == "postgresql":
        paths = [str(each.path) for each in below]
        rows = kept_rows(_BY_BRANCH, [paths, assignment.pk, unit.path, assignment.pk, unit.pk])
    else:
        length = len(unit.path) + Unit.steplen
        rows = _SUMS.rows(assignment=assignment.pk, path=unit.path, length=length)
    return {
        branch: (assigned, started, done)
        for branch, assigned, started, done in rows
        if assigned is not None
    }


def sums_now(assignment: Assignment, unit: Unit, below: Sequence[Unit]) -> dict[str, Counts]:
    """Sum the tallies, and move those who are elsewhere now: as cheap as they are few. Two queries.

    Whoever is in no unit today is counted in none.
    """
    length = len(unit.path) + Unit.steplen
    sums = sums_then(assignment, unit, below)
    for was_in, is_in, *counts in kept_rows(_MOVES, [assignment.pk, True, length, length]):
        for branch, sign in ((was_in, -1), (is_in, 1)):
            if branch is not None and branch.startswith(unit.path):
                before = sums.get(branch, (0, 0, 0))
                assigned, started, done = (
                    number + sign * change
                    for number, change in zip(before, counts, strict=True)
                )
                sums[branch] = assigned, started, done
    return sums
