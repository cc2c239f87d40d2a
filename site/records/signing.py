"""Who signs the record's checkpoints: one Ed25519 key, from the environment or a file of its own."""

import base64
import functools
import hashlib
import os
import secrets
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings

SEED_BYTES: Final = 32
_ED25519_NOTE_KEY: Final = b"\x01"


class BadSigningKey(RuntimeError):
    """RECORD_SIGNING_KEY, or the key file, is not 64 hexadecimal digits."""


def signing_key() -> Ed25519PrivateKey:
    """Return the key of `RECORD_SIGNING_KEY`, else the one in `RECORD_SIGNING_KEY_FILE`.

    The file is made, readable by its owner only, where there is none.

    Raises:
        BadSigningKey: what is configured cannot be a key.
    """
    text = settings.RECORD_SIGNING_KEY or _kept_key(Path(settings.RECORD_SIGNING_KEY_FILE))
    return _key_from(text)


def public_bytes(key: Ed25519PrivateKey) -> bytes:
    """Return the 32 bytes of the public key that belongs to `key`."""
    return key.public_key().public_bytes(
        serialization.Encoding.Raw, serialization.PublicFormat.Raw
    )


def note_key_id(origin: str, public_key: bytes) -> bytes:
    """Return the 4 bytes by which a signed note names `public_key`, as transparency logs do."""
    named = origin.encode() + b"\n" + _ED25519_NOTE_KEY + public_key
    return hashlib.sha256(named).digest()[:4]


def verifier_key(origin: str, public_key: bytes) -> str:
    """Return the public key in the form witnesses of transparency logs are configured with."""
    key = base64.b64encode(_ED25519_NOTE_KEY + public_key).decode()
    return f"{origin}+{note_key_id(origin, public_key).hex()}+{key}"


@functools.lru_cache(maxsize=4)
def _key_from(text: str) -> Ed25519PrivateKey:
    try:
        seed = bytes.fromhex(text.strip())
        return Ed25519PrivateKey.from_private_bytes(seed)
    except ValueError as error:
        raise BadSigningKey(
            f"The record's signing key must be {SEED_BYTES * 2} hexadecimal digits."
        ) from error


def _kept_key(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return path.read_text(encoding="ascii")
    except FileNotFoundError:
        pass
    # Written whole beside it, then linked: of two processes one wins and both read its key.
    draft = path.with_name(f"{path.name}.{secrets.token_hex(4)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(SEED_BYTES) + "\n")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text(encoding="ascii")
