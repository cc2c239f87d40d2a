"""Handing out one-time passwords, and keeping what accounts used before."""

import datetime as dt
import secrets
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.factors.services import ResetsBoth, did_lately
from cadres.models import Cadre, CadreQuerySet, PasswordUse
from cadres.policies import Capability, top_units, units_with
from core.errors import DomainError

ONE_TIME_HOURS: Final = 24
KEPT: Final = 5
# Nothing that looks like something else when it is read out on the telephone.
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz"
_CAPITALS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_DIGITS: Final = "23456789"


class OwnPassword(DomainError):
    """People change their own password themselves."""


class ReasonMissing(DomainError):
    """A reset says how the person was recognised."""


def resettable_cadres(actor: Cadre) -> CadreQuerySet:
    """Return the people whose password `actor` may reset, never their own. Two queries now.

    Who keeps a roster resets those who hold no role, so that nobody gains rights by it. Who
    grants roles may reset those who hold some.
    """
    plain: CadreQuerySet = Cadre.objects.filter(
        unit__in=units_with(actor, Capability.MANAGE_ROSTER), grants=None, is_staff=False
    )
    if top_units(actor, Capability.GRANT_ROLES):
        plain = plain | Cadre.objects.filter(unit__in=units_with(actor, Capability.GRANT_ROLES))
    return plain.filter(is_active=True, is_superuser=False).exclude(pk=actor.pk).distinct()


@transaction.atomic
def issue_one_time_password(*, cadre: Cadre, reason: str, actor: Cadre, at: dt.datetime) -> str:
    """Give `cadre` a password for one day, to be changed at the first sign-in; return it.

    Every session of the account ends. The password is kept as a hash only: who asked sees it once.

    Args:
        reason: how the person was recognised; goes into the audit log.

    Raises:
        OwnPassword, ReasonMissing, ResetsBoth: nothing changes.
    """
    if cadre.pk == actor.pk:
        raise OwnPassword(_("Change your own password yourself."))
    if len(reason.strip()) < 2:
        raise ReasonMissing(_("Say how you recognised the person."))
    if did_lately(actor, "cadres.reset_factor", cadre, at):
        raise ResetsBoth(
            _(
                "You reset this person's second factor within the last day. Somebody else has to "
                "reset the password."
            )
        )
    locked: Cadre = Cadre.objects.select_for_update(of=("self",)).get(pk=cadre.pk)
    password = _readable_password()
    locked.set_password(password)
    locked.save(update_fields=["password"])
    locked.password_expires_at = at + dt.timedelta(hours=ONE_TIME_HOURS)
    locked.save(update_fields=["password_expires_at"])
    log(
        instance=locked,
        action="cadres.reset_password",
        user=actor,
        data={"reason": reason.strip()[:200]},
    )
    return password


@transaction.atomic
def remember_password(*, cadre: Cadre, at: dt.datetime) -> None:
    """Note that `cadre` has the password it has now, and since when; forget the oldest."""
    PasswordUse.objects.create(cadre=cadre, encoded=cadre.password, set_at=at)
    kept = list(
        cadre.password_uses.order_by("-set_at", "-pk").values_list("pk", flat=True)[:KEPT]
    )
    cadre.password_uses.exclude(pk__in=kept).delete()
    cadre.password_set_at, cadre.password_expires_at = at, None
    Cadre.objects.filter(pk=cadre.pk).update(password_set_at=at, password_expires_at=None)


def _readable_password() -> str:
    """Return twelve characters of three classes in groups of four, such as "kfTp-7rwm-Hd4c"."""
    groups = [
        "".join(secrets.choice(_LETTERS + _CAPITALS + _DIGITS) for _unused in range(4))
        for _group in range(2)
    ]
    sure = (
        secrets.choice(_LETTERS)
        + secrets.choice(_CAPITALS)
        + secrets.choice(_DIGITS)
        + secrets.choice(_LETTERS)
    )
    return "-".join([*groups, sure])
