"""Whatever is done to the record inside the database, an export of it no longer verifies (L1, L8)."""

import hashlib
import json

import pytest
import rfc8785

from records import ledger
from records.models import Checkpoint, Entry, EntrySalt, Leaf
from records.verifier import verify_record
from tests.factories.cadres import make_cadre
from tests.factories.ledger import make_log
from tests.factories.records import make_entry
from tests.records.tampering import (
    EVERY,
    KINDS,
    SIZE,
    WEAKNESSES,
    export_to,
    random_places,
    undone,
    weakened,
)

# What is verified are files; that both databases write the same ones, other tests tell.
pytestmark = [pytest.mark.django_db, pytest.mark.once]
PLACES = 6  # tests/deep tries a hundred


@pytest.fixture
def log(db):
    return make_log(SIZE, checkpoint_every=EVERY)


@pytest.fixture
def kept(log, tmp_path):
    """What the auditor kept: a whole export, and its last checkpoint alone."""
    whole = export_to(tmp_path / "kept")
    last = (whole / "checkpoints.jsonl").read_text().splitlines()[-1]
    (tmp_path / "anchor.json").write_text(last)
    return whole, tmp_path / "anchor.json"


def tampering_is_found(kind, places, kept, tmp_path):
    whole, checkpoint = kept
    for number, place in enumerate(places):
        with undone():
            first_bad = kind(place)
            export = export_to(tmp_path / f"tampered-{number}")
        by_checkpoint = verify_record.verify(export, [checkpoint])
        by_export = verify_record.verify(export, [whole])

        assert not by_checkpoint.ok
        assert by_checkpoint.first <= first_bad <= by_checkpoint.last
        assert not by_export.ok
        assert by_export.first == first_bad


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_tampering_is_found_and_the_first_bad_index_named(kind, kept, tmp_path):
    tampering_is_found(kind, random_places(kind, PLACES), kept, tmp_path)

    assert verify_record.verify(export_to(tmp_path / "untouched"), list(kept)).ok


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_verifier_that_forgets_a_check_is_fooled(kind, kept, tmp_path, monkeypatch):
    # The mutants of L1: without its check each kind of tampering would pass.
    with undone():
        kind(12)
        export = export_to(tmp_path / "tampered")
    looks_at_anchors = weakened(monkeypatch, WEAKNESSES[kind])

    assert verify_record.verify(export, [kept[1]] if looks_at_anchors else []).ok


def test_whoever_lacks_the_key_cannot_sign_a_rewritten_record(kept, tmp_path, settings):
    known = bytes(Checkpoint.objects.last().public_key).hex()
    settings.RECORD_SIGNING_KEY = "66" * 32
    with undone():
        KINDS[3](12)
        export = export_to(tmp_path / "tampered")

    assert verify_record.verify(export).ok  # its own signature holds…
    assert not verify_record.verify(export, keys=[known]).ok  # …but it is not the log's


@pytest.mark.parametrize(
    "field", ["root", "root_sm3", "signature", "time", "previous", "size", "origin"]
)
@pytest.mark.parametrize("which", [0, 2, -1])
def test_an_altered_checkpoint_is_found(kept, field, which):
    path = kept[0] / "checkpoints.jsonl"
    lines = [json.loads(line) for line in path.read_text().splitlines()]
    value = lines[which][field]
    lines[which][field] = (
        value - 1
        if field == "size"
        else value.translate(str.maketrans("0123456789", "1234567890"))
        if field != "origin"
        else "elsewhere/record"
    )
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))

    assert not verify_record.verify(kept[0]).ok


def test_a_changed_signing_key_is_followed(settings, tmp_path):
    people = [make_cadre()]
    make_log(5, people=people)
    settings.RECORD_SIGNING_KEY = "66" * 32
    make_log(5, people=people)

    verdict = verify_record.verify(export_to(tmp_path / "export"))

    assert verdict.ok
    assert sum("signed with key" in note for note in verdict.notes) == 2


def test_a_person_whose_salts_are_deleted_can_no_longer_be_found(kept, tmp_path):
    person = Entry.objects.first().cadre
    root = bytes(Checkpoint.objects.last().root)
    theirs = Entry.objects.filter(cadre=person).count()

    assert ledger.untie(cadre=person) == theirs

    export = export_to(tmp_path / "after")
    verdict = verify_record.verify(export, list(kept))
    assert verdict.ok
    assert f"{theirs} leaves can no longer be tied to a person" in verdict.notes
    assert bytes(Checkpoint.objects.last().root) == root
    text = "".join(path.read_text("utf-8") for path in export.glob("*.jsonl"))
    assert f'"{person.staff_number}"' not in text
    assert f'"{person.name}"' not in text


def test_even_who_knows_everything_about_an_entry_cannot_recognise_it_without_the_salt():
    [entry] = make_log(1)
    leaf, salt = Leaf.objects.get(), EntrySalt.objects.get()
    known = ledger.personal_part(entry, salt)

    def recognised(commitment):
        return hashlib.sha256(known).digest() == commitment

    assert not recognised(bytes(leaf.commitment))
    # The mutant of L8: a commitment without salt would be recognised.
    assert recognised(ledger.commitment_to(known, b""))


def test_untying_waits_for_entries_that_have_no_place_yet():
    cadre = make_cadre()
    make_log(2, people=[cadre])
    make_entry(cadre)

    with pytest.raises(ledger.NotYetSequenced):
        ledger.untie(cadre=cadre)

    assert EntrySalt.objects.filter(entry__cadre=cadre).count() == 3


def test_an_export_of_one_person_proves_each_entry_and_holds_no_one_else(kept, tmp_path):
    from records.export import export_record
    from tests.factories.records import NOON

    person = Entry.objects.first().cadre
    others = {e.cadre.staff_number for e in Entry.objects.exclude(cadre=person)}

    done = export_record(folder=tmp_path / "one", at=NOON, cadre=person)

    assert done.leaves == Entry.objects.filter(cadre=person).count()
    assert verify_record.verify(tmp_path / "one", list(kept)).ok
    text = "".join(path.read_text("utf-8") for path in (tmp_path / "one").glob("*.jsonl"))
    assert not [number for number in others if f'"{number}"' in text]
    for name in ("entries.jsonl", "persons.jsonl", "proofs.jsonl", "leaves.jsonl"):
        mutant = (tmp_path / "one" / name).read_bytes()
        (tmp_path / "one" / name).write_bytes(mutant.replace(b"2", b"3", 1))
        assert not verify_record.verify(tmp_path / "one").ok
        (tmp_path / "one" / name).write_bytes(mutant)


def test_a_public_export_verifies_and_holds_nothing_personal(kept, tmp_path):
    from records.export import export_record
    from tests.factories.records import NOON

    export_record(folder=tmp_path / "public", at=NOON, with_persons=False)

    assert verify_record.verify(tmp_path / "public", list(kept)).ok
    assert (tmp_path / "public" / "persons.jsonl").read_bytes() == b""


def test_all_lines_are_canonical_json(kept):
    for path in kept[0].glob("*.jsonl"):
        for line in path.read_bytes().splitlines():
            assert rfc8785.dumps(json.loads(line)) == line


def test_sm3_in_plain_python_is_sm3():
    for size in (0, 1, 55, 56, 63, 64, 65, 200):
        message = bytes(range(200))[:size]
        assert verify_record.sm3_in_python(message) == verify_record.sm3(message)
