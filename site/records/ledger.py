"""How an entry becomes a leaf: what of it is public, what is personal, and what hides the latter.

    commitment = SHA-256(salt ‖ personal part)
    leaf       = SHA-256(0x00 ‖ public part ‖ commitment)        and the same with SM3

Both parts are canonical JSON (RFC 8785). docs/record-format.md is the specification.
"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

import rfc8785
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from cadres.models import Cadre
from core.errors import DomainError
from core.prepared_writes import PreparedInsert
from records.copying import insert_salts
from records.merkle import SHA256, SM3, Span, Subtree, kept_for, roots_of
from records.models import Entry, EntrySalt, Leaf, Node

FORMAT_VERSION: Final = 1
SALT_BYTES: Final = 32
_LARGEST_EXACT_INTEGER: Final = 2**53 - 1
_NEW_SALT: Final = PreparedInsert(EntrySalt)


class NotYetSequenced(DomainError):
    """Some entries of this person are not in the tree yet, so their salts are still needed."""


class LeafHashes(NamedTuple):
    commitment: bytes
    sha256: bytes
    sm3: bytes


def seal(entry: Entry) -> EntrySalt:
    """Give `entry` its salt, in the transaction that writes it. One insert."""
    salt = _salt_for(entry)
    _NEW_SALT.insert(salt)
    return salt


def seal_all(entries: Iterable[Entry]) -> list[EntrySalt]:
    """Give each of `entries` its salt; their `cadre` should be loaded. One insert."""
    salts = [_salt_for(entry) for entry in entries]
    insert_salts(salts)
    return salts


@transaction.atomic
def untie(*, cadre: Cadre) -> int:
    """Delete the salts of `cadre`, so that no leaf can be tied to this person again.

    Returns the number of salts deleted. Roots, proofs and verification stay as they are.

    Raises:
        NotYetSequenced: an entry waits for its place in the tree; try again in a minute.
    """
    if Entry.objects.filter(cadre=cadre, leaf=None).exists():
        raise NotYetSequenced(
            _("The newest entries are not sealed yet. Please try again in a minute.")
        )
    deleted, _by_model = EntrySalt.objects.filter(entry__cadre=cadre).delete()
    return deleted


def public_part(entry: Entry) -> bytes:
    """Return what of `entry` may be published: what was done and when, nothing about by whom.

    Costs a query if `entry` corrects another one that is not loaded.
    """
    return rfc8785.dumps(
        {
            "v": FORMAT_VERSION,
            "public_id": str(entry.public_id),
            "kind": entry.kind,
            "activity_key": entry.activity_key,
            "credit_hours": f"{entry.credit_hours:.2f}",
            "credit_rule": entry.credit_rule,
            "occurred_at": _instant(entry.occurred_at),
            "earned_on": entry.earned_on.isoformat(),
            "recorded_at": _instant(entry.recorded_at),
            "corrects": str(entry.corrects.public_id) if entry.corrects else "",
        }
    )


def personal_part(entry: Entry, salt: EntrySalt) -> bytes:
    """Return what of `entry` tells about the person; it is hidden behind the salt."""
    return rfc8785.dumps(
        {
            "cadre": entry.cadre_id,
            "staff_number": salt.staff_number,
            "name": salt.name,
            "unit": entry.unit_id,
            "unit_name": entry.unit_name,
            "post_name": entry.post_name,
            "title": entry.title,
            "title_en": entry.title_en,
            "occasion": entry.occasion,
            "outcome": _exact(entry.outcome),
            **entry.attested(),
            **({"vouched_by": entry.vouched_by_id} if entry.vouched_by_id else {}),
        }
    )


def commitment_to(personal: bytes, salt: bytes) -> bytes:
    """Return the 32 bytes that stand for `personal` in the leaf."""
    return hashlib.sha256(salt + personal).digest()


def leaf_hashes(entry: Entry, salt: EntrySalt) -> LeafHashes:
    """Return the commitment and both leaf hashes of `entry`."""
    commitment = commitment_to(personal_part(entry, salt), bytes(salt.salt))
    content = public_part(entry) + commitment
    return LeafHashes(commitment, SHA256.leaf(content), SM3.leaf(content))


class KeptHashes(NamedTuple):
    """Hashes of kept subtrees, under both functions."""

    sha256: Mapping[Subtree, bytes]
    sm3: Mapping[Subtree, bytes]


def kept_hashes(wanted: Collection[Subtree]) -> KeptHashes:
    """Read the kept subtrees `wanted`: one query for leaves, one for nodes.

    Those that the tables lack are missing from the answer.
    """
    rows: list[tuple[Subtree, bytes, bytes]] = []
    leaves = [subtree.position for subtree in wanted if subtree.height == 0]
    if leaves:
        rows += [
            (Subtree(0, index), bytes(sha256), bytes(sm3))
            for index, sha256, sm3 in Leaf.objects.filter(index__in=leaves).values_list(
                "index", "leaf_hash", "sm3_hash"
            )
        ]
    by_height: dict[int, list[int]] = {}
    for height, index in wanted:
        if height:
            by_height.setdefault(height, []).append(index)
    if by_height:
        places = Q()
        for height, indices in by_height.items():
            places |= Q(height=height, index__in=indices)
        rows += [
            (Subtree(height, index), bytes(sha256), bytes(sm3))
            for height, index, sha256, sm3 in Node.objects.filter(places).values_list(
                "height", "index", "node_hash", "sm3_hash"
            )
        ]
    return KeptHashes(
        {subtree: sha256 for subtree, sha256, _sm3 in rows},
        {subtree: sm3 for subtree, _sha256, sm3 in rows},
    )


def proof_of(spans: Sequence[Span]) -> dict[str, list[str]]:
    """Return the proof made of `spans`, under both functions, as receipts and exports show it.

    Two queries. Where rows of the tree are missing the proof is empty, so that it does not hold.
    """
    kept = kept_hashes(kept_for(spans))
    try:
        return {
            "proof": [node.hex() for node in roots_of(spans, kept.sha256, SHA256)],
            "proof_sm3": [node.hex() for node in roots_of(spans, kept.sm3, SM3)],
        }
    except KeyError:
        return {"proof": [], "proof_sm3": []}


def _salt_for(entry: Entry) -> EntrySalt:
    return EntrySalt(
        entry=entry,
        salt=secrets.token_bytes(SALT_BYTES),
        staff_number=entry.cadre.staff_number,
        name=entry.cadre.name,
    )


def _instant(at: dt.datetime) -> str:
    return at.astimezone(dt.UTC).isoformat(timespec="microseconds")


def _exact(value: Any) -> Any:
    """Return JSON `value` with integers beyond 2^53 as floats: a database may turn 1e16 into one."""
    if isinstance(value, dict):
        return {key: _exact(below) for key, below in value.items()}
    if isinstance(value, list):
        return [_exact(below) for below in value]
    is_integer = isinstance(value, int) and not isinstance(value, bool)
    return float(value) if is_integer and abs(value) > _LARGEST_EXACT_INTEGER else value
