"""Setting up, renaming, moving, merging and splitting units. The past stays where it was.

A node of the tree never moves. Where a unit comes under another one, each node of its subtree
gets a successor there that takes over code, people, roles and what is still running; the old
nodes are closed and keep the figures of their time. Layers above are told.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre, ContactPoint, Grant, Posting, Unit, UnitChange
from cadres.observers import announce_people, announce_reorganisation
from core.errors import DomainError

_DESCRIBED: Final = ("kind", "region", "sector")
_NAMED: Final = ("name", "name_en", "short_name")


class CodeTaken(DomainError):
    """Another unit has this code."""


class UnderItself(DomainError):
    """A unit would come under itself or under one of its own sub-units."""


class AlreadyThere(DomainError):
    """The unit lies directly under that one."""


class AlreadyClosed(DomainError):
    """The unit was closed by an earlier merger or move."""


class HasSubUnits(DomainError):
    """Sub-units would lose the unit above them."""


class NothingChanged(DomainError):
    """All values are as they were."""


class NobodyChosen(DomainError):
    """A unit is split off by the people who go along."""


@transaction.atomic
def create_unit(
    *, code: str, name: str, under: Unit, actor: Cadre | None, reason: str, on: dt.date,
    at: dt.datetime, **fields: str,
) -> Unit:  # fmt: skip
    """Set up a unit below `under`.

    Raises:
        CodeTaken: another unit has `code`.
        AlreadyClosed: `under` is closed.
    """
    parent = _standing(under)
    try:
        with transaction.atomic():
            unit: Unit = parent.add_child(code=code, name=name, **fields)
    except IntegrityError as error:
        raise CodeTaken(_("Another unit has the code %(code)s.") % {"code": code}) from error
    _note(unit, UnitChange.Kind.CREATED, on, actor, reason, at, other=under)
    return unit


@transaction.atomic
def change_unit(
    *, unit: Unit, values: Mapping[str, str], actor: Cadre | None, reason: str, on: dt.date,
    at: dt.datetime,
) -> Unit:  # fmt: skip
    """Rename a unit, or change its type, region or sector. Records keep the name of their time.

    Args:
        values: new values of name, name_en, short_name, kind, region, sector; others stay.

    Raises:
        AlreadyClosed: it is closed.
        NothingChanged: it has these values.
    """
    locked = _standing(unit)
    changed = {
        name: value
        for name, value in values.items()
        if name in (*_NAMED, *_DESCRIBED) and getattr(locked, name) != value
    }
    if not changed:
        raise NothingChanged(_("Nothing has been changed."))
    before = {name: getattr(locked, name) for name in changed}
    for name, value in changed.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(changed))
    is_renamed = any(name in changed for name in _NAMED)
    kind = UnitChange.Kind.RENAMED if is_renamed else UnitChange.Kind.DESCRIBED
    _note(locked, kind, on, actor, reason, at, before=before, after=changed)
    announce_people(None, at=at)
    return locked


@transaction.atomic
def move_unit(
    *, unit: Unit, under: Unit, actor: Cadre | None, reason: str, on: dt.date, at: dt.datetime
) -> Unit:
    """Put `unit` and everything below it under another unit; return its successor there.

    Raises:
        UnderItself: `under` is the unit or lies below it.
        AlreadyThere: it lies directly under that unit.
        AlreadyClosed: one of the two is closed.
    """
    if unit.contains(under):
        raise UnderItself(
            _("%(unit)s cannot come under itself or one of its own sub-units.")
            % {"unit": unit.label}
        )
    old, target = _standing(unit), _standing(under)
    if old.path[: -Unit.steplen] == target.path:
        raise AlreadyThere(
            _("%(unit)s lies under %(other)s already.")
            % {"unit": old.label, "other": target.label}
        )
    above = old.get_parent()
    successors: dict[int, Unit] = {}
    by_path: dict[str, Unit] = {}
    for node in list(Unit.objects.within(old).standing()):
        parent = by_path.get(node.path[: -Unit.steplen], target)
        code = node.code
        node.code, node.closed_on = _retired_code(code), on
        node.save(update_fields=["code", "closed_on"])
        made = Unit.objects.get(pk=parent.pk).add_child(
            code=code, **{name: getattr(node, name) for name in (*_NAMED, *_DESCRIBED)}
        )
        successors[node.pk], by_path[node.path] = made, made
        people = _transfer(node, made, on)
        Grant.objects.filter(unit=node).update(unit=made)
        ContactPoint.objects.filter(unit=node, ended_on=None).update(unit=made)
        _note(made, UnitChange.Kind.MOVED, on, actor, reason, at, other=node, people=people,
              before=_above(above) if node.pk == old.pk else _above(parent),
              after=_above(parent))  # fmt: skip
    announce_reorganisation(
        {pk: made.pk for pk, made in successors.items()}, is_move=True, at=at
    )
    announce_people(None, at=at)
    moved: Unit = Unit.objects.get(pk=successors[old.pk].pk)
    return moved


@transaction.atomic
def merge_unit(
    *, unit: Unit, into: Unit, actor: Cadre | None, reason: str, on: dt.date, at: dt.datetime
) -> Unit:
    """Merge `unit` into another: its people go there, it is closed. Its roles end with it.

    Raises:
        UnderItself: a unit would be merged into itself.
        HasSubUnits: move or merge those first.
        AlreadyClosed: one of the two is closed.
    """
    if unit.pk == into.pk:
        raise UnderItself(_("A unit cannot be merged into itself."))
    old, target = _standing(unit), _standing(into)
    if Unit.objects.within(old).standing().exclude(pk=old.pk).exists():
        raise HasSubUnits(_("Move or merge the sub-units of %(unit)s first.") % {"unit": old})
    people = _transfer(old, target, on)
    old.closed_on = on
    old.save(update_fields=["closed_on"])
    Grant.objects.filter(unit=old).delete()
    ContactPoint.objects.filter(unit=old, ended_on=None).update(ended_on=on)
    for each, other in ((old, target), (target, old)):
        _note(each, UnitChange.Kind.MERGED, on, actor, reason, at, other=other, people=people,
              before={"unit": old.code}, after={"unit": target.code})  # fmt: skip
    announce_reorganisation({old.pk: target.pk}, is_move=False, at=at)
    announce_people(None, at=at)
    return target


@transaction.atomic
def split_unit(
    *, unit: Unit, code: str, name: str, people: Q, actor: Cadre | None, reason: str,
    on: dt.date, at: dt.datetime, **fields: str,
) -> Unit:  # fmt: skip
    """Split a new unit off `unit`, beside it; those of its people whom `people` matches go along.

    Raises:
        CodeTaken: another unit has `code`.
        NobodyChosen: nobody of `unit` is matched.
        AlreadyClosed: it is closed.
    """
    old = _standing(unit)
    going = set(Cadre.objects.filter(people, unit=old).values_list("pk", flat=True))
    if not going:
        raise NobodyChosen(_("Choose the people who go to the new unit."))
    try:
        with transaction.atomic():
            made: Unit = (
                Unit.add_root(code=code, name=name, **fields)
                if old.is_root()
                else Unit.objects.get(pk=old.get_parent().pk).add_child(
                    code=code, name=name, **fields
                )
            )
    except IntegrityError as error:
        raise CodeTaken(_("Another unit has the code %(code)s.") % {"code": code}) from error
    moved = _transfer(old, made, on, only=going)
    for each, other in ((made, old), (old, made)):
        _note(each, UnitChange.Kind.SPLIT, on, actor, reason, at, other=other, people=moved,
              before={"unit": old.code}, after={"unit": made.code})  # fmt: skip
    announce_people(sorted(going), at=at)
    return made


@transaction.atomic
def set_contact_point(
    *, leader: Cadre, unit: Unit, is_on: bool, on: dt.date, actor: Cadre | None
) -> None:
    """Make `unit` a contact point of `leader`, or end that. Repeating it changes nothing."""
    held = ContactPoint.objects.current().filter(leader=leader, unit=unit)
    if is_on and not held.exists():
        ContactPoint.objects.create(leader=leader, unit=unit, since=on)
    elif not is_on:
        held.update(ended_on=on)
    log(instance=unit, action="cadres.contact_point", user=actor,
        data={"leader": leader.staff_number, "is_on": is_on})  # fmt: skip


def _above(unit: Unit | None) -> dict[str, str]:
    """Say under which unit another stands, as it is called at the time."""
    return {"under": unit.code, "under_name": unit.name} if unit else {}


def _standing(unit: Unit) -> Unit:
    locked: Unit = Unit.objects.select_for_update().get(pk=unit.pk)
    if locked.closed_on is not None:
        raise AlreadyClosed(
            _("%(unit)s was closed on %(day)s.")
            % {"unit": locked.label, "day": locked.closed_on.isoformat()}
        )
    return locked


def _retired_code(code: str) -> str:
    """Return what the closed node is called from now on: its code goes to the successor."""
    base = code[:26]
    taken = set(Unit.objects.filter(code__startswith=f"{base}~").values_list("code", flat=True))
    number = next(n for n in range(1, 100_000) if f"{base}~{n}" not in taken)
    return f"{base}~{number}"


def _transfer(old: Unit, new: Unit, on: dt.date, only: set[int] | None = None) -> int:
    """Let people of `old` belong to `new` from `on`: posts stay, postings of the time stay too."""
    cadres = Cadre.objects.filter(unit=old)
    held = Posting.objects.filter(unit=old, to_on=None)
    if only is not None:
        cadres, held = cadres.filter(pk__in=only), held.filter(cadre__in=only)
    held.filter(from_on__gte=on).update(unit=new)
    ending = list(held.filter(from_on__lt=on))
    held.filter(from_on__lt=on).update(to_on=on - dt.timedelta(days=1))
    Posting.objects.bulk_create(
        [
            Posting(
                cadre_id=each.cadre_id,
                unit=new,
                post_id=each.post_id,
                from_on=on,
                is_primary=each.is_primary,
            )
            for each in ending
        ],
        batch_size=1_000,
    )
    going: int = cadres.update(unit=new)
    return going


def _note(
    unit: Unit, kind: str, on: dt.date, actor: Cadre | None, reason: str, at: dt.datetime,
    **fields: Any,
) -> None:  # fmt: skip
    UnitChange.objects.create(
        unit=unit, kind=kind, on=on, actor=actor, reason=reason, entered_at=at, **fields
    )
    log(
        instance=unit,
        action="cadres.reorganise",
        user=actor,
        data={"kind": str(kind), "reason": reason},
    )
