"""Numbers new entries into the Merkle tree and signs its root.

One process at a time does so: on PostgreSQL the holder of an advisory lock, on SQLite the holder of
the write transaction. Each batch is one transaction, so that a process killed anywhere leaves
neither a gap nor an index used twice; the entries themselves are never touched.
"""

import datetime as dt
from typing import Final, NamedTuple

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max

from records import checkpoints, ledger, signing
from records.merkle import (
    SHA256,
    SM3,
    Frontier,
    Span,
    Subtree,
    complete_subtrees,
    kept_for,
    roots_of,
)
from records.models import Checkpoint, Entry, EntrySalt, Leaf, Node

BATCH: Final = 250
# An entry's number is drawn before it is committed, so a slow transaction may appear behind faster
# ones. So far back each run looks; each checkpoint looks through everything.
LOOK_BACK: Final = 10_000
_ADVISORY_LOCK: Final = 0x71_66_6C_6F_67  # "qflog"


class NotLeader(Exception):
    """Another process is numbering entries at this moment."""


class LogDamaged(Exception):
    """The tables of the tree disagree with the last signed checkpoint; nothing will be signed."""


class Roots(NamedTuple):
    sha256: bytes
    sm3: bytes


def sequence(*, at: dt.datetime, is_thorough: bool = False) -> int:
    """Give every entry that has none its place in the tree, in batches; return how many.

    Args:
        is_thorough: look through all entries, not only the newest `LOOK_BACK`.

    Raises:
        NotLeader: another process does it.
    """
    total = 0
    while True:
        added = _sequence_batch(at=at, is_thorough=is_thorough)
        total += added
        if added < BATCH:
            return total


@transaction.atomic
def sign_checkpoint(*, at: dt.datetime) -> Checkpoint | None:
    """Sign the root over all leaves; None when there is nothing new since the last checkpoint.

    Raises:
        NotLeader: another process does it.
        LogDamaged: the last checkpoint no longer holds, or rows of the tree are missing.
    """
    _lead()
    size = _size()
    last = Checkpoint.objects.last()
    if last is not None:
        if size < last.size or roots_at(last.size) != (bytes(last.root), bytes(last.root_sm3)):
            raise LogDamaged(f"the checkpoint over {last.size} leaves does not hold any more")
        if size == last.size:
            return None
    elif size == 0:
        return None
    roots = roots_at(size)
    key = signing.signing_key()
    checkpoint = Checkpoint(
        size=size,
        origin=settings.RECORD_ORIGIN,
        root=roots.sha256,
        root_sm3=roots.sm3,
        previous=checkpoints.fingerprint(last) if last else bytes(32),
        signed_at=at.replace(microsecond=0),
        public_key=signing.public_bytes(key),
    )
    checkpoint.signature = key.sign(checkpoints.signed_text(checkpoint))
    checkpoint.save(force_insert=True)
    return checkpoint


def bring_up_to_date(*, at: dt.datetime) -> Checkpoint | None:
    """Sequence all that is waiting, then sign; see `sequence` and `sign_checkpoint`."""
    sequence(at=at, is_thorough=True)
    return sign_checkpoint(at=at)


def roots_at(size: int) -> Roots:
    """Return the roots over the first `size` leaves, folded from what is kept. Two queries.

    Raises:
        LogDamaged: a row that they need is missing.
    """
    kept = ledger.kept_hashes(kept_for([(0, size)]))
    try:
        return Roots(
            roots_of([(0, size)], kept.sha256, SHA256)[0],
            roots_of([(0, size)], kept.sm3, SM3)[0],
        )
    except KeyError as error:
        raise LogDamaged(f"the tree lacks {error.args[0]}") from error


@transaction.atomic
def _sequence_batch(*, at: dt.datetime, is_thorough: bool) -> int:
    _lead()
    waiting = _waiting(is_thorough=is_thorough)
    if not waiting:
        return 0
    salts = EntrySalt.objects.in_bulk([entry.pk for entry in waiting])
    unsealed = [entry for entry in waiting if entry.pk not in salts]
    salts.update({salt.entry_id: salt for salt in ledger.seal_all(unsealed)})
    size = _size()
    sha256_tree, sm3_tree = _frontiers(size)
    hashed = [ledger.leaf_hashes(entry, salts[entry.pk]) for entry in waiting]
    Leaf.objects.bulk_create(
        Leaf(
            index=index,
            entry=entry,
            commitment=hashes.commitment,
            leaf_hash=hashes.sha256,
            sm3_hash=hashes.sm3,
            sequenced_at=at,
        )
        for index, (entry, hashes) in enumerate(zip(waiting, hashed, strict=True), start=size)
    )
    nodes = sha256_tree.extend(hashes.sha256 for hashes in hashed)
    nodes_sm3 = sm3_tree.extend(hashes.sm3 for hashes in hashed)
    Node.objects.bulk_create(
        Node(height=place.height, index=place.position, node_hash=sha256, sm3_hash=sm3)
        for (place, sha256), (_same_place, sm3) in zip(nodes, nodes_sm3, strict=True)
    )
    return len(waiting)


def _waiting(*, is_thorough: bool) -> list[Entry]:
    """Return the oldest entries without a leaf, `BATCH` at most. Two queries."""
    entries = Entry.objects.filter(leaf=None)
    if not is_thorough:
        newest = Leaf.objects.aggregate(newest=Max("entry_id"))["newest"] or 0
        entries = entries.filter(pk__gt=newest - LOOK_BACK)
    return list(entries.select_related("cadre", "corrects").order_by("pk")[:BATCH])


def _frontiers(size: int) -> tuple[Frontier, Frontier]:
    peaks: list[Span] = [_span_of(subtree) for subtree in complete_subtrees((0, size))]
    kept = ledger.kept_hashes(kept_for(peaks))
    try:
        return (
            Frontier(SHA256, size, roots_of(peaks, kept.sha256, SHA256)),
            Frontier(SM3, size, roots_of(peaks, kept.sm3, SM3)),
        )
    except KeyError as error:
        raise LogDamaged(f"the tree lacks {error.args[0]}") from error


def _span_of(subtree: Subtree) -> Span:
    first = subtree.position << subtree.height
    return first, first + (1 << subtree.height)


def _size() -> int:
    last: int | None = Leaf.objects.aggregate(last=Max("index"))["last"]
    return 0 if last is None else last + 1


def _lead() -> None:
    """Become the only sequencer until the transaction ends.

    Raises:
        NotLeader: another one is at work. (On SQLite one waits: the transaction itself is the lock.)
    """
    if connection.vendor != "postgresql":
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_ADVISORY_LOCK])
        if not cursor.fetchone()[0]:
            raise NotLeader
