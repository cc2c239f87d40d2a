"""Valid boring people, units and rights, and a cast that most tests can share."""

import datetime as dt
import itertools
from dataclasses import dataclass

from cadres.models import Cadre, Grant, Post, Posting, Unit
from cadres.roles import Role

PASSWORD = "Qing-feng-2026"
_numbers = itertools.count(1)


def make_unit(name="Unit", *, parent=None, code=None, **fields):
    """A unit below `parent`, or a root of its own."""
    number = next(_numbers)
    fields = {"name": name, "code": code or f"U{number:05d}", **fields}
    if parent is None:
        return Unit.add_root(**fields)
    # treebeard counts children on the instance it is given: a stale one would hand out a path twice.
    return Unit.objects.get(pk=parent.pk).add_child(**fields)


def make_tree(tree, *, parent=None):
    """Units by name from nested dicts: `make_tree({"县": {"财政局": {}, "住建局": {"质监站": {}}}})`.

    Returns {name: unit} with fresh instances.
    """
    made = {}
    for name, below in tree.items():
        unit = make_unit(name, parent=parent)
        made[name] = unit
        made.update(make_tree(below, parent=unit))
    return {name: Unit.objects.get(pk=unit.pk) for name, unit in made.items()}


def make_cadre(name="张清和", *, unit=None, password=None, staff_number=None, **fields):
    """Somebody in service; a unit of their own is made unless one is given.

    Without `password` the account cannot sign in by form; `client.force_login` works.
    """
    number = next(_numbers)
    if unit is None and "unit_id" not in fields:
        unit = make_unit(f"单位{number}")
    return Cadre.objects.create_user(
        staff_number=staff_number or f"{100000 + number}",
        password=password,
        name=name,
        unit=unit,
        **fields,
    )


def make_grant(cadre, role=Role.SUPERVISOR, *, unit=None):
    """`cadre` holds `role` over `unit` (their own unit when not given)."""
    return Grant.objects.create(cadre=cadre, role=role, unit=unit or cadre.unit)


def make_post(name="采购专员", *, code=None, **fields):
    return Post.objects.create(name=name, code=code or f"post-{next(_numbers)}", **fields)


def make_posting(cadre, *, post=None, unit=None, from_on=dt.date(2024, 1, 1), **fields):
    """A primary posting that began on 1 January 2024 and goes on."""
    return Posting.objects.create(
        cadre=cadre,
        post=post or make_post(),
        unit=unit or cadre.unit,
        from_on=from_on,
        **fields,
    )


@dataclass(frozen=True)
class Cast:
    """County > bureau > office, and a bureau next door with a stranger in it.

    `cadre` and `teammate` are in `office`; `supervisor` is in `bureau` and supervises it;
    `stranger` is in `other_bureau`, whose supervisor is `other_supervisor`.
    """

    county: Unit
    bureau: Unit
    office: Unit
    other_bureau: Unit
    cadre: Cadre
    teammate: Cadre
    supervisor: Cadre
    stranger: Cadre
    other_supervisor: Cadre


def make_cast():
    units = make_tree({"青峰县": {"财政局": {"采购办": {}}, "住建局": {}}})
    office, bureau, other_bureau = units["采购办"], units["财政局"], units["住建局"]
    cast = Cast(
        county=units["青峰县"],
        bureau=bureau,
        office=office,
        other_bureau=other_bureau,
        cadre=make_cadre("张清和", unit=office),
        teammate=make_cadre("李守正", unit=office),
        supervisor=make_cadre("王秉公", unit=bureau),
        stranger=make_cadre("赵远山", unit=other_bureau),
        other_supervisor=make_cadre("孙明理", unit=other_bureau),
    )
    make_grant(cast.supervisor, Role.SUPERVISOR, unit=bureau)
    make_grant(cast.other_supervisor, Role.SUPERVISOR, unit=other_bureau)
    return cast
