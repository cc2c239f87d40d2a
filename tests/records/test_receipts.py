"""People keep proofs of their entries; anybody may watch the record grow."""

import json

import pytest
from django.urls import reverse

from records.models import Checkpoint
from records.receipts import NotYetSealed, receipt_for
from records.verifier import verify_record
from tests.factories.cadres import make_cadre
from tests.factories.ledger import make_log
from tests.factories.records import make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def cadre():
    return make_cadre()


def receipt_url(entry):
    return reverse("entry_receipt", args=[entry.public_id])


def verdict_on(receipt, tmp_path, **options):
    path = tmp_path / "receipt.json"
    path.write_text(json.dumps(receipt), encoding="utf-8")
    return verify_record.verify(path, **options)


def test_the_owner_gets_a_receipt_that_holds(client, cadre, tmp_path):
    entries = make_log(23, people=[cadre, make_cadre()])
    client.force_login(cadre)

    response = client.get(receipt_url(entries[4]))

    assert response["Cache-Control"] == "no-store"
    assert "attachment" in response["Content-Disposition"]
    receipt = response.json()
    assert receipt["index"] == 4
    assert str(entries[4].public_id) in receipt["entry"]
    assert verdict_on(receipt, tmp_path).ok


@pytest.mark.parametrize(
    "change",
    [
        {"entry": '{"kind":"COURSE"}'},
        {"personal": "{}"},
        {"salt": "00" * 32},
        {"commitment": "00" * 32},
        {"index": 5},
        {"proof": []},
        {"proof_sm3": []},
        {"format": "other"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_an_altered_receipt_does_not_hold(cadre, tmp_path, change):
    entries = make_log(23, people=[cadre])

    assert not verdict_on({**receipt_for(entries[4]), **change}, tmp_path).ok


def test_a_receipt_with_an_altered_or_foreign_checkpoint_does_not_hold(cadre, tmp_path):
    entries = make_log(23, people=[cadre])
    receipt = receipt_for(entries[4])
    for field, value in {"size": 24, "root": "00" * 32, "time": "2020-01-01T00:00:00Z"}.items():
        altered = {**receipt, "checkpoint": {**receipt["checkpoint"], field: value}}
        assert not verdict_on(altered, tmp_path).ok

    assert not verdict_on(receipt, tmp_path, keys=["00" * 32]).ok
    assert verdict_on(receipt, tmp_path, keys=[receipt["checkpoint"]["public_key"]]).ok


def test_a_strangers_entry_is_not_found(client, cadre):
    entries = make_log(1, people=[make_cadre()])
    client.force_login(cadre)

    assert client.get(receipt_url(entries[0])).status_code == 404


def test_nobody_in_particular_is_asked_to_sign_in(client, cadre):
    assert client.get(receipt_url(make_entry(cadre))).status_code == 302


def test_only_reading_is_allowed(client, cadre):
    client.force_login(cadre)

    assert client.post(receipt_url(make_entry(cadre))).status_code == 405
    assert client.post(reverse("checkpoint")).status_code == 405


def test_an_entry_not_yet_sealed_says_so(client, cadre):
    make_log(3)
    entry = make_entry(cadre)
    client.force_login(cadre)

    response = client.get(receipt_url(entry))

    assert (response.status_code, response.json()["status"]) == (202, "pending")
    with pytest.raises(NotYetSealed):
        receipt_for(entry)


def test_a_receipt_costs_few_queries(cadre, django_assert_max_num_queries):
    entries = make_log(40, people=[cadre])

    with django_assert_max_num_queries(5):
        receipt_for(entries[17])


def test_before_the_first_checkpoint_there_is_none_to_show(client):
    assert client.get(reverse("checkpoint")).json() == {"checkpoint": None}


def test_anybody_may_see_the_latest_checkpoint_and_keep_it_as_an_anchor(client, tmp_path):
    make_log(23)

    answer = client.get(reverse("checkpoint"))

    assert set(answer["Cache-Control"].split(", ")) == {"public", "max-age=60"}
    assert answer.json()["checkpoint"]["size"] == 23
    assert answer.json()["note"].startswith("qingfeng.example/record\n23\n")
    (tmp_path / "anchor.json").write_bytes(answer.content)
    (tmp_path / "anchor.txt").write_text(answer.json()["note"], encoding="utf-8")
    [from_json], [from_note] = (
        verify_record.anchors_from(tmp_path / name)[0] for name in ("anchor.json", "anchor.txt")
    )
    assert from_json == from_note


def test_a_witness_gets_proof_that_nothing_before_has_changed(client):
    make_log(23)
    old = Checkpoint.objects.first()
    new = Checkpoint.objects.last()

    proof = client.get(reverse("checkpoint"), {"from": old.size}).json()["consistency"]

    for digest, name, root in (
        (verify_record.sha256_of, "proof", "root"),
        (verify_record.sm3, "proof_sm3", "root_sm3"),
    ):
        roots = [bytes(getattr(checkpoint, root)).hex() for checkpoint in (old, new)]
        assert verify_record.extends(digest, old.size, new.size, *roots, proof[name])
        assert not verify_record.extends(digest, old.size, new.size, *roots[::-1], proof[name])


@pytest.mark.parametrize("size", ["24", "-1", "x", "", "1" * 30, "٣"])
def test_a_size_that_never_was_is_refused(client, size):
    make_log(23)

    assert client.get(reverse("checkpoint"), {"from": size}).status_code == 400


def test_the_signature_of_a_note_is_found_by_its_key(client):
    make_log(2)
    note = client.get(reverse("checkpoint")).json()["note"]
    text, signature = note.split("\n\n")

    assert signature.startswith("— qingfeng.example/record ")
    checkpoint = Checkpoint.objects.last()
    assert verify_record.is_signed(
        bytes(checkpoint.public_key), f"{text}\n".encode(), bytes(checkpoint.signature)
    )
