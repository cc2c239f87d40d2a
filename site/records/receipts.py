"""A receipt: the proof, for one person and one entry, that the entry is in the record as it is."""

from typing import Any, Final

from records import checkpoints, export, ledger
from records.models import Checkpoint, Entry, EntrySalt, Leaf

FORMAT: Final = "qingfeng-receipt/1"


class NotYetSealed(Exception):
    """No checkpoint covers this entry yet; one is signed every ten minutes."""


def receipt_for(entry: Entry) -> dict[str, Any]:
    """Return the receipt of `entry` under the latest checkpoint; `verify_record.py` reads it.

    Five queries at most. Without a salt (the person was untied) it proves the public part only.

    Raises:
        NotYetSealed: the entry waits for its place in the tree or for the next checkpoint.
    """
    leaf = Leaf.objects.filter(entry=entry).first()
    checkpoint = Checkpoint.objects.last()
    if leaf is None or checkpoint is None or checkpoint.size <= leaf.index:
        raise NotYetSealed
    salt = EntrySalt.objects.filter(entry=entry).first()
    tied = (
        {"personal": ledger.personal_part(entry, salt).decode(), "salt": bytes(salt.salt).hex()}
        if salt
        else {}
    )
    return {
        "format": FORMAT,
        **export.inclusion(leaf.index, checkpoint),
        "entry": ledger.public_part(entry).decode(),
        "commitment": bytes(leaf.commitment).hex(),
        "leaf": bytes(leaf.leaf_hash).hex(),
        "leaf_sm3": bytes(leaf.sm3_hash).hex(),
        **tied,
        "checkpoint": checkpoints.as_json(checkpoint),
    }
