"""Every entry gets one place in the tree, without a gap, whoever is killed while doing it (L6, L7)."""

import datetime as dt
import threading

import pytest
from django.db import IntegrityError, connection, connections, transaction

from records import ledger, merkle, sequencer
from records.models import Checkpoint, Entry, EntrySalt, Leaf, Node
from tests.factories.cadres import make_cadre
from tests.factories.ledger import make_log, make_people
from tests.factories.records import NOON, make_entry
from tests.records.test_merkle_tree import naive_root


class Killed(BaseException):
    """Stands for `kill -9`: nothing in the code may catch it."""


def faults():
    """Return what is wrong with the tree: [] when every entry has one place and all is kept."""
    found = []
    indices = list(Leaf.objects.order_by("index").values_list("index", flat=True))
    if indices != list(range(len(indices))):
        found.append("gap")
    if Entry.objects.filter(leaf=None).exists():
        found.append("result without leaf")
    if set(Leaf.objects.values_list("entry_id", flat=True)) - set(
        Entry.objects.values_list("pk", flat=True)
    ):
        found.append("leaf without result")
    for column, node_column, th in (
        ("leaf_hash", "node_hash", merkle.SHA256),
        ("sm3_hash", "sm3_hash", merkle.SM3),
    ):
        leaves = [
            bytes(h) for h in Leaf.objects.order_by("index").values_list(column, flat=True)
        ]
        wanted = dict(merkle.Frontier(th).extend(leaves))
        kept = {
            merkle.Subtree(height, index): bytes(digest)
            for height, index, digest in Node.objects.values_list(
                "height", "index", node_column
            )
        }
        if wanted != kept:
            found.append(f"nodes {th.name}")
    return found


@pytest.mark.django_db
def test_leaves_are_numbered_from_nought_in_the_order_of_the_entries():
    entries = make_log(40)

    assert list(Leaf.objects.order_by("index").values_list("entry_id", flat=True)) == [
        entry.pk for entry in entries
    ]
    assert faults() == []


@pytest.mark.django_db
def test_a_leaf_is_the_hash_of_the_public_part_and_the_commitment():
    [entry] = make_log(1)
    leaf, salt = Leaf.objects.get(), EntrySalt.objects.get()

    public, personal = ledger.public_part(entry), ledger.personal_part(entry, salt)

    assert bytes(leaf.commitment) == ledger.commitment_to(personal, bytes(salt.salt))
    assert bytes(leaf.leaf_hash) == merkle.SHA256.leaf(public + bytes(leaf.commitment))
    assert bytes(leaf.sm3_hash) == merkle.SM3.leaf(public + bytes(leaf.commitment))


@pytest.mark.django_db
def test_nothing_personal_is_in_the_public_part():
    cadre = make_cadre("张清和", staff_number="700123")
    [entry] = make_log(1, people=[cadre], title="廉政谈话", outcome={"score": "86.00"})

    public = ledger.public_part(entry).decode()

    for personal in ("张清和", "700123", "廉政谈话", "86.00", cadre.unit.name):
        assert personal not in public


@pytest.mark.django_db
def test_every_stored_field_is_in_one_of_the_parts():
    covered = {"id", "leaf", "salt", "digest"}  # digest: computed from the others
    [entry] = make_log(1)
    salt = EntrySalt.objects.get()
    for field in Entry._meta.concrete_fields:
        if field.name in covered:
            continue
        before = ledger.leaf_hashes(entry, salt)
        changed = Entry.objects.get(pk=entry.pk)
        value = getattr(changed, field.attname)
        if field.name == "corrects":
            changed.corrects = Entry(public_id="11111111-1111-4111-8111-111111111111")
        elif isinstance(value, dt.date):
            setattr(changed, field.attname, value + dt.timedelta(days=1))
        elif isinstance(value, dict):
            setattr(changed, field.attname, {"changed": 1})
        elif isinstance(value, str):
            setattr(changed, field.attname, value + "x")
        elif field.name == "public_id":
            changed.public_id = "11111111-1111-4111-8111-111111111111"
        else:
            setattr(changed, field.attname, (value or 0) + 1)
        assert ledger.leaf_hashes(changed, salt) != before, field.name


@pytest.mark.django_db
def test_the_salt_is_written_with_the_entry():
    cadre = make_cadre()
    with pytest.raises(Killed), transaction.atomic():
        make_entry(cadre)
        raise Killed

    assert not EntrySalt.objects.exists()

    entry = make_entry(cadre)

    assert (entry.salt.staff_number, entry.salt.name) == (cadre.staff_number, cadre.name)
    assert len(bytes(entry.salt.salt)) == 32


@pytest.mark.django_db
def test_an_entry_without_salt_gets_one_with_its_place():
    entry = make_entry(make_cadre())
    EntrySalt.objects.all().delete()

    sequencer.sequence(at=NOON)

    assert EntrySalt.objects.get().entry == entry
    assert faults() == []


@pytest.mark.django_db
def test_large_backlogs_are_taken_in_batches(monkeypatch):
    monkeypatch.setattr(sequencer, "BATCH", 5)
    cadre = make_cadre()
    for _unused in range(33):
        make_entry(cadre)

    assert sequencer.sequence(at=NOON) == 33
    assert faults() == []


@pytest.mark.django_db
def test_an_entry_committed_long_after_its_neighbours_is_found_at_the_next_checkpoint(
    monkeypatch,
):
    monkeypatch.setattr(sequencer, "LOOK_BACK", 3)
    cadre = make_cadre()
    late, *_others = [make_entry(cadre) for _unused in range(9)]
    waiting = sequencer._waiting
    monkeypatch.setattr(
        sequencer, "_waiting", lambda **how: [e for e in waiting(**how) if e.pk != late.pk]
    )
    sequencer.sequence(at=NOON)
    monkeypatch.setattr(sequencer, "_waiting", waiting)

    assert sequencer.sequence(at=NOON) == 0
    assert sequencer.bring_up_to_date(at=NOON).size == 9
    assert Leaf.objects.get(entry=late).index == 8
    assert faults() == []


@pytest.mark.django_db
@pytest.mark.parametrize("size", [1, 2, 15, 16, 17, 33])
def test_checkpoints_sign_the_root_of_the_standard(size):
    make_log(size)
    checkpoint = Checkpoint.objects.last()
    leaves = Leaf.objects.order_by("index")

    assert checkpoint.size == size
    assert bytes(checkpoint.root) == naive_root(
        [bytes(leaf.leaf_hash) for leaf in leaves], merkle.SHA256
    )
    assert bytes(checkpoint.root_sm3) == naive_root(
        [bytes(leaf.sm3_hash) for leaf in leaves], merkle.SM3
    )


@pytest.mark.django_db
def test_nothing_new_is_not_signed_again():
    assert sequencer.bring_up_to_date(at=NOON) is None

    make_log(3)

    assert sequencer.bring_up_to_date(at=NOON) is None
    assert Checkpoint.objects.count() == 1


@pytest.mark.django_db
def test_a_damaged_tree_is_not_signed():
    make_log(20, checkpoint_every=20)
    make_entry(make_cadre())
    sequencer.sequence(at=NOON)
    leaf = Leaf.objects.get(index=18)
    stored = Leaf.objects.filter(index__gte=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        stored.update(leaf_hash=b"x" * 32)

    original = ledger.kept_hashes

    def tampered(wanted):
        kept = original(wanted)
        place = merkle.Subtree(0, leaf.index)
        return kept._replace(sha256={**kept.sha256, place: b"x" * 32})

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "kept_hashes", tampered)
        with pytest.raises(sequencer.LogDamaged):
            sequencer.sign_checkpoint(at=NOON)
    assert sequencer.sign_checkpoint(at=NOON).size == 21


STEPS = [
    (ledger, "seal_all"),
    (sequencer, "_waiting"),
    (sequencer, "_size"),
    (sequencer, "_frontiers"),
    (ledger, "leaf_hashes"),
    (Leaf.objects, "bulk_create"),
    (merkle.Frontier, "extend"),
    (Node.objects, "bulk_create"),
    (sequencer, "roots_at"),
    (Checkpoint, "save"),
]


def kill_at(patch, owner, name, when):
    """Make `owner.name` die on its third call, before or after its work."""
    real, calls = getattr(owner, name), []

    def dying(*args, **kwargs):
        calls.append(1)
        if len(calls) == 3 and when == "before":
            raise Killed
        done = real(*args, **kwargs)
        if len(calls) == 3:
            raise Killed
        return done

    patch.setattr(owner, name, dying)


def work_until_killed(patch, owner, name, when):
    kill_at(patch, owner, name, when)
    cadre = make_cadre()
    for _round in range(3):
        for _unused in range(7):
            make_entry(cadre)
        EntrySalt.objects.filter(entry__leaf=None).delete()
        sequencer.bring_up_to_date(at=NOON)


@pytest.mark.django_db
@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("step", STEPS, ids=lambda step: step[1])
def test_killed_at_any_step_it_leaves_nothing_half_done(monkeypatch, step, when):
    monkeypatch.setattr(sequencer, "BATCH", 7)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        work_until_killed(patch, *step, when)

    assert [fault for fault in faults() if fault != "result without leaf"] == []

    sequencer.bring_up_to_date(at=NOON)

    assert faults() == []
    assert Checkpoint.objects.last().size == Leaf.objects.count() == Entry.objects.count()


@pytest.mark.django_db
def test_the_killing_finds_a_sequencer_without_a_transaction(monkeypatch):
    # The mutant of L6: the steps of a batch commit one by one.
    monkeypatch.setattr(sequencer, "_sequence_batch", sequencer._sequence_batch.__wrapped__)
    with monkeypatch.context() as patch, pytest.raises(Killed):
        work_until_killed(patch, Node.objects, "bulk_create", "before")

    assert faults() == ["result without leaf", "nodes sha256", "nodes sm3"] or faults() == [
        "nodes sha256",
        "nodes sm3",
    ]


@pytest.mark.django_db(transaction=True)
def test_two_sequencers_at_once_give_no_index_twice(monkeypatch):
    monkeypatch.setattr(sequencer, "BATCH", 7)
    cadre = make_people(1)[0]
    for _unused in range(40):
        make_entry(cadre)
    start, failures = threading.Barrier(3), []

    def work():
        start.wait()
        try:
            for _unused in range(20):
                try:
                    sequencer.sequence(at=NOON)
                except sequencer.NotLeader:
                    continue
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _unused in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sequencer.sequence(at=NOON)

    assert failures == []
    assert faults() == []


@pytest.mark.django_db
def test_each_batch_is_a_handful_of_queries(django_assert_max_num_queries):
    cadre = make_cadre()
    for _unused in range(30):
        make_entry(cadre)

    # SAVEPOINT, newest, waiting, salts, size, leaves and nodes of the edge, two inserts, RELEASE
    with django_assert_max_num_queries(12 if connection.vendor == "sqlite" else 13):
        sequencer.sequence(at=NOON)
