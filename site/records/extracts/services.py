"""Issuing a signed extract, and telling whether one is still what was signed."""

import datetime as dt
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from django.db import transaction
from wagtail.log_actions import log

from cadres.models import Cadre
from records import signing
from records.extracts.contents import contents_of
from records.models import Extract
from records.models.certificate import new_code
from records.services import issuer_for


@transaction.atomic
def issue_extract(*, cadre: Cadre, purpose: str, actor: Cadre, at: dt.datetime) -> Extract:
    """Sign what the record of `cadre` says now, for `purpose`.

    The caller has asked the policy, and logged the look into somebody else's record.
    """
    code = new_code()
    content = contents_of(
        cadre, code=code, purpose=purpose.strip(), issuer=issuer_for(cadre.unit), at=at
    )
    key = signing.signing_key()
    extract = Extract.objects.create(
        code=code,
        cadre=cadre,
        issued_by=actor,
        issued_at=at,
        purpose=purpose.strip(),
        content=content.decode(),
        public_key=signing.public_bytes(key),
        signature=key.sign(content),
    )
    log(instance=extract, action="records.issue_extract", user=actor)
    return extract


def is_genuine(extract: Extract) -> bool:
    """Tell whether the stored content is what was signed."""
    key = Ed25519PublicKey.from_public_bytes(bytes(extract.public_key))
    try:
        key.verify(bytes(extract.signature), extract.content.encode())
    except InvalidSignature:
        return False
    return True


def as_document(extract: Extract) -> dict[str, Any]:
    """Return the extract as a file to keep: content as signed, signature, public key."""
    return {
        "content": extract.content,
        "signature": bytes(extract.signature).hex(),
        "public_key": bytes(extract.public_key).hex(),
    }
