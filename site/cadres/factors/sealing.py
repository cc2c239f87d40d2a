"""Secrets that the site must read again, sealed with a key that is not in the database.

The key comes from SECRET_KEY; keys that it had before (SECRET_KEY_FALLBACKS) still open what they
sealed. A seal belongs to one person: copied to another's row it does not open.
"""

import base64
import functools
import hmac
import os
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

_NONCE_BYTES: Final = 12


class CannotOpen(Exception):
    """The seal was made with another SECRET_KEY, for another person, or was changed."""


def seal(secret: bytes, *, owner: int) -> str:
    """Return `secret` sealed for the account `owner`, as text."""
    nonce = os.urandom(_NONCE_BYTES)
    sealed = AESGCM(_key(settings.SECRET_KEY, b"seal")).encrypt(nonce, secret, _bound(owner))
    return base64.urlsafe_b64encode(nonce + sealed).decode()


def unseal(text: str, *, owner: int) -> bytes:
    """Return what `seal` sealed for `owner`.

    Raises:
        CannotOpen: with none of the keys.
    """
    raw = base64.urlsafe_b64decode(text)
    for secret_key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return AESGCM(_key(secret_key, b"seal")).decrypt(
                raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], _bound(owner)
            )
        except InvalidTag:
            continue
    raise CannotOpen("none of the keys opens this secret")


def digests(text: str, *, owner: int) -> list[str]:
    """Return the keyed digests of `text` for `owner`: under the present key, then earlier ones."""
    message = _bound(owner) + b":" + text.encode()
    return [
        hmac.digest(_key(secret_key, b"digest"), message, "sha256").hex()
        for secret_key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    ]


def _bound(owner: int) -> bytes:
    return f"cadre:{owner}".encode()


@functools.lru_cache(maxsize=16)
def _key(secret_key: str, use: bytes) -> bytes:
    derivation = HKDF(algorithm=hashes.SHA256(), length=32, salt=b"qingfeng.factors", info=use)
    return derivation.derive(secret_key.encode())
