"""Enrolling second factors, taking their codes, and what happens when one is lost."""

import datetime as dt
import secrets
import unicodedata
from typing import Any, Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from cadres.factors import totp
from cadres.factors.keys import DoesNotHold, NewKey, Site
from cadres.factors.sealing import CannotOpen, digests, seal, unseal
from cadres.models import (
    Cadre,
    CadreQuerySet,
    Factor,
    FactorKind,
    FactorTries,
    NoticeKind,
    RecoveryCode,
)
from cadres.notices.services import Draft, in_both, post_notices
from cadres.policies import Capability, holds_power, units_with
from core.errors import DomainError

RECOVERY_CODES: Final = 10
MOST_FACTORS: Final = 6
NOBODY_RESETS_BOTH_WITHIN: Final = dt.timedelta(hours=24)
# Nothing that looks like something else: these are written down by hand.
_LETTERS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


class WrongCode(DomainError):
    """The code, or the key's answer, does not hold, or has been used before."""


class TooManyTries(DomainError):
    """Too many wrong codes in a quarter of an hour."""

    def __init__(self, message: str, seconds: int) -> None:
        super().__init__(message)
        self.seconds = seconds


class KeyTaken(DomainError):
    """This key is enrolled already."""


class TooManyFactors(DomainError):
    """One person needs no more of them."""


class LastFactor(DomainError):
    """A role asks for a second factor, and this is the only one."""


class OwnFactor(DomainError):
    """Nobody resets their own second factor."""


class ReasonMissing(DomainError):
    """A reset says how the person was recognised."""


class NoFactor(DomainError):
    """The person has no second factor."""


class ResetsBoth(DomainError):
    """One person would reset the password and the second factor of another."""


def is_asked_for(cadre: Cadre) -> bool:
    """Tell whether signing in as `cadre` takes a second factor. Two queries at most.

    It does for whoever has one, and, unless SECOND_FACTOR is off, for whoever holds any power.
    """
    return cadre.factors.exists() or is_due_from(cadre)


def is_due_from(cadre: Cadre) -> bool:
    """Tell whether the powers of `cadre` ask for a second factor."""
    return bool(settings.SECOND_FACTOR) and holds_power(cadre)


@transaction.atomic
def enrol_app(*, cadre: Cadre, secret: bytes, typed: str, at: dt.datetime) -> list[str]:
    """Enrol an authenticator app that shows the code `typed`; return new recovery codes, if first.

    Raises:
        WrongCode, TooManyFactors: nothing is enrolled.
    """
    _lock(cadre)
    step = totp.first_unused(totp.matching_steps(secret, _digits(typed), at=at), last_used=0)
    if step is None:
        raise WrongCode(_("This code does not fit. Check the clock of your phone."))
    _leave_room(cadre)
    Factor.objects.create(
        cadre=cadre,
        kind=FactorKind.APP,
        secret=seal(secret, owner=cadre.pk),
        counter=step,
        enrolled_at=at,
        last_used_at=at,
    )
    return _enrolled(cadre, FactorKind.APP)


@transaction.atomic
def enrol_key(*, cadre: Cadre, key: NewKey, name: str, at: dt.datetime) -> list[str]:
    """Enrol a security key; return new recovery codes, if it is the first factor.

    Raises:
        KeyTaken, TooManyFactors: nothing is enrolled.
    """
    _lock(cadre)
    _leave_room(cadre)
    try:
        with transaction.atomic():
            Factor.objects.create(
                cadre=cadre,
                kind=FactorKind.KEY,
                name=name.strip()[:40],
                credential=key.credential,
                credential_digest=key.digest,
                counter=key.counter,
                enrolled_at=at,
                last_used_at=at,
            )
    except IntegrityError as error:
        raise KeyTaken(_("This security key is enrolled already.")) from error
    return _enrolled(cadre, FactorKind.KEY)


def pass_by_code(*, cadre: Cadre, typed: str, at: dt.datetime) -> str:
    """Take a code of an app, or a recovery code; return which it was: "app" or "recovery".

    Raises:
        WrongCode: counted, and written into the audit log.
        TooManyTries: nothing is looked at.
    """
    with transaction.atomic():
        tries = _open_tries(cadre, at)
        passed = _by_app(cadre, _digits(typed), at) or _by_recovery_code(cadre, typed, at)
        if passed is None:
            _count_wrong(cadre, tries, at, "code")
    if passed is None:
        raise WrongCode(_("This code does not fit, or has been used. Wait for the next one."))
    return passed


def pass_by_key(
    *, cadre: Cadre, site: Site, state: dict[str, Any], answer: str, at: dt.datetime
) -> str:
    """Take the answer of a security key to the question of `state`; return "key".

    Raises:
        WrongCode: counted, and written into the audit log.
        TooManyTries: nothing is looked at.
    """
    with transaction.atomic():
        tries = _open_tries(cadre, at)
        held = list(cadre.factors.filter(kind=FactorKind.KEY))
        try:
            factor, counter = site.used_key(state, held, answer)
        except DoesNotHold:
            is_passed = False
        else:
            # Many keys do not count and always say 0; one that counts must have gone on.
            kept = Factor.objects.filter(pk=factor.pk)
            if counter or factor.counter:
                kept = kept.filter(counter__lt=counter)
            is_passed = bool(kept.update(counter=counter, last_used_at=at))
        if not is_passed:
            _count_wrong(cadre, tries, at, "key")
    if not is_passed:
        raise WrongCode(_("The security key was not accepted. Try again."))
    return "key"


@transaction.atomic
def renew_recovery_codes(*, cadre: Cadre) -> list[str]:
    """Give `cadre` ten new recovery codes; earlier ones stop working. They are shown only now."""
    _lock(cadre)
    codes = ["-".join(_random(5) for _half in range(2)) for _code in range(RECOVERY_CODES)]
    cadre.recovery_codes.all().delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(cadre=cadre, digest=digests(code, owner=cadre.pk)[0]) for code in codes
    )
    log(instance=cadre, action="cadres.renew_recovery_codes", user=cadre)
    return codes


@transaction.atomic
def remove_factor(*, factor: Factor) -> None:
    """Take away one of the owner's own factors.

    Raises:
        LastFactor: their powers ask for one.
    """
    cadre = factor.cadre
    _lock(cadre)
    is_last = not cadre.factors.exclude(pk=factor.pk).exists()
    if is_last and is_due_from(cadre):
        raise LastFactor(_("Your role asks for a second factor. Enrol another one first."))
    factor.delete()
    if is_last:
        cadre.recovery_codes.all().delete()
    log(instance=cadre, action="cadres.remove_factor", user=cadre, data={"kind": factor.kind})


def resettable_cadres(actor: Cadre) -> CadreQuerySet:
    """Return whose second factor `actor` may reset: people of the rosters they keep, not their own.

    Who grants roles resets the passwords of people with roles; who keeps the roster resets their
    second factor. So nobody can take over such an account alone.
    """
    found: CadreQuerySet = Cadre.objects.filter(
        unit__in=units_with(actor, Capability.MANAGE_ROSTER), is_active=True
    ).exclude(pk=actor.pk)
    return found


@transaction.atomic
def reset_factors(*, cadre: Cadre, reason: str, actor: Cadre | None, at: dt.datetime) -> None:
    """Take every second factor and recovery code from `cadre`; their sessions end.

    At the next sign-in a new factor is enrolled. The person finds a notice in the inbox.

    Args:
        actor: who keeps the roster; None for the operator's command.

    Raises:
        OwnFactor, ReasonMissing, NoFactor, ResetsBoth: nothing changes.
    """
    if actor is not None and cadre.pk == actor.pk:
        raise OwnFactor(_("Nobody can reset their own second factor."))
    if len(reason.strip()) < 2:
        raise ReasonMissing(_("Say how you recognised the person."))
    if actor is not None and did_lately(actor, "cadres.reset_password", cadre, at):
        raise ResetsBoth(
            _(
                "You reset this person's password within the last day. Somebody else has to reset "
                "the second factor."
            )
        )
    _lock(cadre)
    deleted = cadre.factors.all().delete()[0]
    deleted += cadre.recovery_codes.all().delete()[0]
    if not deleted:
        raise NoFactor(_("%(name)s has no second factor.") % {"name": cadre.name})
    Cadre.objects.filter(pk=cadre.pk).update(sessions_version=F("sessions_version") + 1)
    entry = log(
        instance=cadre,
        action="cadres.reset_factor",
        user=actor,
        data={"reason": reason.strip()[:200]},
    )
    _tell_owner(cadre, key=f"cadres.factor_reset:{entry.uuid}", at=at)


def did_lately(actor: Cadre, action: str, cadre: Cadre, at: dt.datetime) -> bool:
    """Tell whether `actor` did `action` to `cadre` within the last day, by the audit log."""
    return bool(
        ModelLogEntry.objects.for_instance(cadre)
        .filter(action=action, user=actor, timestamp__gt=at - NOBODY_RESETS_BOTH_WITHIN)
        .exists()
    )


def _tell_owner(cadre: Cadre, *, key: str, at: dt.datetime) -> None:
    title, title_en = in_both(lambda: _("Your second factor was reset"))
    body, body_en = in_both(
        lambda: _(
            "If you did not ask for it, tell the security administrator of your unit at once."
        )
    )
    draft = Draft(
        cadre_id=cadre.pk,
        kind=NoticeKind.ACCOUNT,
        key=key,
        title=title,
        title_en=title_en,
        body=body,
        body_en=body_en,
        url=reverse("security"),
    )
    post_notices(drafts=[draft], at=at)


def _lock(cadre: Cadre) -> None:
    """Let one transaction at a time change the factors of `cadre`."""
    Cadre.objects.select_for_update(of=("self",)).get(pk=cadre.pk)


def _leave_room(cadre: Cadre) -> None:
    if cadre.factors.count() >= MOST_FACTORS:
        raise TooManyFactors(
            _("You have %(count)d second factors already. Remove one first.")
            % {"count": MOST_FACTORS}
        )


def _enrolled(cadre: Cadre, kind: str) -> list[str]:
    log(instance=cadre, action="cadres.enrol_factor", user=cadre, data={"kind": kind})
    is_first = not cadre.recovery_codes.exists()
    return renew_recovery_codes(cadre=cadre) if is_first else []


def _open_tries(cadre: Cadre, at: dt.datetime) -> FactorTries:
    """Lock and return the count of wrong codes, so that parallel guesses are counted one by one."""
    FactorTries.objects.get_or_create(cadre=cadre, defaults={"since": at})
    tries = FactorTries.objects.select_for_update(of=("self",)).get(cadre=cadre)
    opens_at = tries.opens_at(at)
    if opens_at is not None:
        seconds = max(1, int((opens_at - at).total_seconds()))
        raise TooManyTries(
            _("Too many wrong codes. Try again in %(minutes)d minutes.")
            % {"minutes": -(-seconds // 60)},
            seconds,
        )
    return tries


def _count_wrong(cadre: Cadre, tries: FactorTries, at: dt.datetime, how: str) -> None:
    tries.count(at)
    tries.save(update_fields=["wrong", "since"])
    log(instance=cadre, action="cadres.fail_factor", user=cadre, data={"how": how})


def _by_app(cadre: Cadre, digits: str, at: dt.datetime) -> str | None:
    for factor in cadre.factors.filter(kind=FactorKind.APP):
        try:
            secret = unseal(factor.secret, owner=cadre.pk)
        except CannotOpen:  # SECRET_KEY changed: recovery codes or a reset help
            continue
        step = totp.first_unused(
            totp.matching_steps(secret, digits, at=at), last_used=factor.counter
        )
        if step is not None and Factor.objects.filter(pk=factor.pk, counter__lt=step).update(
            counter=step, last_used_at=at
        ):
            return "app"
    return None


def _by_recovery_code(cadre: Cadre, typed: str, at: dt.datetime) -> str | None:
    code = _digits(typed).lower()
    found = cadre.recovery_codes.filter(digest__in=digests(code, owner=cadre.pk), used_at=None)
    return "recovery" if found.update(used_at=at) else None


def _digits(typed: str) -> str:
    """Return `typed` without spaces, full-width digits as plain ones."""
    return "".join(unicodedata.normalize("NFKC", typed).split())


def _random(length: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _letter in range(length))
