#!/usr/bin/env python3
"""Check an export of a Qingfeng education record, offline. Python 3.9+, standard library only.

    python3 verify_record.py DIR [--anchor PATH]... [--key HEX]... [--sm3 WHEN] [--json]
    python3 verify_record.py receipt.json

Prints PASS, or FAIL with the first bad index, and exits 0 or 1. An anchor is anything you kept from
before: a checkpoint file, a receipt, or a whole earlier export. A key is a public key you know to
be the log's. The format is explained in docs/record-format.md; this file shares no code with the site.
"""

from __future__ import annotations

import argparse
import base64
import hashlib
import json
import re
import sys
from binascii import hexlify, unhexlify
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from hashlib import sha256
from itertools import zip_longest
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple

HEX = re.compile(r"[0-9a-f]+\Z")
BLOCK = 4096
SM3_UP_TO = 100_000  # leaves: larger records get the second root checked on demand only
FIELDS = {
    "origin": str, "size": int, "root": 64, "root_sm3": 64, "previous": 64, "time": str,
    "public_key": 64, "signature": 128,
}  # fmt: skip


class Failed(Exception):
    """The record is not what was signed, somewhere from `first` to `last`."""

    def __init__(self, first: int, last: int, reason: str) -> None:
        super().__init__(reason)
        self.first, self.last, self.reason = first, max(first, last), reason


class Verdict(NamedTuple):
    ok: bool
    first: int | None
    last: int | None
    reason: str
    notes: list[str]


class Anchor(NamedTuple):
    size: int
    root: str
    root_sm3: str | None


# --- SM3 (GB/T 32905-2016) ----------------------------------------------------------------------
def _rotate(x: int, n: int) -> int:
    n %= 32
    return (x << n | x >> (32 - n)) & 0xFFFFFFFF


def sm3_in_python(message: bytes) -> bytes:
    state = [0x7380166F, 0x4914B2B9, 0x172442D7, 0xDA8A0600]
    state += [0xA96F30BC, 0x163138AA, 0xE38DEE4D, 0xB0FB0E4E]
    padded = message + b"\x80" + b"\0" * ((55 - len(message)) % 64)
    padded += (8 * len(message)).to_bytes(8, "big")
    for start in range(0, len(padded), 64):
        w = [int.from_bytes(padded[i : i + 4], "big") for i in range(start, start + 64, 4)]
        for j in range(16, 68):
            x = w[j - 16] ^ w[j - 9] ^ _rotate(w[j - 3], 15)
            w.append(x ^ _rotate(x, 15) ^ _rotate(x, 23) ^ _rotate(w[j - 13], 7) ^ w[j - 6])
        a, b, c, d, e, f, g, h = state
        for j in range(64):
            t = 0x79CC4519 if j < 16 else 0x7A879D8A
            ss1 = _rotate((_rotate(a, 12) + e + _rotate(t, j)) & 0xFFFFFFFF, 7)
            ff = a ^ b ^ c if j < 16 else a & b | a & c | b & c
            gg = e ^ f ^ g if j < 16 else e & f | ~e & g & 0xFFFFFFFF
            tt1 = (ff + d + (ss1 ^ _rotate(a, 12)) + (w[j] ^ w[j + 4])) & 0xFFFFFFFF
            tt2 = (gg + h + ss1 + w[j]) & 0xFFFFFFFF
            a, b, c, d = tt1, a, _rotate(b, 9), c
            e, f, g, h = tt2 ^ _rotate(tt2, 9) ^ _rotate(tt2, 17), e, _rotate(f, 19), g
        state = [x ^ y for x, y in zip(state, (a, b, c, d, e, f, g, h))]
    return b"".join(x.to_bytes(4, "big") for x in state)


try:
    _SM3 = hashlib.new("sm3")
    HAS_FAST_SM3 = True
except ValueError:
    HAS_FAST_SM3 = False


def _fast_sm3(message: bytes) -> bytes:
    hashing = _SM3.copy()
    hashing.update(message)
    return hashing.digest()


sm3 = _fast_sm3 if HAS_FAST_SM3 else sm3_in_python


def sha256_of(message: bytes) -> bytes:
    return sha256(message).digest()


# --- Ed25519 (RFC 8032) -------------------------------------------------------------------------
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
Point = tuple[int, int, int, int]


def _add(p: Point, q: Point) -> Point:
    a, b = (p[1] - p[0]) * (q[1] - q[0]) % P, (p[1] + p[0]) * (q[1] + q[0]) % P
    c, d = 2 * p[3] * q[3] * D % P, 2 * p[2] * q[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(scalar: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            total = _add(total, point)
        point, scalar = _add(point, point), scalar >> 1
    return total


def _point(encoded: bytes) -> Point | None:
    y = int.from_bytes(encoded, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P or (x == 0 and sign):
        return None
    x = P - x if x & 1 != sign else x
    return x, y, 1, x * y % P


_BASE = _point((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(public_key: bytes, message: bytes, signature: bytes) -> bool:
    key, s = _point(public_key), int.from_bytes(signature[32:], "little")
    if key is None or _BASE is None or s >= ORDER or len(signature) != 64:
        return False
    challenge = hashlib.sha512(signature[:32] + public_key + message).digest()
    k = int.from_bytes(challenge, "little") % ORDER
    x, y, z, _ = _add(_times(s, _BASE), _times(k, (P - key[0], key[1], 1, P - key[3])))
    inverse = pow(z, P - 2, P)
    x, y = x * inverse % P, y * inverse % P
    return (y | (x & 1) << 255).to_bytes(32, "little") == signature[:32]


# --- The tree (RFC 6962) ------------------------------------------------------------------------
class Tree:
    """Grows leaf by leaf and knows its root; holds one hash for each bit of its size."""

    def __init__(self, digest: Any) -> None:
        self.digest = digest
        self.peaks: list[bytes | None] = []

    def extend(self, fresh: list[bytes]) -> None:
        height, digest = 0, self.digest
        while fresh:
            if height == len(self.peaks):
                self.peaks.append(None)
            waiting = self.peaks[height]
            run = fresh if waiting is None else [waiting, *fresh]
            self.peaks[height] = run.pop() if len(run) % 2 else None
            pairs = zip(run[::2], run[1::2])
            if digest is sha256_of:  # written out: a call for each node is a tenth of the time
                fresh = [sha256(b"\1" + a + b).digest() for a, b in pairs]
            else:
                fresh = [digest(b"\1" + a + b) for a, b in pairs]
            height += 1

    def root(self) -> str:
        found: bytes | None = None
        for peak in self.peaks:
            if peak is not None:
                found = peak if found is None else self.digest(b"\1" + peak + found)
        return (self.digest(b"") if found is None else found).hex()


def climb(
    digest: Any, place: int, last: int, starts: Sequence[bytes], proof: list[bytes]
) -> Any:
    """Walk `proof` upwards; returns the roots reached, None when its length is wrong."""
    before, after = starts
    for sibling in proof:
        if last == 0:
            return None
        if place % 2 or place == last:
            before, after = digest(b"\1" + sibling + before), digest(b"\1" + sibling + after)
            while place % 2 == 0 and place:
                place, last = place >> 1, last >> 1
        else:
            after = digest(b"\1" + after + sibling)
        place, last = place >> 1, last >> 1
    return (before.hex(), after.hex()) if last == 0 else None


def includes(digest: Any, index: int, size: int, leaf: bytes, proof: Any, root: str) -> bool:
    if not 0 <= index < size:
        return False
    reached = climb(digest, index, size - 1, (leaf, leaf), [unhex(p, 64) for p in proof])
    return reached is not None and reached[1] == root


def extends(digest: Any, old: int, size: int, old_root: str, root: str, proof: Any) -> bool:
    path = [unhex(p, 64) for p in proof]
    if not 0 < old < size:
        return not path and old == size and old_root == root
    if not old & (old - 1):
        path.insert(0, unhex(old_root, 64))
    place, last = old - 1, size - 1
    while place % 2:
        place, last = place >> 1, last >> 1
    reached = climb(digest, place, last, (path[0], path[0]), path[1:]) if path else None
    return bool(reached == (old_root, root))


# --- Reading ------------------------------------------------------------------------------------
def unhex(text: Any, length: int) -> bytes:
    if not isinstance(text, str) or len(text) != length or not HEX.match(text):
        raise Failed(0, 0, f"a hash is not {length} hexadecimal digits")
    return bytes.fromhex(text)


def open_lines(folder: Path, name: str) -> BinaryIO:
    try:
        return (folder / name).open("rb")
    except OSError:
        raise Failed(0, 0, f"{name} cannot be read") from None


def lines_of(folder: Path, name: str) -> Iterator[bytes]:
    with open_lines(folder, name) as file:
        yield from file


def objects_of(folder: Path, name: str) -> list[dict[str, Any]]:
    try:
        found = [json.loads(line.decode("utf-8")) for line in lines_of(folder, name)]
    except ValueError:
        raise Failed(0, 0, f"{name} is not JSON Lines") from None
    if not all(isinstance(item, dict) for item in found):
        raise Failed(0, 0, f"{name} is not JSON Lines")
    return found


def checkpoint_from(found: Any) -> dict[str, Any]:
    if not isinstance(found, dict) or set(found) != set(FIELDS):
        raise Failed(0, 0, "a checkpoint lacks a field")
    for name, kind in FIELDS.items():
        if isinstance(kind, int):
            unhex(found[name], kind)
        elif type(found[name]) is not kind or "\n" in str(found[name]):
            raise Failed(0, 0, "a checkpoint has a field of the wrong kind")
    if found["size"] < 1:
        raise Failed(0, 0, "a checkpoint has a field of the wrong kind")
    return found


def anchors_from(path: Path) -> tuple[list[Anchor], Path | None]:
    """Read what somebody kept from before: checkpoints, and the folder if it is a whole export."""
    if path.is_dir():
        kept = [checkpoint_from(found) for found in objects_of(path, "checkpoints.jsonl")]
        whole = json.loads((path / "manifest.json").read_text("utf-8")).get("scope") == "all"
        folder = path if whole else None
    else:
        text, folder = path.read_text("utf-8"), None
        if not text.lstrip().startswith("{"):
            note = text.split("\n")
            root = base64.b64decode(note[2], validate=True).hex()
            second = note[3][4:] if note[3].startswith("sm3 ") else None
            return [Anchor(int(note[1]), root, second)], None
        found = json.loads(text)
        kept = [checkpoint_from(found.get("checkpoint", found))]
    return [Anchor(c["size"], c["root"], c["root_sm3"]) for c in kept], folder


# --- Checkpoints --------------------------------------------------------------------------------
def signed_text(c: dict[str, Any]) -> bytes:
    root = base64.b64encode(bytes.fromhex(c["root"])).decode()
    lines = (c["origin"], c["size"], root, "sm3 " + c["root_sm3"], "time " + c["time"])
    return "".join(f"{line}\n" for line in (*lines, "previous " + c["previous"])).encode()


def fingerprint(c: dict[str, Any]) -> str:
    return sha256(signed_text(c) + bytes.fromhex(c["signature"])).hexdigest()


def signature_holds(c: dict[str, Any]) -> bool:
    key, signature = bytes.fromhex(c["public_key"]), bytes.fromhex(c["signature"])
    return is_signed(key, signed_text(c), signature)


def trusted_checkpoints(
    chain: list[dict[str, Any]], keys: Sequence[str], problems: list[Failed]
) -> list[dict[str, Any]]:
    """Return those that the last signature vouches for; each names the one before by its hash."""
    starts = [0] + [c["size"] for c in chain]
    for i, c in enumerate(chain):
        if c["size"] <= starts[i]:
            raise Failed(starts[i], starts[i], "the checkpoints are not in order")
    last = chain[-1]
    for i, c in enumerate(chain):
        is_last_of_key = c is last or chain[i + 1]["public_key"] != c["public_key"]
        if keys and c["public_key"] not in keys:
            problems.append(Failed(0, c["size"] - 1, "signed with a key you did not name"))
            return []
        if is_last_of_key and not signature_holds(c):
            first = 0 if c is last else starts[i]
            problems.append(Failed(first, c["size"] - 1, "a signature does not hold"))
            if c is last:
                return []
    for i in range(len(chain) - 1, 0, -1):
        if fingerprint(chain[i - 1]) != chain[i]["previous"]:
            reason = "the checkpoint over %d leaves was altered, or one was removed"
            size = chain[i - 1]["size"]
            problems.append(Failed(starts[i - 1], size - 1, reason % size))
            return chain[i:]
    if chain[0]["previous"] != "00" * 32:
        problems.append(Failed(0, starts[1] - 1, "the first checkpoints are missing"))
    return chain


# --- Verifying ----------------------------------------------------------------------------------
def check_leaf(
    index: int, line: bytes, entry: bytes, person: bytes, with_sm3: bool = True
) -> tuple[bytes, bytes, bool]:
    """Return both hashes of the leaf, and whether `person` is the line that belongs to it.

    `line` is its line in leaves.jsonl, `person` the next one in persons.jsonl. Lines are taken
    apart at fixed places, because every byte of them is fixed but the values.
    """
    digits = b"%d" % index
    cut = -11 - len(digits)
    if entry[:9] != b'{"entry":' or entry[cut:] != b',"index":' + digits + b"}\n":
        raise Failed(index, index, "the entry is missing or out of order")
    try:
        commitment, leaf_sm3 = unhexlify(line[15:79]), unhexlify(line[-67:-3])
    except ValueError:
        raise Failed(index, index, "the leaf is missing or malformed") from None
    content = b"\0" + entry[9:cut] + commitment
    leaf = sha256(content).digest()
    shown = b'","index":' + digits + b',"leaf":"' + hexlify(leaf) + b'","leaf_sm3":"'
    if line[79:-67] != shown or line[:15] != b'{"commitment":"' or line[-3:] != b'"}\n':
        raise Failed(index, index, "the entry is not what was sealed")
    if with_sm3 and leaf_sm3 != sm3(content):
        raise Failed(index, index, "the entry is not what was sealed (SM3)")
    start = 21 + len(digits)
    if person[9:start] != digits + b',"personal":':
        return leaf, leaf_sm3, False
    try:
        holds = sha256(unhexlify(person[-67:-3]) + person[start:-76]).digest() == commitment
    except ValueError:
        holds = False
    if not holds or person[-76:-67] != b',"salt":"' or person[-3:] != b'"}\n':
        raise Failed(index, index, "the person or the outcome is not what was sealed")
    return leaf, leaf_sm3, True


def check_rest_of_persons(person: bytes, size: int) -> None:
    if person:
        named = re.match(rb'\{"index":(\d{1,15}),', person)
        first = min(int(named.group(1)), size) if named else size
        raise Failed(first, first, "a line of persons.jsonl belongs to no leaf")


def check_all(
    folder: Path,
    size: int,
    roots: dict[int, list[Anchor]],
    earlier: list[Path],
    with_sm3: bool,
) -> int:
    """Recompute every leaf and every known root; returns how many persons' lines were checked."""
    tree, tree_sm3, tied, good, index = Tree(sha256_of), Tree(sm3), 0, 0, 0
    with ExitStack() as stack:
        leaves, entries, persons, *before = (
            stack.enter_context(open_lines(where, name))
            for where, name in [
                (folder, "leaves.jsonl"),
                (folder, "entries.jsonl"),
                (folder, "persons.jsonl"),
                *((old, "leaves.jsonl") for old in earlier),
            ]
        )
        person = next(persons, b"")
        for end in sorted(set(roots) | set(range(BLOCK, size, BLOCK)) | {size}):
            fresh, fresh_sm3 = [], []
            for at in range(index, end):
                line = next(leaves, b"")
                for old in before:
                    if next(old, line) != line:
                        raise Failed(at, at, "the leaf differs from the earlier export")
                leaf, leaf_sm3, is_tied = check_leaf(
                    at, line, next(entries, b""), person, with_sm3
                )
                fresh.append(leaf)
                fresh_sm3.append(leaf_sm3)
                if is_tied:
                    person = next(persons, b"")
                    tied += 1
            index = end
            tree.extend(fresh)
            tree_sm3.extend(fresh_sm3 if with_sm3 else [])
            for known in roots.get(end, []):
                is_same = not with_sm3 or known.root_sm3 in (None, tree_sm3.root())
                if known.root != tree.root() or not is_same:
                    raise Failed(good, end - 1, f"the root over {end} leaves has changed")
                good = end
        check_rest_of_persons(person, size)
        if next(leaves, b"") or next(entries, b""):
            raise Failed(size, size, "there are more lines than sealed leaves")
    return tied


def check_some(folder: Path, last: dict[str, Any]) -> int:
    """Check the entries of one person by their proofs of inclusion."""
    persons, size, tied = lines_of(folder, "persons.jsonl"), last["size"], 0
    person = next(persons, b"")
    names = ("entries.jsonl", "leaves.jsonl", "proofs.jsonl")
    for entry, line, proof in zip_longest(*(lines_of(folder, n) for n in names), fillvalue=b""):
        named = re.search(rb',"index":(\d{1,15})\}\n\Z', entry)
        index = int(named.group(1)) if named else 0
        leaf, leaf_sm3, is_tied = check_leaf(index, line, entry, person)
        if is_tied:
            person, tied = next(persons, b""), tied + 1
        check_inclusion(index, size, (leaf, leaf_sm3), json.loads(proof or b"{}"), last)
    check_rest_of_persons(person, size)
    return tied


def check_inclusion(index: int, size: int, leaf: Any, found: Any, last: dict[str, Any]) -> None:
    proofs = (found.get("index"), found.get("proof"), found.get("proof_sm3"))
    if (
        proofs[0] != index
        or not includes(sha256_of, index, size, leaf[0], proofs[1] or [], last["root"])
        or not includes(sm3, index, size, leaf[1], proofs[2] or [], last["root_sm3"])
    ):
        raise Failed(index, index, "the proof of inclusion does not hold")


def check_consistency(
    folder: Path, last: dict[str, Any], known: dict[int, list[Anchor]]
) -> None:
    for found in objects_of(folder, "consistency.jsonl"):
        old, size = found["from"], last["size"]
        for k in known.get(old, []) if found["to"] == size else []:
            holds = extends(sha256_of, old, size, k.root, last["root"], found["proof"])
            if holds and k.root_sm3:
                second = (k.root_sm3, last["root_sm3"], found["proof_sm3"])
                holds = extends(sm3, old, size, *second)
            if not holds:
                raise Failed(0, old - 1, "the proof of consistency does not hold")


def verify(
    path: Path,
    anchor_paths: Sequence[Path] = (),
    keys: Sequence[str] = (),
    use_sm3: str = "auto",
) -> Verdict:
    """Check an export folder, or a receipt, against its own signatures and your anchors."""
    notes: list[str] = []
    read = [anchors_from(anchor) for anchor in anchor_paths]
    anchors = [anchor for found, _folder in read for anchor in found]
    earlier = [folder for _found, folder in read if folder is not None]
    try:
        check = check_folder if path.is_dir() else check_receipt
        check(path, anchors, earlier, keys, notes, use_sm3)
    except Failed as failed:
        return Verdict(False, failed.first, failed.last, failed.reason, notes)
    except (OSError, ValueError, KeyError, TypeError, AttributeError, IndexError):
        return Verdict(False, 0, 0, "this is not a whole export or receipt", notes)
    return Verdict(True, None, None, "", notes)


def check_folder(
    folder: Path,
    anchors: list[Anchor],
    earlier: list[Path],
    keys: Any,
    notes: list[str],
    use_sm3: str,
) -> None:
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    if manifest.get("format") != "qingfeng-record/1" or manifest.get("scope") not in (
        "all",
        "person",
    ):
        raise Failed(0, 0, "this is not an export of format qingfeng-record/1")
    chain = [checkpoint_from(c) for c in objects_of(folder, "checkpoints.jsonl")]
    size = chain[-1]["size"] if chain else 0
    problems: list[Failed] = []
    trusted = trusted_checkpoints(chain, keys, problems) if chain else []
    known: dict[int, list[Anchor]] = {}
    for anchor in anchors + [Anchor(c["size"], c["root"], c["root_sm3"]) for c in trusted]:
        known.setdefault(anchor.size, []).append(anchor)
        if anchor.size > size:
            reason = f"the record was cut: an anchor knows {anchor.size} leaves"
            problems.append(Failed(size, anchor.size - 1, reason))
    if manifest.get("size") != size:
        problems.append(Failed(size, size, "the manifest names another size"))
    if manifest.get("scope") == "all":
        within = {at: roots for at, roots in known.items() if at <= size}
        with_sm3 = use_sm3 == "always" or (use_sm3 == "auto" and size <= SM3_UP_TO)
        persons = check_all(folder, size, within, earlier, with_sm3)
        if not with_sm3:
            notes.append("the second root (SM3) was not recomputed: --sm3 always does")
        whole = size
    else:
        own = {c["size"]: (c["root"], c["root_sm3"]) for c in trusted}
        for anchor in anchors:
            if anchor.size in own and own[anchor.size] != (
                anchor.root,
                anchor.root_sm3 or own[anchor.size][1],
            ):
                raise Failed(0, anchor.size - 1, "the signed root is not the anchor's")
        persons = check_some(folder, chain[-1])
        whole = sum(1 for _line in lines_of(folder, "leaves.jsonl"))
    if chain:
        check_consistency(folder, chain[-1], known)
    if problems:
        raise problems[0]
    notes.append(f"{whole} leaves, the last checkpoint covers {size}")
    notes.extend("signed with key " + key for key in sorted({c["public_key"] for c in chain}))
    if persons < whole:
        notes.append(f"{whole - persons} leaves can no longer be tied to a person")
    if not anchors:
        notes.append(
            "no anchor was given: whoever holds the signing key could rewrite everything"
        )


def check_receipt(
    path: Path,
    anchors: list[Anchor],
    earlier: list[Path],
    keys: Any,
    notes: list[str],
    use_sm3: str,
) -> None:
    receipt = json.loads(path.read_text("utf-8"))
    if receipt.get("format") != "qingfeng-receipt/1":
        raise Failed(0, 0, "this is not a receipt of format qingfeng-receipt/1")
    c, index = checkpoint_from(receipt["checkpoint"]), receipt["index"]
    if keys and c["public_key"] not in keys:
        raise Failed(index, index, "signed with a key you did not name")
    if not signature_holds(c):
        raise Failed(index, index, "a signature does not hold")
    commitment = unhex(receipt["commitment"], 64)
    content = b"\0" + receipt["entry"].encode() + commitment
    check_inclusion(index, c["size"], (sha256_of(content), sm3(content)), receipt, c)
    if "salt" in receipt:
        sealed = unhex(receipt["salt"], 64) + receipt["personal"].encode()
        if sha256_of(sealed) != commitment:
            raise Failed(index, index, "the person or the outcome is not what was sealed")
    for a in anchors:
        if a.size == c["size"] and (a.root, a.root_sm3 or c["root_sm3"]) != (
            c["root"],
            c["root_sm3"],
        ):
            raise Failed(0, a.size - 1, "the signed root is not the anchor's")
    notes.append(f"leaf {index} of {c['size']}, signed with key {c['public_key']}")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Check an export of an education record.")
    parser.add_argument("path", type=Path, help="the export's folder, or a receipt")
    parser.add_argument("--anchor", type=Path, action="append", default=[])
    parser.add_argument(
        "--key", action="append", default=[], help="a public key you trust, hex"
    )
    parser.add_argument("--sm3", choices=("auto", "always", "never"), default="auto")
    parser.add_argument("--json", action="store_true", help="print the verdict as JSON")
    chosen = parser.parse_args(arguments)
    if not HAS_FAST_SM3:
        sys.stderr.write("This Python has no SM3 of its own: a large record will take long.\n")
    try:
        verdict = verify(
            chosen.path, chosen.anchor, [key.lower() for key in chosen.key], chosen.sm3
        )
    except (OSError, ValueError, KeyError, IndexError, AttributeError, Failed) as error:
        sys.stderr.write(f"An anchor cannot be read: {error}\n")
        return 2
    if chosen.json:
        sys.stdout.write(json.dumps(verdict._asdict()) + "\n")
        return 0 if verdict.ok else 1
    sys.stdout.write("PASS\n" if verdict.ok else "FAIL\n")
    if not verdict.ok:
        is_exact = verdict.first == verdict.last
        places = f"{verdict.first}" + ("" if is_exact else f", or one up to {verdict.last}")
        sys.stdout.write(f"first bad index: {places}\nreason: {verdict.reason}\n")
    sys.stdout.write("".join(f"note: {note}\n" for note in verdict.notes))
    return 0 if verdict.ok else 1


if __name__ == "__main__":
    sys.exit(main())
