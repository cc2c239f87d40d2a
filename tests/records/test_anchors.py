"""Roots are anchored outside: witnesses cosign them, and a daily report is printed and kept."""

import datetime as dt
import json

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import call_command
from django.core.management.base import CommandError
from django.utils import timezone

from cadres.roles import Role
from records import checkpoints, checks, sequencer, signing
from records.anchors import cosigning
from records.anchors.daily import DailyReport
from records.models import Checkpoint, Cosignature, Witness
from records.verifier import verify_record
from tests.factories.cadres import make_cadre, make_grant
from tests.factories.ledger import make_log
from tests.factories.records import NOON, make_entry

pytestmark = pytest.mark.django_db
ADDRESS = "/record/checkpoint/cosignatures"
KEY = Ed25519PrivateKey.from_private_bytes(b"\x77" * 32)
SECONDS = 1_789_000_000


@pytest.fixture
def witness():
    return cosigning.register_witness(
        name="province.example/witness", public_key=signing.public_bytes(KEY), at=NOON
    )


def signed(checkpoint, seconds=SECONDS, key=KEY):
    text = cosigning.cosigned_text(checkpoints.signed_text(checkpoint), seconds)
    return {
        "witness": "province.example/witness",
        "size": checkpoint.size,
        "time": seconds,
        "signature": key.sign(text).hex(),
    }


def send(client, sent):
    return client.post(ADDRESS, json.dumps(sent), content_type="application/json")


class TestCosigning:
    def test_is_kept_and_shown_with_the_checkpoint(self, client, witness):
        make_log(5)
        checkpoint = Checkpoint.objects.last()

        assert send(client, signed(checkpoint)).status_code == 201

        shown = client.get("/record/checkpoint.json").json()
        assert shown["cosignatures"][0]["witness"] == witness.name
        assert f"— {witness.name} " in shown["note"]
        text = cosigning.cosigned_text(checkpoints.signed_text(checkpoint), SECONDS)
        signature = bytes.fromhex(shown["cosignatures"][0]["signature"])
        assert verify_record.is_signed(bytes(witness.public_key), text, signature)

    def test_twice_is_kept_once(self, client, witness):
        make_log(5)

        for seconds in (SECONDS, SECONDS + 60):
            assert send(client, signed(Checkpoint.objects.last(), seconds)).status_code == 201
        assert Cosignature.objects.count() == 1

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda sent: sent.update(witness="somebody"),
            lambda sent: sent.update(size=99),
            lambda sent: sent.update(time=sent["time"] + 1),
            lambda sent: sent.update(signature="00" * 64),
            lambda sent: sent.update(time=-1),
            lambda sent: sent.update(time=2**40),
        ],
    )
    def test_what_does_not_hold_is_refused(self, client, witness, spoil):
        make_log(5)
        sent = signed(Checkpoint.objects.last())
        spoil(sent)

        answer = send(client, sent)

        assert answer.status_code == 403
        assert not Cosignature.objects.exists()

    def test_by_a_key_that_is_not_the_witnesss_is_refused(self, client, witness):
        make_log(5)
        other = Ed25519PrivateKey.from_private_bytes(b"\x78" * 32)

        assert send(client, signed(Checkpoint.objects.last(), key=other)).status_code == 403

    def test_of_a_witness_no_longer_in_use_is_refused(self, client, witness):
        make_log(5)
        Witness.objects.update(is_active=False)

        assert send(client, signed(Checkpoint.objects.last())).status_code == 403

    @pytest.mark.parametrize("body", ["", "{", "[]", "{}", '{"size": "x"}', "1" * 5000])
    def test_what_is_no_cosignature_is_refused(self, client, body):
        assert client.post(ADDRESS, body, content_type="application/json").status_code == 400

    def test_an_earlier_checkpoint_can_be_asked_for(self, client):
        make_log(10, checkpoint_every=5)

        assert client.get("/record/checkpoint.json?size=5").json()["checkpoint"]["size"] == 5
        assert client.get("/record/checkpoint.json?size=6").json() == {"checkpoint": None}

    def test_the_endpoint_is_for_posting(self, client):
        assert client.get(ADDRESS).status_code == 405


class TestRegistering:
    def test_again_changes_nothing(self, witness):
        call_command("add_witness", witness.name, signing.public_bytes(KEY).hex(), verbosity=0)

        assert Witness.objects.count() == 1

    @pytest.mark.parametrize("key", ["00", "zz", "11" * 32])
    def test_another_key_is_refused(self, witness, key):
        with pytest.raises(CommandError):
            call_command("add_witness", witness.name, key)


class TestBeingTheWitness:
    """One site plays both parts: it serves its checkpoints and cosigns them."""

    @pytest.fixture
    def kept(self, tmp_path):
        return tmp_path / "kept.json"

    def cosign(self, client, tmp_path, kept, capsys, **options):
        size = json.loads(kept.read_text())["size"] if kept.exists() else 0
        fetched = tmp_path / "fetched.json"
        fetched.write_text(client.get(f"/record/checkpoint.json?from={size}").content.decode())
        call_command("cosign_checkpoint", str(fetched), kept=kept, **options)
        return json.loads(capsys.readouterr().out)

    def test_the_whole_round(self, client, tmp_path, kept, capsys, settings):
        own = signing.public_bytes(signing.signing_key())
        cosigning.register_witness(name=settings.RECORD_ORIGIN, public_key=own, at=NOON)
        people = [make_cadre()]
        make_log(5, people=people)

        first = self.cosign(client, tmp_path, kept, capsys, key=own.hex())
        assert send(client, first).status_code == 201

        make_log(8, people=people)
        second = self.cosign(client, tmp_path, kept, capsys)
        assert send(client, second).status_code == 201
        assert json.loads(kept.read_text())["size"] == 13

    def test_needs_to_know_the_key(self, client, tmp_path, kept, capsys):
        make_log(5)

        with pytest.raises(CommandError, match="--key"):
            self.cosign(client, tmp_path, kept, capsys)
        with pytest.raises(CommandError, match="another key"):
            self.cosign(client, tmp_path, kept, capsys, key="11" * 32)

    @pytest.mark.parametrize(
        ("kept_root", "kept_size", "reason"),
        [("00" * 32, 3, "rewritten"), ("00" * 32, 5, "two roots"), ("00" * 32, 9, "shorter")],
    )
    def test_a_rewritten_record_is_not_cosigned(
        self, client, tmp_path, kept, kept_root, kept_size, reason
    ):
        make_log(5)
        latest = client.get(f"/record/checkpoint.json?from={min(kept_size, 5)}").json()
        kept.write_text(
            json.dumps({**latest["checkpoint"], "root": kept_root, "size": kept_size})
        )
        fetched = tmp_path / "fetched.json"
        fetched.write_text(json.dumps(latest))

        with pytest.raises(CommandError, match=reason):
            call_command("cosign_checkpoint", str(fetched), kept=kept)


class TestTheDailyReport:
    def test_counts_what_was_recorded_on_the_day(self):
        make_log(3)
        today = timezone.localdate()

        report = DailyReport(today)

        assert report.entries == 3
        assert report.kinds[0].hours == 6
        assert DailyReport(today - dt.timedelta(days=1)).entries == 0

    def test_names_the_last_root_of_the_day(self):
        make_log(3)  # signed at NOON and after, a day of September
        day = dt.date(2026, 9, 14)

        report = DailyReport(day)

        assert report.checkpoint.size == 3
        assert report.short_root.replace(" ", "") == report.root[:16]
        assert DailyReport(day - dt.timedelta(days=1)).checkpoint is None

    def test_its_scanned_text_is_an_anchor(self, tmp_path):
        make_log(3)
        (tmp_path / "scanned.txt").write_text(DailyReport(dt.date(2026, 9, 14)).text)

        [anchor], _folder = verify_record.anchors_from(tmp_path / "scanned.txt")

        assert anchor.root == bytes(Checkpoint.objects.last().root).hex()

    @pytest.mark.parametrize("role", [Role.AUDITOR, Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN])
    def test_is_for_the_administrators(self, client, role):
        make_log(3)
        admin = make_cadre()
        make_grant(admin, role)
        client.force_login(admin)

        shown = client.get("/console/daily-report/?day=2026-09-14").content.decode()

        assert DailyReport(dt.date(2026, 9, 14)).short_root in shown
        assert "data:image/svg+xml" in shown
        for query in ("?day=x", "?day=2999-01-01", ""):
            assert client.get(f"/console/daily-report/{query}").status_code == 200

    def test_is_for_nobody_else(self, client):
        supervisor = make_cadre()
        make_grant(supervisor)
        client.force_login(supervisor)

        assert client.get("/console/daily-report/").status_code == 404
        assert client.post("/console/daily-report/").status_code == 405

    def test_an_empty_log_has_a_report_too(self, client):
        make_entry(make_cadre())
        auditor = make_cadre()
        make_grant(auditor, Role.AUDITOR)
        client.force_login(auditor)

        assert client.get("/console/daily-report/").status_code == 200


@pytest.mark.parametrize(
    ("key", "redis", "errors"), [("", "", 0), ("", "redis://h", 1), ("5e" * 32, "redis://h", 0)]
)
def test_several_machines_must_share_the_signing_key(settings, key, redis, errors):
    settings.RECORD_SIGNING_KEY, settings.REDIS_URL = key, redis

    found = checks.the_signing_key_is_set_where_there_are_several_machines(None)

    assert [error.id for error in found] == ["records.E002"] * errors


def test_cosignatures_are_never_changed(client, witness):
    make_log(2)
    send(client, signed(Checkpoint.objects.last()))
    sequencer.bring_up_to_date(at=NOON)

    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Cosignature.objects.update(signature=b"")
