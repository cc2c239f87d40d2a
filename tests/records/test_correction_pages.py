"""Officers ask for corrections and decide on them; the person sees entry and correction."""

import datetime as dt
import uuid

import pytest
from django.utils import timezone

from cadres.roles import Role
from records.correcting import services
from records.models import CorrectionRequest, Effect, Entry, Kind, Purpose
from records.services import open_record
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.records import NOON, make_entry

pytestmark = pytest.mark.django_db
REASON = "签到表核对后发现本人当日请假，未参加。"
QUEUE = "/console/corrections/"


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def second(cast):
    officer = make_cadre("何静澜", unit=cast.county)
    make_grant(officer, Role.SUPERVISOR, unit=cast.county)
    return officer


@pytest.fixture
def entry(cast):
    return make_entry(cast.cadre, title="守住采购这道关")


@pytest.fixture
def asked(entry, cast):
    return services.request_correction(
        entry=entry, effect=Effect.VOID, reason=REASON, actor=cast.supervisor, at=NOON
    )


def signed_in(client, cadre):
    client.force_login(cadre)
    return client


def asking(entry):
    return f"/record/entries/{entry.public_id}/correction/"


def opened(viewer, cadre):
    open_record(
        viewer=viewer, cadre=cadre, purpose=Purpose.INSPECTION, note="", at=timezone.now()
    )


class TestAsking:
    def test_works_from_an_open_record(self, client, cast, entry):
        signed_in(client, cast.supervisor)
        opened(cast.supervisor, cast.cadre)

        shown = client.get(f"/record/{cast.cadre.staff_number}/").content.decode()
        answer = client.post(asking(entry), {"effect": "VOID", "reason": REASON})

        assert asking(entry) in shown
        assert answer.status_code == 302
        assert CorrectionRequest.objects.get().requested_by == cast.supervisor

    def test_first_wants_the_record_opened_with_a_reason(self, client, cast, entry):
        answer = signed_in(client, cast.supervisor).get(asking(entry))

        assert answer["Location"] == f"/record/{cast.cadre.staff_number}/"

    def test_keeps_what_was_typed_when_it_is_refused(self, client, cast, entry):
        signed_in(client, cast.supervisor)
        opened(cast.supervisor, cast.cadre)

        answer = client.post(asking(entry), {"effect": "HOURS", "reason": REASON})

        assert answer.status_code == 422
        assert REASON in answer.content.decode()
        assert not CorrectionRequest.objects.exists()

    @pytest.mark.parametrize("who", ["cadre", "teammate", "other_supervisor"])
    def test_is_not_found_by_strangers_other_units_and_oneself(self, client, cast, entry, who):
        assert signed_in(client, getattr(cast, who)).get(asking(entry)).status_code == 404

    def test_is_not_found_for_a_correction_or_an_own_entry(self, client, cast, asked, second):
        correction = services.confirm_correction(request=asked, actor=second, at=NOON)
        signed_in(client, cast.supervisor)

        assert client.get(asking(correction)).status_code == 404
        assert client.get(asking(make_entry(cast.supervisor))).status_code == 404

    def test_wants_get_or_post(self, client, cast, entry):
        assert signed_in(client, cast.supervisor).put(asking(entry)).status_code == 405


class TestDeciding:
    def test_confirms(self, client, asked, second):
        answer = signed_in(client, second).post(
            f"{QUEUE}{asked.public_id}/", {"decision": "confirm"}
        )

        assert answer.status_code == 302
        assert Entry.objects.get(kind=Kind.CORRECTION).vouched_by == second

    def test_turns_down_with_words_only(self, client, asked, second):
        signed_in(client, second)
        address = f"{QUEUE}{asked.public_id}/"

        assert client.post(address, {"decision": "reject"}).status_code == 422
        assert client.post(address, {}).status_code == 422
        client.post(address, {"decision": "reject", "note": "签到表无误。"})

        assert CorrectionRequest.objects.get().state == "REJECTED"
        assert not Entry.objects.filter(kind=Kind.CORRECTION).exists()

    def test_offers_who_asked_only_to_take_it_back(self, client, cast, asked):
        signed_in(client, cast.supervisor)
        address = f"{QUEUE}{asked.public_id}/"

        assert 'value="confirm"' not in client.get(address).content.decode()
        assert client.post(address, {"decision": "confirm"}).status_code == 422
        assert client.post(f"{address}take-back/").status_code == 302
        assert CorrectionRequest.objects.get().state == "WITHDRAWN"

    @pytest.mark.parametrize("who", ["cadre", "stranger", "other_supervisor"])
    def test_is_not_found_by_anybody_else(self, client, cast, asked, who):
        signed_in(client, getattr(cast, who))

        assert client.get(f"{QUEUE}{asked.public_id}/").status_code == 404
        assert client.post(f"{QUEUE}{asked.public_id}/take-back/").status_code == 404

    def test_of_what_is_not_there_is_not_found(self, client, second):
        assert signed_in(client, second).get(f"{QUEUE}{uuid.uuid4()}/").status_code == 404

    def test_taking_back_wants_post(self, client, cast, asked):
        signed_in(client, cast.supervisor)

        assert client.get(f"{QUEUE}{asked.public_id}/take-back/").status_code == 405


class TestQueue:
    def test_lists_what_waits_and_what_was_decided(self, client, asked, second):
        signed_in(client, second)

        assert REASON in client.get(QUEUE).content.decode()
        services.confirm_correction(request=asked, actor=second, at=NOON)
        assert REASON not in client.get(QUEUE).content.decode()
        assert REASON in client.get(f"{QUEUE}?show=decided").content.decode()

    def test_shows_nothing_of_other_units(self, client, cast, asked):
        shown = signed_in(client, cast.other_supervisor).get(QUEUE).content.decode()

        assert REASON not in shown

    def test_is_not_there_for_others(self, client, cast):
        assert signed_in(client, cast.cadre).get(QUEUE).status_code == 404

    def test_queries_do_not_grow(self, client, cast, second, django_assert_max_num_queries):
        for number in range(6):
            services.request_correction(
                entry=make_entry(cast.cadre), effect=Effect.REMARK, reason=REASON,
                actor=cast.supervisor, at=NOON + dt.timedelta(minutes=number),
            )  # fmt: skip
        signed_in(client, second).get(QUEUE)

        with django_assert_max_num_queries(7):
            client.get(QUEUE)


class TestTheOwnRecord:
    def test_tells_of_a_request_and_its_reason(self, client, cast, asked):
        shown = signed_in(client, cast.cadre).get("/record/").content.decode()

        assert REASON in shown

    def test_shows_entry_and_correction_side_by_side(self, client, cast, asked, second):
        correction = services.confirm_correction(request=asked, actor=second, at=timezone.now())

        answer = signed_in(client, cast.cadre).get("/record/")

        (year,) = answer.context["history"].years()
        assert [each.correction for each in year.entries] == [correction]
        shown = answer.content.decode()
        assert "<del>2.00</del>" in shown
        assert "何静澜（青峰县）" in shown

    def test_filters_the_entries_that_were_corrected(self, client, cast, asked, second):
        make_entry(cast.cadre, title="没有更正的课程")
        services.confirm_correction(request=asked, actor=second, at=NOON)

        shown = signed_in(client, cast.cadre).get("/record/?kind=CORRECTION").content.decode()

        assert "守住采购这道关" in shown
        assert "没有更正的课程" not in shown
