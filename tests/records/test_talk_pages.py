"""Talks are planned, read, changed and given opinions on pages that nobody else can open."""

import datetime as dt

import pytest
from django.utils import timezone

from records.models import Talk
from records.talks import services
from records.talks.registries import Study, gives_studies, study_givers
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.talks import make_talk

pytestmark = pytest.mark.django_db
PLAN = {
    "kind": "INTERVIEW",
    "topic": "采购中的交往",
    "planned_for": "2099-01-05T09:30",
    "minutes": "30",
    "place": "三楼谈话室",
    "agenda": "听取情况",
    "talker": "",
}


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def talk(cast):
    return make_talk(cast.cadre, cast.supervisor, at=timezone.now() - dt.timedelta(days=2))


@pytest.fixture
def studies():
    given = [Study("courses.course:1@1", "采购课", "Procurement", "/courses/one/")]
    before = [*study_givers]
    study_givers.clear()
    gives_studies(lambda: given)
    yield given
    study_givers[:] = before


def as_(client, cadre):
    client.force_login(cadre)
    return client


class TestPlanning:
    def test_begins_with_finding_the_person(self, client, cast):
        page = as_(client, cast.supervisor).get("/talks/plan/?q=张").content.decode()

        assert "张清和" in page
        assert f"person={cast.cadre.staff_number}" in page
        assert "赵远山" not in client.get("/talks/plan/?q=").content.decode()

    def test_suggests_an_agenda(self, client, cast):
        address = f"/talks/plan/?person={cast.cadre.staff_number}&kind=PRE_APPOINTMENT"
        page = as_(client, cast.supervisor).get(address)

        assert len(page.context["form"]["agenda"].value().splitlines()) == 4

    def test_suggests_another_for_another_kind_and_keeps_what_was_typed(self, client, cast):
        address = f"/talks/plan/?person={cast.cadre.staff_number}"
        page = as_(client, cast.supervisor).post(
            address, {**PLAN, "kind": "PRE_APPOINTMENT", "suggest": "1"}
        )

        assert page.context["form"]["topic"].value() == PLAN["topic"]
        assert len(page.context["form"]["agenda"].value().splitlines()) == 4
        assert not Talk.objects.exists()

    def test_keeps_the_plan_on_the_sites_clock(self, client, cast):
        address = f"/talks/plan/?person={cast.cadre.staff_number}"
        answer = as_(client, cast.supervisor).post(address, PLAN)

        talk = Talk.objects.get()
        assert answer["Location"] == f"/talks/{talk.public_id}/"
        assert (talk.person, talk.talker, talk.officer) == (
            cast.cadre,
            cast.supervisor,
            cast.supervisor,
        )
        assert talk.planned_for == dt.datetime(2099, 1, 5, 1, 30, tzinfo=dt.UTC)

    def test_may_name_somebody_of_ones_units_as_who_talks(self, client, cast):
        address = f"/talks/plan/?person={cast.cadre.staff_number}"
        as_(client, cast.supervisor).post(
            address, {**PLAN, "talker": cast.teammate.staff_number}
        )

        assert Talk.objects.get().talker == cast.teammate

    @pytest.mark.parametrize(
        "wrong",
        [{"topic": ""}, {"planned_for": "soon"}, {"minutes": "0"}, {"talker": "nobody"},
         {"kind": "OTHER"}, {"planned_for": "2001-01-01T10:00"}],
    )  # fmt: skip
    def test_says_what_is_wrong_and_keeps_what_was_typed(self, client, cast, wrong):
        address = f"/talks/plan/?person={cast.cadre.staff_number}"
        answer = as_(client, cast.supervisor).post(address, {**PLAN, **wrong})

        assert answer.status_code == 422
        assert PLAN["agenda"] in answer.content.decode()
        assert not Talk.objects.exists()

    def test_is_not_there_without_the_right_or_for_people_of_other_units(self, client, cast):
        assert as_(client, cast.cadre).get("/talks/plan/").status_code == 404
        foreign = f"/talks/plan/?person={cast.stranger.staff_number}"
        assert as_(client, cast.supervisor).get(foreign).status_code == 404
        assert client.post(foreign, PLAN).status_code == 404


class TestReading:
    @pytest.mark.parametrize("reader", ["cadre", "supervisor"])
    def test_both_parties_read_it_and_nothing_is_kept_in_caches(
        self, client, cast, talk, reader
    ):
        answer = as_(client, getattr(cast, reader)).get(f"/talks/{talk.public_id}/")

        assert talk.topic in answer.content.decode()
        assert answer["Cache-Control"] == "no-store"
        assert talk.topic in client.get("/talks/").content.decode()

    @pytest.mark.parametrize("reader", ["teammate", "stranger", "other_supervisor"])
    @pytest.mark.parametrize("place", ["", "change/", "invitation.ics"])
    def test_it_is_not_there_for_anybody_else(self, client, cast, talk, reader, place):
        reading = as_(client, getattr(cast, reader))

        assert reading.get(f"/talks/{talk.public_id}/{place}").status_code == 404
        assert talk.topic not in reading.get("/talks/").content.decode()

    def test_a_draft_is_shown_to_its_author_only(self, client, cast, talk):
        services.keep_opinion(talk=talk, author=cast.cadre, opinion="我的草稿")
        services.keep_opinion(talk=talk, author=cast.supervisor, opinion="领导草稿")

        address = f"/talks/{talk.public_id}/"
        own = as_(client, cast.cadre).get(address).content.decode()
        other = as_(client, cast.supervisor).get(address).content.decode()
        assert ("我的草稿" in own, "领导草稿" in own) == (True, False)
        assert ("我的草稿" in other, "领导草稿" in other) == (False, True)

    def test_the_invitation_says_when_and_where_but_not_about_what(self, client, cast, talk):
        answer = as_(client, cast.cadre).get(f"/talks/{talk.public_id}/invitation.ics")

        text = answer.content.decode()
        assert answer["Content-Type"].startswith("text/calendar")
        assert "三楼谈话室" in text.replace("\r\n ", "")
        assert talk.topic not in text.replace("\r\n ", "")

    def test_the_home_page_of_both_asks_to_come(self, client, cast, talk):
        for cadre in (cast.cadre, cast.supervisor):
            assert f"/talks/{talk.public_id}/" in as_(client, cadre).get("/").content.decode()
        assert str(talk.public_id) not in as_(client, cast.teammate).get("/").content.decode()

    def test_other_verbs_are_refused(self, client, cast, talk):
        for place in ("opinion/", "follow-up/", "cancel/"):
            address = f"/talks/{talk.public_id}/{place}"
            assert as_(client, cast.cadre).get(address).status_code == 405
        assert client.post(f"/talks/{talk.public_id}/").status_code == 405

    def test_the_list_costs_the_same_for_many(
        self, client, cast, talk, django_assert_max_num_queries
    ):
        for _number in range(5):
            make_talk(cast.cadre, cast.supervisor)
        as_(client, cast.supervisor).get("/talks/")

        with django_assert_max_num_queries(7):
            client.get("/talks/")


class TestOpinions:
    def test_are_kept_quietly_while_typing(self, client, cast, talk):
        answer = as_(client, cast.cadre).post(
            f"/talks/{talk.public_id}/opinion/",
            {"opinion": "写到一半"},
            headers={"X-Draft": "1"},
        )

        talk.refresh_from_db()
        assert (answer.status_code, talk.person_opinion) == (204, "写到一半")

    def test_close_the_talk_one_after_the_other(self, client, cast, talk):
        address = f"/talks/{talk.public_id}/opinion/"
        as_(client, cast.supervisor).post(address, {"opinion": "要求明确。", "final": "1"})
        as_(client, cast.cadre).post(address, {"opinion": "接受提醒。", "final": "1"})

        talk.refresh_from_db()
        assert talk.held_at == talk.planned_for
        assert talk.confirmed_at is not None
        page = client.get(f"/talks/{talk.public_id}/").content.decode()
        assert "要求明确。" in page and "接受提醒。" in page

    def test_that_cannot_be_taken_are_shown_again(self, client, cast, talk):
        answer = as_(client, cast.cadre).post(
            f"/talks/{talk.public_id}/opinion/", {"opinion": "太早了", "final": "1"}
        )

        assert answer.status_code == 422
        assert "太早了" in answer.content.decode()

    def test_of_the_officer_who_is_no_party_do_not_exist(self, client, cast):
        officer = make_cadre("纪检干部", unit=cast.bureau)
        make_grant(officer, unit=cast.bureau)
        talk = make_talk(cast.cadre, cast.teammate, officer=officer)

        answer = as_(client, officer).post(
            f"/talks/{talk.public_id}/opinion/", {"opinion": "x"}
        )

        assert answer.status_code == 404


class TestArranging:
    @pytest.mark.parametrize("place", ["change/", "follow-up/", "cancel/"])
    def test_is_not_for_the_other_party(self, client, cast, talk, place):
        answer = as_(client, cast.cadre).post(f"/talks/{talk.public_id}/{place}", PLAN)

        assert answer.status_code == 404

    def test_changes_the_plan(self, client, cast, talk):
        answer = as_(client, cast.supervisor).post(
            f"/talks/{talk.public_id}/change/", {**PLAN, "place": "二楼"}
        )

        talk.refresh_from_db()
        assert (answer.status_code, talk.place, talk.revision) == (302, "二楼", 1)

    def test_calls_the_talk_off(self, client, cast, talk):
        as_(client, cast.supervisor).post(f"/talks/{talk.public_id}/cancel/")

        talk.refresh_from_db()
        assert talk.cancelled_at is not None
        page = as_(client, cast.cadre).get("/").content.decode()
        assert str(talk.public_id) not in page

    def test_adds_follow_up_study(self, client, cast, talk, studies):
        address = f"/talks/{talk.public_id}/follow-up/"
        key = {"study": studies[0].activity_key}
        assert as_(client, cast.supervisor).post(address, key).status_code == 302
        assert client.post(address, key).status_code == 302  # once more is no error
        assert client.post(address, {"study": "courses.course:9@1"}).status_code == 422

        assert talk.follow_ups.count() == 1
        page = as_(client, cast.cadre).get(f"/talks/{talk.public_id}/").content.decode()
        assert "/courses/one/" in page
