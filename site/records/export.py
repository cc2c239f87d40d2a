"""The record as a folder of files that anybody can check without us; see docs/record-format.md.

Everything streams: memory does not grow with the record.
"""

import datetime as dt
import shutil
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final, NamedTuple

import rfc8785

from cadres.models import Cadre
from records import checkpoints, ledger, signing
from records.merkle import inclusion_spans
from records.models import Checkpoint, Entry, EntrySalt, Leaf

FORMAT: Final = "qingfeng-record/1"
CHUNK: Final = 2_000
VERIFIERS: Final = ("verify_record.py", "verify.html")
VERIFIER_DIR: Final = Path(__file__).parent / "verifier"


class Exported(NamedTuple):
    size: int
    leaves: int
    persons: int


def export_record(
    *, folder: Path, at: dt.datetime, cadre: Cadre | None = None, with_persons: bool = True
) -> Exported:
    """Write what the last checkpoint covers into `folder`, with the tools that check it.

    Three queries for each `CHUNK` leaves.

    Args:
        cadre: export the entries of this person only, each with its proof of inclusion.
        with_persons: False leaves out salts and personal parts: such an export may be published.

    Raises:
        FileExistsError: `folder` is there already and not empty.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FileExistsError(folder)
    last = Checkpoint.objects.last()
    size = last.size if last else 0
    manifest = {
        "format": FORMAT,
        "scope": "all" if cadre is None else "person",
        "origin": last.origin if last else "",
        "size": size,
        "exported_at": at.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    _write_lines(folder / "manifest.json", [manifest])
    keys = _write_checkpoints(folder)
    _write_lines(folder / "keys.jsonl", keys)
    _write_lines(
        folder / "consistency.jsonl", _daily_consistency(last) if last is not None else []
    )
    for name in VERIFIERS:
        shutil.copyfile(VERIFIER_DIR / name, folder / name)
    leaves = Leaf.objects.within(size)
    if cadre is not None:
        leaves = leaves.filter(entry__cadre=cadre)
        if last is not None:
            indices = leaves.values_list("index", flat=True)
            proofs = (inclusion(index, last) for index in indices.iterator(chunk_size=CHUNK))
            _write_lines(folder / "proofs.jsonl", proofs)
    written, persons = _write_leaves(folder, leaves.iterator(chunk_size=CHUNK), with_persons)
    return Exported(size, written, persons)


def inclusion(index: int, checkpoint: Checkpoint) -> dict[str, Any]:
    """Return the proof that leaf `index` is under `checkpoint`. Two queries.

    Raises:
        NotInTree: `checkpoint` does not cover the leaf.
    """
    return {"index": index, **ledger.proof_of(inclusion_spans(index, checkpoint.size))}


def leaf_line(index: int, commitment: bytes, leaf: bytes, leaf_sm3: bytes) -> bytes:
    """Return the line of a leaf; all lines of an export are canonical JSON (RFC 8785)."""
    return (
        f'{{"commitment":"{commitment.hex()}","index":{index},'
        f'"leaf":"{leaf.hex()}","leaf_sm3":"{leaf_sm3.hex()}"}}\n'
    ).encode("ascii")


def entry_line(index: int, public: bytes) -> bytes:
    """Return the line of an entry; `public` stands in it byte for byte as it was hashed."""
    return b'{"entry":%b,"index":%d}\n' % (public, index)


def person_line(index: int, personal: bytes, salt: bytes) -> bytes:
    """Return the line that ties a leaf to a person; `personal` is byte for byte as hashed."""
    return b'{"index":%d,"personal":%b,"salt":"%b"}\n' % (
        index,
        personal,
        salt.hex().encode("ascii"),
    )


def _write_leaves(folder: Path, leaves: Iterator[Leaf], with_persons: bool) -> tuple[int, int]:
    written = persons = 0
    with ExitStack() as stack:
        leaf_file, entry_file, person_file = (
            stack.enter_context((folder / name).open("wb"))
            for name in ("leaves.jsonl", "entries.jsonl", "persons.jsonl")
        )
        for chunk in _chunks(leaves):
            pks = [leaf.entry_id for leaf in chunk]
            entries = Entry.objects.select_related("corrects").in_bulk(pks)
            salts = EntrySalt.objects.in_bulk(pks) if with_persons else {}
            for leaf in chunk:
                leaf_file.write(
                    leaf_line(
                        leaf.index,
                        bytes(leaf.commitment),
                        bytes(leaf.leaf_hash),
                        bytes(leaf.sm3_hash),
                    )
                )
                written += 1
                # An entry that somebody deleted is left out, and the verifier says which.
                entry = entries.get(leaf.entry_id)
                if entry is None:
                    continue
                entry_file.write(entry_line(leaf.index, ledger.public_part(entry)))
                salt = salts.get(leaf.entry_id)
                if salt is not None:
                    personal = ledger.personal_part(entry, salt)
                    person_file.write(person_line(leaf.index, personal, bytes(salt.salt)))
                    persons += 1
    return written, persons


def _write_checkpoints(folder: Path) -> list[dict[str, str]]:
    """Write every checkpoint; return the public keys they were signed with, oldest first."""
    keys: dict[str, dict[str, str]] = {}

    def lines() -> Iterator[dict[str, Any]]:
        for checkpoint in Checkpoint.objects.order_by("size").iterator(chunk_size=CHUNK):
            line = checkpoints.as_json(checkpoint)
            named = signing.verifier_key(checkpoint.origin, bytes(checkpoint.public_key))
            keys.setdefault(named, {"public_key": line["public_key"], "verifier_key": named})
            yield line

    _write_lines(folder / "checkpoints.jsonl", lines())
    return list(keys.values())


def _daily_consistency(last: Checkpoint) -> Iterator[dict[str, Any]]:
    """Prove that the last checkpoint of each day is the beginning of `last`."""
    previous: tuple[dt.date, int] | None = None
    signed = Checkpoint.objects.order_by("size").values_list("signed_at", "size")
    for signed_at, size in signed.iterator(chunk_size=CHUNK):
        day = signed_at.astimezone(dt.UTC).date()
        if previous is not None and previous[0] != day:
            yield checkpoints.consistency(previous[1], last)
        previous = day, size


def _write_lines(path: Path, lines: Iterable[dict[str, Any]]) -> None:
    with path.open("wb") as file:
        for line in lines:
            file.write(rfc8785.dumps(line) + b"\n")


def _chunks(leaves: Iterator[Leaf]) -> Iterator[list[Leaf]]:
    chunk: list[Leaf] = []
    for leaf in leaves:
        chunk.append(leaf)
        if len(chunk) == CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk
