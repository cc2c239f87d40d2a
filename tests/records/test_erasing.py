"""A person is erased by two people: nothing names them any more, and the log still verifies (L8)."""

import pytest
from django.apps import apps
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import IntegrityError, connection, models, transaction

from core.append_only import refuses_rewriting
from records import services
from records.erasing import services as erasing
from records.models import (
    Checkpoint,
    Entry,
    EntrySalt,
    Erasure,
    Reflection,
    SelfReport,
    Talk,
)
from records.verifier import verify_record
from tests.factories.activities import make_application
from tests.factories.cadres import make_cadre, make_grant, make_posting
from tests.factories.essays import make_essay, make_task, mark_by_all
from tests.factories.ledger import make_log
from tests.factories.records import NOON, make_entry, make_pledge_text
from tests.factories.talks import make_talk
from tests.records.tampering import export_to

pytestmark = pytest.mark.django_db
TOKEN = "canary5c1e"
# The audit log is kept for its own time, whoever it names.
KEPT_BY_LAW = {"wagtailcore_modellogentry", "wagtailcore_pagelogentry", "django_session"}


@pytest.fixture
def person():
    """Somebody whose every personal text holds the token, in a sealed record of several people."""
    cadre = make_cadre(
        f"{TOKEN}名",
        staff_number=f"{TOKEN}1",
        username=f"{TOKEN}u",
        email=f"{TOKEN}@example.org",
    )
    make_posting(cadre)
    make_grant(cadre)
    other = make_cadre()
    make_log(9, people=[cadre, other], title=f"{TOKEN}课", outcome={"remark": TOKEN})
    entry = make_entry(cadre, title=f"{TOKEN}证书", occasion=TOKEN)
    services.issue_certificate(entry=entry, at=NOON)
    services.sign_pledge(
        cadre=cadre, text=make_pledge_text(), occasion="节日", signature=cadre.name, at=NOON
    )
    services.open_record(viewer=cadre, cadre=other, purpose="ASSESSMENT", note="", at=NOON)
    services.open_record(viewer=other, cadre=cadre, purpose="OTHER", note=TOKEN, at=NOON)
    make_log(1, people=[other])
    return cadre


def asked_for(person):
    return erasing.request_erasure(
        cadre=person, reason="调离后依申请删除", actor=make_cadre(), at=NOON
    )


def places_of(token):
    """Every column of every table that holds `token` for the erased person."""
    found = []
    for model in apps.get_models():
        table = model._meta.db_table
        if table in KEPT_BY_LAW:
            continue
        texts = [
            field.name
            for field in model._meta.concrete_fields
            if isinstance(field, models.CharField | models.TextField | models.JSONField)
        ]
        for name in texts:
            rows = model._base_manager.filter(**{f"{name}__icontains": token})
            found += [f"{table}.{name}"] * rows.count()
    return found


def test_nothing_names_the_person_any_more(person):
    others = Entry.objects.exclude(cadre=person)
    assert "records_certificate.name" in places_of(TOKEN)  # the scan sees what there is

    erasing.carry_out_erasure(erasure=asked_for(person), actor=make_cadre(), at=NOON)

    left = set(places_of(TOKEN))
    # What other people did under the same words is theirs.
    assert left <= {"records_entry.title", "records_entry.outcome"}
    assert not Entry.objects.filter(cadre=person, title__contains=TOKEN).exists()
    assert others.filter(title__contains=TOKEN).exists()
    assert not EntrySalt.objects.filter(entry__cadre=person).exists()


def test_the_log_still_verifies_against_what_was_kept_before(person, tmp_path):
    kept = export_to(tmp_path / "kept")
    root = bytes(Checkpoint.objects.last().root)
    hours = person.entries.total_hours()

    erasing.carry_out_erasure(erasure=asked_for(person), actor=make_cadre(), at=NOON)

    verdict = verify_record.verify(export_to(tmp_path / "after"), [kept])
    assert verdict.ok
    assert any("can no longer be tied to a person" in note for note in verdict.notes)
    assert bytes(Checkpoint.objects.last().root) == root
    assert person.entries.total_hours() == hours  # figures of the unit stay


def test_the_triggers_are_back_afterwards(person):
    erasing.carry_out_erasure(erasure=asked_for(person), actor=make_cadre(), at=NOON)

    assert refuses_rewriting(connection, "records_entry")
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(title="x")


def test_nobody_can_sign_in_to_the_account(person, client):
    erasing.carry_out_erasure(erasure=asked_for(person), actor=make_cadre(), at=NOON)

    person.refresh_from_db()
    assert not person.is_active
    assert not person.has_usable_password()
    assert (person.name, person.email, person.username) == (erasing.ERASED_NAME, "", None)


class TestTwoPeople:
    def test_who_asked_cannot_carry_out(self, person):
        erasure = asked_for(person)

        with pytest.raises(erasing.NeedsAnotherPerson):
            erasing.carry_out_erasure(erasure=erasure, actor=erasure.requested_by, at=NOON)
        assert EntrySalt.objects.filter(entry__cadre=person).exists()

    def test_nobody_erases_themselves(self, person):
        with pytest.raises(erasing.NeedsAnotherPerson):
            erasing.request_erasure(cadre=person, reason="x", actor=person, at=NOON)
        with pytest.raises(erasing.NeedsAnotherPerson):
            erasing.carry_out_erasure(erasure=asked_for(person), actor=person, at=NOON)

    def test_the_database_insists(self, person):
        erasure = asked_for(person)

        with pytest.raises(IntegrityError), transaction.atomic():
            Erasure.objects.filter(pk=erasure.pk).update(carried_out_by=erasure.requested_by)

    def test_asking_twice_is_refused(self, person):
        asked_for(person)

        with pytest.raises(erasing.AlreadyRequested):
            asked_for(person)

    def test_carrying_out_twice_is_refused(self, person):
        erasure = asked_for(person)
        erasing.carry_out_erasure(erasure=erasure, actor=make_cadre(), at=NOON)

        with pytest.raises(erasing.NotRequested):
            erasing.carry_out_erasure(erasure=erasure, actor=make_cadre(), at=NOON)


def test_by_command(person, capsys):
    one, other = make_cadre(), make_cadre()
    number = person.staff_number

    with pytest.raises(CommandError, match="asked"):
        call_command("erase_person", number, by=other.staff_number, carry_out=True)
    call_command("erase_person", number, by=one.staff_number, reason="依申请")
    with pytest.raises(CommandError):
        call_command("erase_person", number, by=one.staff_number, carry_out=True)
    call_command("erase_person", number, by=other.staff_number, carry_out=True)

    assert '"salts"' in capsys.readouterr().out
    with pytest.raises(CommandError, match="no cadre"):
        call_command("erase_person", number, by=other.staff_number, carry_out=True)


def test_what_the_person_wrote_and_confided_goes_too(person):
    other = make_cadre()
    Reflection.objects.create(cadre=person, text=TOKEN, written_at=NOON, changed_at=NOON)
    SelfReport.objects.create(cadre=person, period_code="2026-1", body=TOKEN, begun_at=NOON)
    talk = make_talk(person, other, topic=TOKEN, agenda=TOKEN)
    Talk.objects.filter(pk=talk.pk).update(person_opinion=TOKEN, talker_opinion=TOKEN)
    make_application(person, title=TOKEN, account=TOKEN)
    essay = make_essay(make_task(person.unit, other), person, text=TOKEN * 3)
    mark_by_all(essay)
    make_log(1, people=[other])
    assert "records_talk.person_opinion" in places_of(TOKEN)

    erasing.carry_out_erasure(erasure=asked_for(person), actor=make_cadre(), at=NOON)

    assert set(places_of(TOKEN)) <= {"records_entry.title", "records_entry.outcome"}
    assert not Entry.objects.filter(cadre=person, title__contains=TOKEN).exists()


def test_what_layers_above_hold_is_erased_too(person, monkeypatch):
    seen = []
    monkeypatch.setattr(erasing, "_erasers", [lambda cadre: seen.append(cadre) or 3])

    done = erasing.carry_out_erasure(erasure=asked_for(person), actor=make_cadre(), at=NOON)

    assert seen == [person]
    assert done.rows > 3
