"""Signed checkpoints in words: the text that is signed, a signed note, and JSON."""

import base64
import datetime as dt
import hashlib
from typing import Any

from records import ledger, signing
from records.merkle import consistency_spans
from records.models import Checkpoint


def signed_text(checkpoint: Checkpoint) -> bytes:
    """Return the bytes that are signed: the body of a transparency log's checkpoint.

    Three lines as every such log has them (name, size, root), then three of our own.
    """
    lines = [
        checkpoint.origin,
        str(checkpoint.size),
        base64.b64encode(checkpoint.root).decode(),
        f"sm3 {bytes(checkpoint.root_sm3).hex()}",
        f"time {_time(checkpoint.signed_at)}",
        f"previous {bytes(checkpoint.previous).hex()}",
    ]
    return "".join(f"{line}\n" for line in lines).encode()


def fingerprint(checkpoint: Checkpoint) -> bytes:
    """Return what the next checkpoint names this one by: SHA-256 of signed text and signature."""
    return hashlib.sha256(signed_text(checkpoint) + bytes(checkpoint.signature)).digest()


def as_note(checkpoint: Checkpoint) -> str:
    """Return `checkpoint` as the signed note that witnesses of transparency logs read."""
    key_id = signing.note_key_id(checkpoint.origin, bytes(checkpoint.public_key))
    signature = base64.b64encode(key_id + bytes(checkpoint.signature)).decode()
    return f"{signed_text(checkpoint).decode()}\n— {checkpoint.origin} {signature}\n"


def as_json(checkpoint: Checkpoint) -> dict[str, Any]:
    """Return `checkpoint` as the object that exports, receipts and the witness endpoint hold."""
    return {
        "origin": checkpoint.origin,
        "size": checkpoint.size,
        "root": bytes(checkpoint.root).hex(),
        "root_sm3": bytes(checkpoint.root_sm3).hex(),
        "previous": bytes(checkpoint.previous).hex(),
        "time": _time(checkpoint.signed_at),
        "public_key": bytes(checkpoint.public_key).hex(),
        "signature": bytes(checkpoint.signature).hex(),
    }


def consistency(old: int, checkpoint: Checkpoint) -> dict[str, Any]:
    """Return the proof that the first `old` leaves are unchanged under `checkpoint`.

    Two queries.

    Raises:
        NotInTree: `old` exceeds the size of `checkpoint`.
    """
    proof = ledger.proof_of(consistency_spans(old, checkpoint.size))
    return {"from": old, "to": checkpoint.size, **proof}


def _time(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
