"""Cosignatures of witnesses, as transparency logs have them (C2SP tlog-cosignature, version 1)."""

import base64
import datetime as dt
import hashlib
from typing import Any, Final

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import DomainError
from records import checkpoints
from records.models import Checkpoint, Cosignature, Witness

KEY_BYTES: Final = 32
_COSIGNATURE_KEY: Final = b"\x04"


class BadWitness(DomainError):
    """The witness cannot be registered: its key is no key, or its name is taken."""


class BadCosignature(DomainError):
    """No such witness, no such checkpoint, or the signature does not hold."""


def cosigned_text(text: bytes, seconds: int) -> bytes:
    """Return the bytes that a witness signs: `text` of the checkpoint after the time it was seen.

    Args:
        seconds: since 1970, UTC.
    """
    return f"cosignature/v1\ntime {seconds}\n".encode() + text


@transaction.atomic
def register_witness(*, name: str, public_key: bytes, at: dt.datetime) -> Witness:
    """Accept cosignatures of `name` from now on.

    Raises:
        BadWitness: the key is not 32 bytes, or another key is registered under the name.
    """
    if len(public_key) != KEY_BYTES:
        raise BadWitness(_("A witness's public key has 32 bytes."))
    witness, _is_new = Witness.objects.get_or_create(
        name=name, defaults={"public_key": public_key, "added_at": at}
    )
    if bytes(witness.public_key) != public_key:
        raise BadWitness(_("Another key is registered for this witness."))
    return witness


@transaction.atomic
def accept_cosignature(
    *, witness: str, size: int, seconds: int, signature: bytes, at: dt.datetime
) -> Cosignature:
    """Keep what a witness signed over the checkpoint of `size` leaves; once, however often it comes.

    Raises:
        BadCosignature: nothing is kept. The text does not tell a stranger which witnesses exist.
    """
    refusal = _("This is no cosignature of a known witness over a checkpoint of this log.")
    known = Witness.objects.filter(name=witness, is_active=True).first()
    checkpoint = Checkpoint.objects.filter(size=size).first()
    if known is None or checkpoint is None or not 0 < seconds < 2**33:
        raise BadCosignature(refusal)
    text = cosigned_text(checkpoints.signed_text(checkpoint), seconds)
    try:
        Ed25519PublicKey.from_public_bytes(bytes(known.public_key)).verify(signature, text)
    except InvalidSignature as error:
        raise BadCosignature(refusal) from error
    kept, _is_new = Cosignature.objects.get_or_create(
        checkpoint=checkpoint,
        witness=known,
        defaults={
            "signed_at": dt.datetime.fromtimestamp(seconds, dt.UTC),
            "signature": signature,
            "received_at": at,
        },
    )
    return kept


def as_json(cosignature: Cosignature) -> dict[str, Any]:
    """Return a cosignature as the checkpoint endpoint shows it; its witness should be loaded."""
    return {
        "witness": cosignature.witness.name,
        "public_key": bytes(cosignature.witness.public_key).hex(),
        "time": int(cosignature.signed_at.timestamp()),
        "signature": bytes(cosignature.signature).hex(),
    }


def note_line(cosignature: Cosignature) -> str:
    """Return the line that a cosignature adds to the signed note."""
    name, key = cosignature.witness.name, bytes(cosignature.witness.public_key)
    key_id = hashlib.sha256(name.encode() + b"\n" + _COSIGNATURE_KEY + key).digest()[:4]
    seconds = int(cosignature.signed_at.timestamp()).to_bytes(8, "big")
    signed = base64.b64encode(key_id + seconds + bytes(cosignature.signature)).decode()
    return f"— {name} {signed}\n"
