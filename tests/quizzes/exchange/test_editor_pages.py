"""Editors try a file on a page, read a verdict for each question, and import it by the same path."""

import datetime as dt
import time

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cadres.roles import Role
from cadres.services import grant_role
from cadres.workflow import ensure_editorial_workflow
from quizzes.exchange.formats import WRITABLE, outcomes
from quizzes.exchange.keeping import (
    KEPT_FOR,
    FileGone,
    KeptFile,
    drop_old_files,
    keep_file,
    kept_file,
)
from quizzes.exchange.workbook import template
from quizzes.models import Question
from tests.factories.cadres import make_cadre
from tests.factories.pages import plant_home
from tests.factories.quizzes import make_bank, make_question

pytestmark = pytest.mark.django_db
PAGE = "/admin/questions/import/"
GIFT = "收到礼品怎么办？{=上交 ~收下}\n\n没有答案 {~甲 ~乙}\n\n公款可以旅游。{F}\n".encode()


@pytest.fixture
def bank(db):
    return make_bank()


def log_in(client, role):
    plant_home()
    ensure_editorial_workflow()
    cadre = make_cadre()
    grant_role(cadre=cadre, role=role, unit=cadre.unit)
    cadre.refresh_from_db()
    client.force_login(cadre)
    return cadre


def send(client, bank, content=GIFT, **fields):
    upload = SimpleUploadedFile("questions.gift", content)
    return client.post(PAGE, {"bank": bank.pk, "file": upload, **fields})


def confirm(client, note):
    return client.post(PAGE, {"note": note})


def test_a_file_is_tried_then_imported_and_handed_in_without_being_sent_again(client, bank):
    editor = log_in(client, Role.EDITOR)
    old = make_question(bank=bank, code="kept")

    tried = send(client, bank, hands_in="on")
    assert [one.became.value for one in tried.context["verdicts"]] == ["NEW", "REFUSED", "NEW"]
    assert "没有答案" in tried.content.decode()
    assert list(Question.objects.all()) == [old]

    done = confirm(client, tried.context["note"])
    assert done.context["report"].imported == 2
    new = Question.objects.exclude(pk=old.pk)
    assert set(new.values_list("state", "current__author")) == {("IN_REVIEW", editor.pk)}

    again = send(client, bank)
    assert [one.became.value for one in again.context["verdicts"]] == [
        "SAME",
        "REFUSED",
        "SAME",
    ]
    assert "note" not in again.content.decode().partition('type="hidden"')[2]
    assert confirm(client, tried.context["note"]).status_code == 400  # imported already


def test_only_the_file_that_was_tried_and_by_whom_it_was_is_imported(client, bank):
    drop_old_files(at=timezone.now() + KEPT_FOR * 2)  # those of other tests
    editor = log_in(client, Role.EDITOR)
    first = send(client, bank).context["note"]
    second = send(client, bank, "公款可以旅游。{F}\n".encode()).context["note"]

    assert confirm(client, first).status_code == 400  # another file has taken its place
    assert confirm(client, second[:-1]).status_code == 400
    log_in(client, Role.EDITOR)
    assert confirm(client, second).status_code == 400
    assert not Question.objects.exists()
    client.force_login(editor)
    now = timezone.now()
    assert drop_old_files(at=now) == 0
    assert drop_old_files(at=now + KEPT_FOR + dt.timedelta(minutes=1)) == 1
    gone = confirm(client, second)
    assert gone.status_code == 400
    assert gone.context["refusal"]
    assert not Question.objects.exists()


def test_a_note_is_good_for_an_hour(bank, monkeypatch):
    editor = make_cadre()
    note = keep_file(file=KeptFile(GIFT, "q.gift", bank, "", False), actor=editor)
    assert kept_file(note=note, actor=editor).content == GIFT

    later = time.time() + KEPT_FOR.total_seconds() + 5
    monkeypatch.setattr(signing.time, "time", lambda: later)

    with pytest.raises(FileGone):
        kept_file(note=note, actor=editor)


def test_a_file_that_cannot_be_read_is_refused_whole(client, bank):
    log_in(client, Role.EDITOR)

    response = send(client, bank, b"<html>")

    assert response.status_code == 400
    assert "file" in response.context["form"].errors
    assert not Question.objects.exists()


@pytest.mark.parametrize("code", sorted(WRITABLE))
def test_a_bank_is_taken_out_and_reads_back(client, bank, code):
    log_in(client, Role.EDITOR)
    make_question("ORDERING", bank=bank)
    make_question("MULTIPLE", bank=bank)

    response = client.get(reverse("export_bank", args=[bank.pk, code]))

    assert f"{bank.code}{WRITABLE[code].suffix}" in response["Content-Disposition"]
    assert len(list(outcomes(response.content, code))) == 2


def test_the_template_opens_and_the_bank_leads_to_all_of_it(client, bank):
    log_in(client, Role.EDITOR)

    assert client.get("/admin/questions/import/template/").content[:2] == template()[:2]
    page = client.get(
        reverse("wagtailsnippets_quizzes_bank:edit", args=[bank.pk])
    ).content.decode()
    assert f"{PAGE}?bank={bank.pk}" in page
    for code in WRITABLE:
        assert reverse("export_bank", args=[bank.pk, code]) in page


def test_for_others_the_pages_do_not_exist(client, bank):
    log_in(client, Role.PUBLISHER)

    for address in (PAGE, reverse("export_bank", args=[bank.pk, "gift"])):
        assert client.get(address).status_code == 404
    log_in(client, Role.EDITOR)
    assert client.get(reverse("export_bank", args=[bank.pk, "qti"])).status_code == 404
    assert client.get(reverse("export_bank", args=[99999, "gift"])).status_code == 404
    assert client.put(PAGE).status_code == 405
