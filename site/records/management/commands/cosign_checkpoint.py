"""manage.py cosign_checkpoint: be the witness of a subordinate site's record."""

import base64
import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from records import signing
from records.anchors.cosigning import cosigned_text
from records.merkle import SHA256, proves_consistency


class Command(BaseCommand):
    """Fetch `/record/checkpoint.json?from=SIZE` yourself, SIZE being the one kept; send the output
    to `/record/checkpoint/cosignatures`. This site never fetches an address by itself.
    """

    help = "Check that a fetched checkpoint extends the one kept, cosign it, and keep it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("fetched", type=Path, help="what the other site answered")
        parser.add_argument("--kept", type=Path, required=True, help="the last one seen")
        parser.add_argument("--key", help="its public key, needed the first time")

    def handle(
        self, *args: Any, fetched: Path, kept: Path, key: str | None, **options: Any
    ) -> None:
        try:
            answer = json.loads(fetched.read_text("utf-8"))
            seen = json.loads(kept.read_text("utf-8")) if kept.exists() else None
            new = answer["checkpoint"]
            text = _signed_text(new, key or (seen or {}).get("public_key"))
            if seen is not None:
                _check_extension(seen, new, answer.get("consistency"))
        except (KeyError, TypeError, ValueError, InvalidSignature) as error:
            raise CommandError(f"Not cosigned: {error or type(error).__name__}") from error
        seconds = int(timezone.now().timestamp())
        signature = signing.signing_key().sign(cosigned_text(text, seconds))
        kept.write_text(json.dumps(new, indent=1) + "\n", encoding="utf-8")
        self.stdout.write(
            json.dumps(
                {
                    "witness": settings.RECORD_ORIGIN,
                    "size": new["size"],
                    "time": seconds,
                    "signature": signature.hex(),
                }
            )
        )


def _signed_text(new: dict[str, Any], key: str | None) -> bytes:
    """Return the text of checkpoint `new`, whose signature must hold under `key`.

    Raises:
        ValueError: no key is known, or the site signs with another one.
        InvalidSignature: the signature does not hold.
    """
    if key is None:
        raise ValueError("the key of the other site is not known; give it by --key")
    if new["public_key"] != key:
        raise ValueError("the other site signs with another key than it did")
    root = base64.b64encode(bytes.fromhex(new["root"])).decode()
    lines = [new["origin"], str(new["size"]), root, f"sm3 {new['root_sm3']}"]
    lines += [f"time {new['time']}", f"previous {new['previous']}"]
    text = "".join(f"{line}\n" for line in lines).encode()
    public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key))
    public.verify(bytes.fromhex(new["signature"]), text)
    return text


def _check_extension(seen: dict[str, Any], new: dict[str, Any], proof: Any) -> None:
    """See that `new` extends `seen`.

    Raises:
        ValueError: it is smaller, differs, or the proof does not hold.
    """
    if new["size"] == seen["size"]:
        if new["root"] != seen["root"]:
            raise ValueError("two roots over the same number of leaves")
        return
    if new["size"] < seen["size"]:
        raise ValueError("the record has become shorter")
    if not isinstance(proof, dict) or proof["from"] != seen["size"]:
        raise ValueError(f"fetch it with ?from={seen['size']}")
    nodes = [bytes.fromhex(node) for node in proof["proof"]]
    old_root, root = bytes.fromhex(seen["root"]), bytes.fromhex(new["root"])
    if not proves_consistency(seen["size"], old_root, new["size"], root, nodes, SHA256):
        raise ValueError("the record was rewritten: the proof of consistency does not hold")
