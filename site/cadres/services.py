"""Changing who people are, where they belong and what they may do."""

import datetime as dt
from typing import Any, Final

from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre, Grant, Post, Posting, Unit
from cadres.observers import announce_people, announce_postings
from cadres.roles import Role
from core.errors import DomainError


class StaffNumberTaken(DomainError):
    """Another account has this staff number or user name."""


class AdministrationsAreSeparate(DomainError):
    """One person would hold two of the three administrations: system, security, audit."""


class AlreadyGranted(DomainError):
    """The person holds this role over this unit already."""


class NotGranted(DomainError):
    """The person does not hold this role over this unit."""


class MovesBackwards(DomainError):
    """A move would begin before the posting that it ends."""


ADMINISTRATIONS: Final = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})

# Roles that work in the editor, and the group that carries the rights there.
EDITORIAL_GROUPS: Final = {
    Role.EDITOR: "Editors",
    Role.LEGAL_REVIEWER: "Legal reviewers",
    Role.PUBLISHER: "Publishers",
}


@transaction.atomic
def create_cadre(
    *,
    staff_number: str,
    name: str,
    unit: Unit | None,
    password: str | None = None,
    actor: Cadre | None = None,
    **fields: Any,
) -> Cadre:
    """Create an account. Without `password` nobody can sign in to it until one is set.

    Args:
        fields: other fields of Cadre, such as `username`, `rank`, `status`.
        actor: who asked for it; None for a command run on the server.

    Raises:
        StaffNumberTaken: by another account, as its staff number or its user name.
    """
    names = [given for given in (staff_number, fields.get("username")) if given]
    taken = Cadre.objects.filter(staff_number__in=names) | Cadre.objects.filter(
        username__in=names
    )
    message = _("Staff number or user name %(name)s is taken.") % {"name": ", ".join(names)}
    if taken.exists():
        raise StaffNumberTaken(message)
    try:
        with transaction.atomic():
            cadre = Cadre.objects.create_user(
                staff_number, password, name=name, unit=unit, **fields
            )
    except IntegrityError as error:
        raise StaffNumberTaken(message) from error
    log(instance=cadre, action="cadres.create", user=actor, data={"staff_number": staff_number})
    announce_people([cadre.pk], at=timezone.now())
    return cadre


@transaction.atomic
def move_cadre(
    *, cadre: Cadre, unit: Unit, post: Post, on: dt.date, actor: Cadre | None = None
) -> Posting:
    """Give `cadre` a new primary posting in `unit` from `on`, and end the present one before.

    The record keeps what it says about earlier units; figures of past days do not change.
    Layers above are told (see `cadres.observers`).

    Raises:
        MovesBackwards: the present posting began on `on` or later.
    """
    present = (
        Posting.objects.select_for_update()
        .filter(cadre=cadre, is_primary=True, to_on=None)
        .select_related("unit", "post")
        .first()
    )
    if present is not None:
        if present.from_on >= on:
            raise MovesBackwards(
                _("The present posting began on %(day)s; a move must be later.")
                % {"day": present.from_on}
            )
        present.to_on = on - dt.timedelta(days=1)
        present.save(update_fields=["to_on"])
    posting = Posting.objects.create(
        cadre=cadre, unit=unit, post=post, from_on=on, is_primary=True
    )
    cadre.unit = unit
    cadre.save(update_fields=["unit"])
    log(
        instance=cadre,
        action="cadres.move",
        user=actor,
        data={
            "from": [present.unit.code, present.post.code] if present else None,
            "to": [unit.code, post.code],
            "on": on.isoformat(),
        },
    )
    announce_postings([posting], actor=actor, at=timezone.now())
    announce_people([cadre.pk], at=timezone.now())
    return posting


@transaction.atomic
def change_standing(
    *,
    cadre: Cadre,
    actor: Cadre | None,
    status: str | None = None,
    rank: int | None = None,
    official_type: str | None = None,
    is_active: bool | None = None,
    at: dt.datetime,
) -> Cadre:
    """Note leave, secondment, retirement or return, another rank or type, or that the account closes.

    What is None stays. Layers above are told (see `cadres.observers`).
    """
    wanted = {
        "status": status,
        "rank": rank,
        "official_type": official_type,
        "is_active": is_active,
    }
    changed = {
        name: value
        for name, value in wanted.items()
        if value is not None and getattr(cadre, name) != value
    }
    if not changed:
        return cadre
    before = {name: getattr(cadre, name) for name in changed}
    for name, value in changed.items():
        setattr(cadre, name, value)
    cadre.save(update_fields=list(changed))
    log(
        instance=cadre,
        action="cadres.change_standing",
        user=actor,
        data={"before": before, "after": changed},
    )
    announce_people([cadre.pk], at=at)
    return cadre


@transaction.atomic
def grant_role(*, cadre: Cadre, role: str, unit: Unit, actor: Cadre | None = None) -> Grant:
    """Let `cadre` hold `role` over the subtree of `unit`. Their sessions get new keys.

    Raises:
        AdministrationsAreSeparate: they hold another of the three administrations.
        AlreadyGranted: they hold exactly this already.
    """
    try:
        with transaction.atomic():
            grant = Grant.objects.create(cadre=cadre, role=role, unit=unit)
    except IntegrityError as error:
        if Grant.objects.filter(cadre=cadre, role=role, unit=unit).exists():
            raise AlreadyGranted(
                _("%(name)s is %(role)s of %(unit)s already.")
                % {"name": cadre.name, "role": Role(role).label, "unit": unit.label}
            ) from error
        raise AdministrationsAreSeparate(
            _("%(name)s holds another administration; system, security and audit stay apart.")
            % {"name": cadre.name}
        ) from error
    _rights_changed(cadre, "cadres.grant_role", role, unit, actor)
    return grant


@transaction.atomic
def revoke_role(*, cadre: Cadre, role: str, unit: Unit, actor: Cadre | None = None) -> None:
    """Take `role` over `unit` from `cadre`. Their sessions get new keys.

    Raises:
        NotGranted: they do not hold it.
    """
    deleted, _by_model = Grant.objects.filter(cadre=cadre, role=role, unit=unit).delete()
    if not deleted:
        raise NotGranted(
            _("%(name)s is not %(role)s of %(unit)s.")
            % {"name": cadre.name, "role": Role(role).label, "unit": unit.label}
        )
    _rights_changed(cadre, "cadres.revoke_role", role, unit, actor)


def _rights_changed(
    cadre: Cadre, action: str, role: str, unit: Unit, actor: Cadre | None
) -> None:
    """Keep groups and sessions in step with the grants, and write the audit log."""
    held = set(cadre.grants.values_list("role", flat=True))
    for editorial_role, group_name in EDITORIAL_GROUPS.items():
        group, _created = Group.objects.get_or_create(name=group_name)
        if editorial_role in held:
            cadre.groups.add(group)
        else:
            cadre.groups.remove(group)
    cadre.is_staff = cadre.is_superuser or bool(held & EDITORIAL_GROUPS.keys())
    Cadre.objects.filter(pk=cadre.pk).update(
        is_staff=cadre.is_staff, rights_version=F("rights_version") + 1
    )
    cadre.refresh_from_db(fields=["rights_version"])
    log(instance=cadre, action=action, user=actor, data={"role": role, "unit": unit.code})
