"""Credentials of other learning systems."""

import datetime as dt
import hashlib
import hmac
import secrets
from typing import Final

from django.db import transaction
from wagtail.log_actions import log

from cadres.models import Cadre, Unit
from records.models import XapiConsumer

SECRET_BYTES: Final = 24  # 192 random bits: a plain hash of them is enough


@transaction.atomic
def issue_credentials(
    *, name: str, scope: Unit, reason: str, actor: Cadre, at: dt.datetime
) -> tuple[XapiConsumer, str]:
    """Let a system read the records within `scope`; return it with its secret, told this once."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    consumer = XapiConsumer.objects.create(
        name=name.strip(),
        username=f"xapi-{secrets.token_hex(6)}",
        secret_hash=hash_of(secret),
        scope=scope,
        reason=reason.strip(),
        issued_by=actor,
        issued_at=at,
    )
    log(
        instance=consumer,
        action="records.issue_credentials",
        user=actor,
        data={"scope": scope.code, "reason": consumer.reason},
    )
    return consumer, secret


@transaction.atomic
def withdraw_credentials(*, consumer: XapiConsumer, actor: Cadre, at: dt.datetime) -> None:
    """Let `consumer` read nothing any more. Saying it again changes nothing."""
    if XapiConsumer.objects.active().filter(pk=consumer.pk).update(withdrawn_at=at):
        log(instance=consumer, action="records.withdraw_credentials", user=actor)


def consumer_with(username: str, secret: str) -> XapiConsumer | None:
    """Return the active consumer that these credentials belong to. One query."""
    consumer = (
        XapiConsumer.objects.active().select_related("scope").filter(username=username).first()
    )
    known = consumer.secret_hash if consumer else hash_of("")
    is_right = hmac.compare_digest(known, hash_of(secret))
    return consumer if is_right and secret else None


def hash_of(secret: str) -> str:
    """Return what is kept of `secret`."""
    return hashlib.sha256(secret.encode()).hexdigest()
