"""The Merkle tree is the one of RFC 6962, and its proofs prove what they say and nothing else."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from records.merkle import (
    SHA256,
    SM3,
    STEP,
    Frontier,
    NotInTree,
    Subtree,
    complete_subtrees,
    consistency_spans,
    inclusion_spans,
    kept_for,
    prove,
    proves_consistency,
    proves_inclusion,
)

pytestmark = pytest.mark.once

# The eight leaves that implementations of Certificate Transparency test with.
CT_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
CT_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
HASHES = pytest.mark.parametrize("th", [SHA256, SM3], ids=lambda th: th.name)
SIZES = st.integers(1, 300)


def naive_root(leaves, th):
    """MTH of RFC 6962, word for word."""
    if not leaves:
        return th.digest(b"")
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return th.node(naive_root(leaves[:k], th), naive_root(leaves[k:], th))


def naive_path(m, leaves, th):
    """PATH of RFC 6962, word for word."""
    if len(leaves) == 1:
        return []
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m < k:
        return [*naive_path(m, leaves[:k], th), naive_root(leaves[k:], th)]
    return [*naive_path(m - k, leaves[k:], th), naive_root(leaves[:k], th)]


def naive_proof(m, leaves, th, whole=True):
    """SUBPROOF of RFC 6962, word for word."""
    if m == len(leaves):
        return [] if whole else [naive_root(leaves, th)]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    if m <= k:
        return [*naive_proof(m, leaves[:k], th, whole), naive_root(leaves[k:], th)]
    return [*naive_proof(m - k, leaves[k:], th, False), naive_root(leaves[:k], th)]


def leaves_of(size, th=SHA256):
    return [th.leaf(str(i).encode()) for i in range(size)]


def grown(leaves, th=SHA256, batches=1):
    """A frontier over `leaves` and everything one must keep to prove things about them."""
    frontier = Frontier(th)
    kept = {Subtree(0, i): leaf for i, leaf in enumerate(leaves)}
    step = -(-len(leaves) // batches) or 1
    for start in range(0, len(leaves), step):
        kept.update(frontier.extend(leaves[start : start + step]))
    return frontier, kept


def test_sm3_is_the_hash_of_the_standard():
    # GB/T 32905-2016, appendix A
    assert SM3.digest(b"abc").hex() == (
        "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    )
    assert SM3.digest(b"abcd" * 16).hex() == (
        "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"
    )


@pytest.mark.parametrize("size", range(1, 9))
def test_roots_are_those_of_certificate_transparency(size):
    frontier, _kept = grown([SHA256.leaf(content) for content in CT_LEAVES[:size]])

    assert frontier.root().hex() == CT_ROOTS[size - 1]


def test_the_empty_tree_hashes_nothing():
    assert Frontier(SHA256).root() == hashlib.sha256(b"").digest()


def test_leaves_and_nodes_cannot_be_confused():
    assert SHA256.leaf(b"ab") != SHA256.node(b"a", b"b")


@HASHES
@settings(max_examples=40, deadline=None)
@given(size=SIZES, batches=st.integers(1, 9))
def test_growing_in_batches_gives_the_root_of_the_standard(th, size, batches):
    leaves = leaves_of(size, th)

    frontier, _kept = grown(leaves, th, batches)

    assert frontier.size == size
    assert frontier.root() == naive_root(leaves, th)


@settings(max_examples=40, deadline=None)
@given(size=SIZES, more=SIZES)
def test_growth_goes_on_from_what_was_kept(size, more):
    leaves = leaves_of(size + more)
    _frontier, kept = grown(leaves[:size])
    peaks = [prove([_span(s)], kept_in(kept), SHA256)[0] for s in complete_subtrees((0, size))]

    resumed = Frontier(SHA256, size, peaks)
    resumed.extend(leaves[size:])

    assert resumed.root() == naive_root(leaves, SHA256)


@HASHES
@settings(max_examples=30, deadline=None)
@given(size=SIZES, pick=st.floats(0, 0.999))
def test_inclusion_proofs_are_those_of_the_standard_and_hold(th, size, pick):
    index, leaves = int(pick * size), leaves_of(size, th)
    frontier, kept = grown(leaves, th, 3)

    proof = prove(inclusion_spans(index, size), kept_in(kept), th)

    assert proof == naive_path(index, leaves, th)
    assert proves_inclusion(index, leaves[index], size, frontier.root(), proof, th)


@HASHES
@settings(max_examples=30, deadline=None)
@given(size=SIZES, pick=st.floats(0, 1))
def test_consistency_proofs_are_those_of_the_standard_and_hold(th, size, pick):
    old, leaves = max(1, int(pick * size)), leaves_of(size, th)
    frontier, kept = grown(leaves, th, 3)
    old_root = naive_root(leaves[:old], th)

    proof = prove(consistency_spans(old, size), kept_in(kept), th)

    assert proof == naive_proof(old, leaves, th)
    assert proves_consistency(old, old_root, size, frontier.root(), proof, th)


@settings(max_examples=60, deadline=None)
@given(size=st.integers(2, 80), pick=st.floats(0, 0.999), where=st.integers(0, 200))
def test_no_altered_proof_holds(size, pick, where):
    index, leaves = int(pick * size), leaves_of(size)
    frontier, kept = grown(leaves)
    root, old = frontier.root(), index or 1
    old_root = naive_root(leaves[:old], SHA256)
    inclusion = prove(inclusion_spans(index, size), kept_in(kept), SHA256)
    consistency = prove(consistency_spans(old, size), kept_in(kept), SHA256)

    for altered in alterations(inclusion, where):
        assert not proves_inclusion(index, leaves[index], size, root, altered, SHA256)
    for altered in alterations(consistency, where):
        assert not proves_consistency(old, old_root, size, root, altered, SHA256)
    other = (index + 1) % size
    assert not proves_inclusion(other, leaves[index], size, root, inclusion, SHA256)
    assert not proves_inclusion(index, leaves[other], size, root, inclusion, SHA256)
    assert not proves_inclusion(index, leaves[index], size, old_root, inclusion, SHA256)
    assert not proves_consistency(old, root, size, root, consistency, SHA256)
    assert not proves_consistency(old, old_root, size, old_root, consistency, SHA256)


def test_what_is_not_in_the_tree_has_no_proof():
    for index, size in [(-1, 3), (3, 3), (0, 0)]:
        with pytest.raises(NotInTree):
            inclusion_spans(index, size)
        assert not proves_inclusion(index, b"", size, b"", [], SHA256)
    with pytest.raises(NotInTree):
        consistency_spans(4, 3)
    assert not proves_consistency(4, b"", 3, b"", [], SHA256)
    assert not proves_consistency(3, b"a", 3, b"b", [], SHA256)
    assert proves_consistency(0, b"", 3, b"b", [], SHA256)


def test_a_proof_reads_a_logarithmic_number_of_rows():
    size = 1_000_003
    reads = [
        len(kept_for(spans))
        for place in (0, 1, size // 3, 777_777, size - 1)
        for spans in (inclusion_spans(place, size), consistency_spans(place + 1, size))
    ]

    assert max(reads) <= 2 * 2**STEP * (size.bit_length() / STEP)


def test_a_sixteenth_more_rows_are_kept_than_there_are_leaves():
    leaves = leaves_of(4096)
    _frontier, kept = grown(leaves)

    assert len(kept) - len(leaves) == 256 + 16 + 1


def alterations(proof, where):
    if proof:
        at = where % len(proof)
        yield [*proof[:at], SHA256.digest(proof[at]), *proof[at + 1 :]]
        yield proof[:-1]
        yield proof[1:]
    yield [*proof, b"\x00" * 32]
    if len(proof) > 1 and proof[0] != proof[-1]:
        yield proof[::-1]


def kept_in(kept):
    return lambda wanted: {subtree: kept[subtree] for subtree in wanted}


def _span(subtree):
    return (subtree.position << subtree.height, (subtree.position + 1) << subtree.height)
