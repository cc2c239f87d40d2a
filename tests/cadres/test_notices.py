"""A notice reaches its person once: in the inbox at once, by each channel through the outbox."""

import datetime as dt
import json

import pytest
from django.core import mail
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from cadres.models import Cadre, Delivery, Notice
from cadres.notices import services
from cadres.notices.channels import CHANNELS, EmailChannel
from cadres.notices.guards import guards, register_guard
from cadres.notices.services import Draft, deliver_notices, post_notices
from tests.factories.cadres import make_cadre
from tests.factories.records import NOON

pytestmark = pytest.mark.django_db
LATER = NOON + dt.timedelta(minutes=11)


class Killed(BaseException):
    """The process ends here."""


@pytest.fixture
def cadre():
    return make_cadre(email="zhang@example.org")


def draft(cadre, key="k1", **fields):
    return Draft(cadre.pk, "REMINDER", key, title="请学习", title_en="Please study", **fields)


def test_posting_twice_is_once(cadre):
    assert post_notices(drafts=[draft(cadre)], at=NOON) == 1
    assert post_notices(drafts=[draft(cadre)], at=NOON) == 0
    cadre.refresh_from_db()
    assert cadre.unread_notices == 1
    assert Delivery.objects.count() == 1


def test_hundreds_cost_four_statements(django_assert_max_num_queries):
    people = [make_cadre() for _n in range(60)]

    with django_assert_max_num_queries(6):
        assert post_notices(drafts=[draft(each) for each in people], at=NOON) == 60


def test_a_mail_goes_out_once_with_the_due_day_attached(cadre):
    post_notices(drafts=[draft(cadre, body="为了熟悉新规。", due_on=NOON.date())], at=NOON)

    assert deliver_notices(at=NOON) == 1
    assert deliver_notices(at=LATER) == 0
    (message,) = mail.outbox
    assert message.to == ["zhang@example.org"]
    assert "为了熟悉新规。" in message.body
    name, content, kind = message.attachments[0]
    assert (name, kind) == ("due.ics", "text/calendar")
    assert f"DTSTART;VALUE=DATE:{NOON:%Y%m%d}" in content


def test_nothing_leaves_before_its_time(cadre):
    post_notices(drafts=[draft(cadre)], at=NOON, not_before=LATER)

    assert deliver_notices(at=NOON) == 0
    assert deliver_notices(at=LATER) == 1


def test_without_an_address_the_inbox_is_enough():
    post_notices(drafts=[draft(make_cadre())], at=NOON)

    assert Notice.objects.count() == 1
    assert not Delivery.objects.exists()


def test_what_holds_no_longer_is_dropped_when_it_would_be_sent(cadre, monkeypatch):
    monkeypatch.setitem(guards, "test.guard", lambda rest: rest == "holds")
    post_notices(drafts=[draft(cadre, guard="test.guard:gone")], at=NOON)
    post_notices(drafts=[draft(cadre, "k2", guard="test.guard:holds")], at=NOON)

    assert deliver_notices(at=NOON) == 1
    assert Delivery.objects.filter(dropped_at=NOON).count() == 1
    assert len(mail.outbox) == 1


def test_the_guard_is_asked_in_the_transaction_that_takes_the_message(cadre):
    seen = []
    register_guard(
        "test.atomic",
        lambda rest: not seen.append(transaction.get_connection().in_atomic_block),
    )
    post_notices(drafts=[draft(cadre, guard="test.atomic:1")], at=NOON)

    deliver_notices(at=NOON)
    del guards["test.atomic"]

    assert seen == [True]


def test_a_refused_message_is_tried_again_later_and_not_for_ever(cadre, monkeypatch):
    class Refusing:
        def send(self, message):
            raise OSError("busy")

    monkeypatch.setattr(
        "cadres.notices.channels._MailLine.send", lambda self, message: Refusing().send(message)
    )
    post_notices(drafts=[draft(cadre)], at=NOON)

    for tries in range(10):
        deliver_notices(at=NOON + dt.timedelta(hours=tries))

    delivery = Delivery.objects.get()
    assert delivery.sent_at is None
    assert delivery.tries == 6
    assert "busy" in delivery.error


def test_killed_between_sending_and_marking_the_effect_is_seen_once(
    cadre, settings, tmp_path, monkeypatch
):
    """R16: the same message again, under the same key; one file, one inbox line, one Message-ID."""
    settings.NOTICE_CHANNELS, settings.NOTICE_FOLDER = ["EMAIL", "WECOM"], tmp_path
    post_notices(drafts=[draft(cadre)], at=NOON)
    send = services._deliver

    def send_and_die(pk, line, at, claimed_before):
        delivery = services._claim(pk, at, claimed_before)
        line.send(services.message_of(delivery))
        raise Killed

    monkeypatch.setattr(services, "_deliver", send_and_die)
    for _channel in settings.NOTICE_CHANNELS:
        with pytest.raises(Killed):
            deliver_notices(at=NOON)
        monkeypatch.setattr(services, "_deliver", send_and_die)
    monkeypatch.setattr(services, "_deliver", send)

    assert deliver_notices(at=NOON + dt.timedelta(minutes=1)) <= 1  # others still hold theirs
    deliver_notices(at=LATER)

    files = list((tmp_path / "wecom").glob("*.json"))
    assert len(files) == 1
    assert json.loads(files[0].read_text())["to"] == cadre.staff_number
    assert len({message.extra_headers["Message-ID"] for message in mail.outbox}) == 1
    assert Notice.objects.count() == 1
    assert not Delivery.objects.open().exists()


def test_a_lost_mark_would_be_noticed(cadre, monkeypatch):
    """The mutant: marking before sending loses the message when the worker dies in between."""
    post_notices(drafts=[draft(cadre)], at=NOON)

    def mark_and_die(pk, line, at, claimed_before):
        services._claim(pk, at, claimed_before)
        Delivery.objects.filter(pk=pk).update(sent_at=at)
        raise Killed

    with monkeypatch.context() as patched, pytest.raises(Killed):
        patched.setattr(services, "_deliver", mark_and_die)
        deliver_notices(at=NOON)
    deliver_notices(at=LATER)

    assert mail.outbox == []  # what the real order never does


def test_every_channel_has_the_code_it_is_known_by():
    assert all(channel.code == code for code, channel in CHANNELS.items())
    assert isinstance(CHANNELS["EMAIL"], EmailChannel)


def test_the_inbox_lists_opens_and_clears(client, cadre):
    post_notices(drafts=[draft(cadre, url="/record/"), draft(cadre, "k2")], at=NOON)
    client.force_login(cadre)
    page = client.get("/inbox/").content.decode()
    assert page.count("请学习") >= 2
    assert "bell__number" in page
    first = Notice.objects.get(key="k1")

    response = client.post(f"/inbox/{first.public_id}/open/")

    assert response["Location"] == "/record/"
    cadre.refresh_from_db()
    assert cadre.unread_notices == 1
    client.post("/inbox/read/")
    assert Cadre.objects.get(pk=cadre.pk).unread_notices == 0
    assert "bell__number" not in client.get("/inbox/").content.decode()


def test_the_number_in_the_head_costs_no_query(client, cadre):
    client.force_login(cadre)
    client.get("/record/privacy/")
    with CaptureQueriesContext(connection) as before:
        client.get("/record/privacy/")
    post_notices(drafts=[draft(cadre)], at=NOON)
    with CaptureQueriesContext(connection) as after:
        assert "bell__number" in client.get("/record/privacy/").content.decode()

    assert len(after) == len(before)


def test_somebody_elses_notice_does_not_exist(client, cadre):
    post_notices(drafts=[draft(cadre)], at=NOON)
    client.force_login(make_cadre())

    assert client.post(f"/inbox/{Notice.objects.get().public_id}/open/").status_code == 404
    assert "请学习" not in client.get("/inbox/").content.decode()


@pytest.mark.parametrize("path", ["/inbox/", "/inbox/read/", "/inbox/due.ics"])
def test_a_visitor_signs_in_first_and_verbs_count(client, cadre, path):
    verb = client.post if path == "/inbox/read/" else client.get
    assert verb(path).status_code == 302
    client.force_login(cadre)
    wrong = client.get if path == "/inbox/read/" else client.post
    assert wrong(path).status_code == 405
