"""Nine ways to tamper with the record from inside the database, and verifiers that miss them."""

import random
from contextlib import contextmanager

from django.db import connection, transaction

from core.append_only import allow_rewriting
from records import ledger, sequencer, services
from records.export import export_record
from records.models import Checkpoint, Entry, EntrySalt, Leaf, Node
from records.verifier import verify_record
from tests.factories.cadres import make_cadre
from tests.factories.records import NOON, make_entry

SIZE, EVERY = 40, 7
TABLES = ["records_entry", "records_leaf", "records_node", "records_checkpoint"]


class Undo(Exception):
    pass


@contextmanager
def undone():
    """Whoever owns the database may drop its triggers; afterwards everything is as before."""
    try:
        with transaction.atomic():
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in TABLES:
                allow_rewriting(connection, table)
            yield
            raise Undo
    except Undo:
        pass


def entry_at(place):
    return Entry.objects.filter(leaf__index=place)


def edit(place):
    entry_at(place).update(credit_hours="99.00")
    return place


def edit_and_recompute_the_checksums(place):
    entry_at(place).update(title="从未学过的课程")
    entry = entry_at(place).get()
    entry_at(place).update(digest=services.fingerprint(entry))
    hashes = ledger.leaf_hashes(entry, entry.salt)
    Leaf.objects.filter(index=place).update(
        commitment=hashes.commitment, leaf_hash=hashes.sha256, sm3_hash=hashes.sm3
    )
    return place


def delete(place):
    entry = entry_at(place).get()
    Leaf.objects.filter(index=place).delete()
    EntrySalt.objects.filter(entry=entry).delete()
    Entry.objects.filter(pk=entry.pk)._raw_delete("default")
    return place


def rewrite_everything(place):
    entry_at(place).update(credit_hours="99.00")
    for model in (Leaf, Node, Checkpoint):
        model.objects.all().delete()
    sequencer.bring_up_to_date(at=NOON)
    return place


def drop_and_rebuild(place):
    entry_at(place).update(activity_key="courses.course:999@1")
    for model in (Leaf, Node, Checkpoint, EntrySalt):
        model.objects.all().delete()
    sequencer.bring_up_to_date(at=NOON)
    return 0  # new salts change every leaf


def cut_at_a_checkpoint(place):
    size = max(EVERY, place // EVERY * EVERY)
    lost = list(Leaf.objects.filter(index__gte=size).values_list("entry_id", flat=True))
    Leaf.objects.filter(index__gte=size).delete()
    for height in (4, 8):
        Node.objects.filter(height=height, index__gte=size >> height).delete()
    Checkpoint.objects.filter(size__gt=size).delete()
    EntrySalt.objects.filter(entry__in=lost).delete()
    Entry.objects.filter(pk__in=lost)._raw_delete("default")
    return size


def restore_an_old_backup(place):
    size = cut_at_a_checkpoint(place)
    cadre = make_cadre("钱新来")
    for _unused in range(SIZE - size + 3):
        make_entry(cadre)
    sequencer.bring_up_to_date(at=NOON)
    return size


def reorder(place):
    place = min(place, SIZE - 2)
    pair = list(Leaf.objects.filter(index__in=[place, place + 1]).order_by("index"))
    Leaf.objects.filter(index__in=[place, place + 1]).delete()
    pair[0].index, pair[1].index = pair[1].index, pair[0].index
    Leaf.objects.bulk_create(pair)
    return place


def swap_persons(place):
    place = min(place, SIZE - 2)  # neighbours belong to different people
    one, other = entry_at(place).get(), entry_at(place + 1).get()
    Entry.objects.filter(pk=one.pk).update(cadre=other.cadre)
    Entry.objects.filter(pk=other.pk).update(cadre=one.cadre)
    return place


KINDS = [
    edit,
    edit_and_recompute_the_checksums,
    delete,
    rewrite_everything,
    drop_and_rebuild,
    cut_at_a_checkpoint,
    restore_an_old_backup,
    reorder,
    swap_persons,
]

# What a verifier must forget in order to be fooled by each kind.
WEAKNESSES = {
    edit: {"leaves"},
    edit_and_recompute_the_checksums: {"roots"},
    delete: {"leaves", "roots"},
    rewrite_everything: {"anchors"},
    drop_and_rebuild: {"anchors"},
    cut_at_a_checkpoint: {"anchors"},
    restore_an_old_backup: {"anchors"},
    reorder: {"roots"},
    swap_persons: {"leaves"},
}


def weakened(patch, weaknesses):
    """Make the verifier believe what it should check; returns whether it still looks at anchors."""
    if "leaves" in weaknesses:

        def believe(index, line, entry, person, with_sm3=True):
            leaf = bytes.fromhex(line[-145:-81].decode() or "00")
            leaf_sm3 = bytes.fromhex(line[-67:-3].decode() or "00")
            return leaf, leaf_sm3, person.startswith(b'{"index":')

        patch.setattr(verify_record, "check_leaf", believe)
    if "roots" in weaknesses:
        check_all = verify_record.check_all
        patch.setattr(
            verify_record,
            "check_all",
            lambda folder, size, roots, earlier, sm3: check_all(folder, size, {}, [], sm3),
        )
    return "anchors" not in weaknesses


def random_places(kind, count):
    picked = random.Random(kind.__name__)
    return [picked.randrange(SIZE) for _unused in range(count)]


def export_to(folder):
    export_record(folder=folder, at=NOON)
    return folder
