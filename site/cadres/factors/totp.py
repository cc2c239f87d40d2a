"""Codes of authenticator apps (RFC 6238): six digits, thirty seconds, SHA-1. Pure."""

import base64
import datetime as dt
import secrets
from collections.abc import Iterable
from typing import Final
from urllib.parse import quote, urlencode

from cryptography.hazmat.primitives import constant_time
from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.hotp import HOTP

DIGITS: Final = 6
STEP_SECONDS: Final = 30
SECRET_BYTES: Final = 20
# A phone's clock may be half a minute off, and a person takes a while to type.
_NEIGHBOURS: Final = (-1, 0, 1)


def new_secret() -> bytes:
    return secrets.token_bytes(SECRET_BYTES)


def code_of_step(secret: bytes, step: int) -> str:
    """Return the code of the `step`-th half minute since 1970."""
    # SHA-1 is what authenticator apps speak; as an HMAC it is sound.
    return HOTP(secret, DIGITS, SHA1()).generate(step).decode()  # noqa: S303


def step_at(at: dt.datetime) -> int:
    return int(at.timestamp()) // STEP_SECONDS


def matching_steps(secret: bytes, typed: str, *, at: dt.datetime) -> list[int]:
    """Return the steps near `at` whose code is `typed`, latest first; nearly always none or one.

    Takes the same time whichever digits are wrong.
    """
    now = step_at(at)
    given = typed.encode()
    return sorted(
        (
            now + near
            for near in _NEIGHBOURS
            if constant_time.bytes_eq(code_of_step(secret, now + near).encode(), given)
        ),
        reverse=True,
    )


def first_unused(steps: Iterable[int], *, last_used: int) -> int | None:
    """Return the earliest of `steps` after `last_used`: a code serves once, and none before it."""
    return min((step for step in steps if step > last_used), default=None)


def written(secret: bytes) -> str:
    """Return the secret as people type it: Base32 in groups of four."""
    text = base64.b32encode(secret).decode().rstrip("=")
    return " ".join(text[start : start + 4] for start in range(0, len(text), 4))


def address_of(secret: bytes, *, account: str, issuer: str) -> str:
    """Return the `otpauth:` address that apps read from the QR code."""
    parameters = {
        "secret": written(secret).replace(" ", ""),
        "issuer": issuer,
        "algorithm": "SHA1",
        "digits": DIGITS,
        "period": STEP_SECONDS,
    }
    label = quote(f"{issuer}:{account}", safe="")
    return f"otpauth://totp/{label}?{urlencode(parameters, quote_via=quote)}"
