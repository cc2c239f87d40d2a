"""A Merkle tree over the record, as RFC 6962 (section 2.1) defines it. Pure: no ORM, no clock.

A *span* is a half-open range of leaf indices, a *subtree* a complete one: `Subtree(h, i)` covers
the 2^h leaves from i·2^h on. Of the subtrees only those whose height is a multiple of `STEP` are
kept (the leaves themselves are height 0), one sixteenth more rows than leaves; the others are
folded from at most 2^(STEP-1) kept ones. A proof in a tree of n leaves so reads O(log n) rows.
"""

import hashlib
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from typing import Final, NamedTuple

from cryptography.hazmat.primitives import hashes

STEP: Final = 4

Span = tuple[int, int]


class Subtree(NamedTuple):
    height: int
    position: int  # among the subtrees of this height, from the left


class NotInTree(ValueError):
    """The leaf or the earlier size lies outside the tree."""


@dataclass(frozen=True)
class TreeHash:
    """A hash function, used the way RFC 6962 uses SHA-256: leaves and nodes cannot be confused."""

    name: str
    digest: Callable[[bytes], bytes]

    def leaf(self, content: bytes) -> bytes:
        return self.digest(b"\x00" + content)

    def node(self, left: bytes, right: bytes) -> bytes:
        return self.digest(b"\x01" + left + right)

    def fold(self, subtrees: Sequence[bytes]) -> bytes:
        """Return the root above neighbouring subtrees, given from the left; none is the empty tree."""
        if not subtrees:
            return self.digest(b"")
        return reduce(lambda right, left: self.node(left, right), reversed(subtrees))


def _sha256(content: bytes) -> bytes:
    return hashlib.sha256(content).digest()


def _sm3(content: bytes) -> bytes:
    hashing = hashes.Hash(hashes.SM3())
    hashing.update(content)
    return hashing.finalize()


SHA256: Final = TreeHash("sha256", _sha256)
SM3: Final = TreeHash("sm3", _sm3)  # GB/T 32905-2016


class Frontier:
    """The right edge of a tree: all one must hold to append leaves and to know the root.

    Args:
        size: leaves in the tree so far.
        peaks: roots of `complete_subtrees(0, size)`, from the left.
    """

    def __init__(self, tree_hash: TreeHash, size: int = 0, peaks: Sequence[bytes] = ()) -> None:
        heights = [subtree.height for subtree in complete_subtrees((0, size))]
        self._hash = tree_hash
        self._peaks = dict(zip(heights, peaks, strict=True))
        self.size = size

    def extend(self, leaves: Iterable[bytes]) -> list[tuple[Subtree, bytes]]:
        """Append leaf hashes; return the subtrees above the leaves that must now be kept."""
        fresh = list(leaves)
        added, height, kept = len(fresh), 0, []
        while fresh:
            first = self.size >> height
            if height and height % STEP == 0:
                kept += [(Subtree(height, first + i), root) for i, root in enumerate(fresh)]
            waiting = self._peaks.pop(height, None)
            run = fresh if waiting is None else [waiting, *fresh]
            if len(run) % 2:
                self._peaks[height] = run.pop()
            fresh = [self._hash.node(*pair) for pair in zip(run[::2], run[1::2], strict=True)]
            height += 1
        self.size += added
        return kept

    def root(self) -> bytes:
        return self._hash.fold([self._peaks[height] for height in sorted(self._peaks)[::-1]])


def complete_subtrees(span: Span) -> list[Subtree]:
    """Return the fewest complete subtrees that make up `span`, from the left.

    `span` begins where a subtree of its size may begin, as all spans of this module do.
    """
    start, end = span
    found = []
    while start < end:
        height = (end - start).bit_length() - 1
        found.append(Subtree(height, start >> height))
        start += 1 << height
    return found


def kept_below(subtree: Subtree) -> list[Subtree]:
    """Return the kept subtrees from which `subtree` is folded, 1 to 2^(STEP-1) of them."""
    down = subtree.height % STEP
    first = subtree.position << down
    return [Subtree(subtree.height - down, first + i) for i in range(1 << down)]


def kept_for(spans: Iterable[Span]) -> set[Subtree]:
    """Return every kept subtree that `roots_of(spans, …)` will want to know."""
    return {
        kept
        for span in spans
        for subtree in complete_subtrees(span)
        for kept in kept_below(subtree)
    }


def roots_of(
    spans: Iterable[Span], kept: Mapping[Subtree, bytes], tree_hash: TreeHash
) -> list[bytes]:
    """Return the root over each span.

    Raises:
        KeyError: `kept` lacks one of `kept_for(spans)`.
    """

    def complete(subtree: Subtree) -> bytes:
        level = [kept[below] for below in kept_below(subtree)]
        while len(level) > 1:
            pairs = zip(level[::2], level[1::2], strict=True)
            level = [tree_hash.node(*pair) for pair in pairs]
        return level[0]

    return [tree_hash.fold([complete(s) for s in complete_subtrees(span)]) for span in spans]


def inclusion_spans(index: int, size: int) -> list[Span]:
    """Return the spans whose roots prove that leaf `index` is in the tree of `size` leaves.

    Raises:
        NotInTree: there is no such leaf.
    """
    if not 0 <= index < size:
        raise NotInTree(f"leaf {index} is not among the first {size}")
    start, end = 0, size
    spans = []
    while end - start > 1:
        middle = start + _left_size(end - start)
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start = middle
    return spans[::-1]


def consistency_spans(old: int, size: int) -> list[Span]:
    """Return the spans whose roots prove that the first `old` of `size` leaves are unchanged.

    Nothing is to be proved for 0 leaves, nor for all of them.

    Raises:
        NotInTree: there were never `old` leaves.
    """
    if not 0 <= old <= size:
        raise NotInTree(f"a tree of {size} leaves never had {old}")
    if old == 0:
        return []
    start, end, is_old_root = 0, size, True
    spans = []
    while end != old:
        middle = start + _left_size(end - start)
        if old <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((start, middle))
            start, is_old_root = middle, False
    if not is_old_root:
        spans.append((start, end))
    return spans[::-1]


def proves_inclusion(
    index: int, leaf: bytes, size: int, root: bytes, proof: Sequence[bytes], th: TreeHash
) -> bool:
    """Tell whether `proof` leads from the hash `leaf` at `index` to `root` (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    position, last, reached = index, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return False
        if position % 2 or position == last:
            reached = th.node(sibling, reached)
            while position % 2 == 0 and position:
                position, last = position >> 1, last >> 1
        else:
            reached = th.node(reached, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and reached == root


def proves_consistency(
    old: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes], th: TreeHash
) -> bool:
    """Tell whether the tree of `old` leaves is the beginning of this one (RFC 9162, 2.1.4.2)."""
    if not 0 < old < size:
        return not proof and (old == 0 or (old == size and old_root == root))
    path = list(proof) if old & (old - 1) else [old_root, *proof]
    if not path:
        return False
    position, last = old - 1, size - 1
    while position % 2:
        position, last = position >> 1, last >> 1
    before = after = path[0]
    for sibling in path[1:]:
        if last == 0:
            return False
        if position % 2 or position == last:
            before, after = th.node(sibling, before), th.node(sibling, after)
            while position % 2 == 0 and position:
                position, last = position >> 1, last >> 1
        else:
            after = th.node(after, sibling)
        position, last = position >> 1, last >> 1
    return last == 0 and before == old_root and after == root


def prove(
    spans: Sequence[Span],
    fetch: Callable[[Collection[Subtree]], Mapping[Subtree, bytes]],
    tree_hash: TreeHash,
) -> list[bytes]:
    """Return the proof made of `spans`, asking `fetch` once for the kept subtrees it needs."""
    return roots_of(spans, fetch(kept_for(spans)), tree_hash)


def _left_size(leaves: int) -> int:
    """Return the largest power of two below `leaves` (2 or more): the size of the left branch."""
    return 1 << ((leaves - 1).bit_length() - 1)
