"""A talk is arranged, held and confirmed; both records say that it took place, nothing more."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from wagtail.models import ModelLogEntry

from records.models import Kind, Talk, TalkKind
from records.talks import services
from records.talks.agenda import PARTS
from records.talks.reading import follow_ups_of, people_to_talk_to, readable_talks
from records.talks.registries import Study
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.records import NOON, make_entry
from tests.factories.talks import make_held_talk, make_talk

pytestmark = pytest.mark.django_db
ALL_PARTS = [part.code for part in PARTS["PRE_APPOINTMENT"]]
STUDY = Study("courses.course:1@1", "采购课", "Procurement", "/courses/one/")


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def talk(cast):
    return make_talk(cast.cadre, cast.supervisor)


def hold(talk, *, held_at=NOON, covered=(), opinion="要求明确。"):
    return services.hold_talk(
        talk=talk,
        talker=talk.talker,
        held_at=held_at,
        covered=covered,
        opinion=opinion,
        at=NOON,
    )


def test_belongs_to_the_unit_of_the_person(cast, talk):
    assert talk.unit == cast.cadre.unit
    assert talk.is_open


def test_needs_two_people(cast):
    with pytest.raises(services.TalkWithOneself):
        make_talk(cast.cadre, cast.cadre)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_talk(cast.cadre, cast.supervisor)
        Talk.objects.update(talker=cast.cadre)


def test_may_be_written_down_a_month_later_and_no_more(cast):
    month_ago = NOON - dt.timedelta(days=31)

    assert make_talk(cast.cadre, cast.supervisor, planned_for=month_ago)
    with pytest.raises(services.TooLongAgo):
        make_talk(cast.cadre, cast.supervisor, planned_for=month_ago - dt.timedelta(minutes=1))


def test_somebody_without_a_unit_has_no_authorised_officer(cast):
    with pytest.raises(services.PersonHasNoUnit):
        make_talk(make_cadre(unit_id=None), cast.supervisor)


class TestHolding:
    def test_gives_both_records_an_entry_that_tells_nothing(self, cast, talk):
        hold(talk)

        for cadre in (cast.cadre, cast.supervisor):
            entry = cadre.entries.get()
            assert (entry.kind, entry.title, entry.outcome) == (Kind.TALK, "廉政谈话", {})
            assert str(talk.public_id) in entry.activity_key
            assert entry.occurred_at == NOON

    def test_the_entry_does_not_tell_one_kind_from_another(self, cast):
        for kind in (TalkKind.ADMONITION, TalkKind.GREETING):
            make_held_talk(cast.cadre, cast.supervisor, kind=kind)

        assert cast.cadre.entries.values("title", "outcome", "kind").distinct().count() == 1

    def test_needs_the_opinion_of_who_talks(self, talk):
        with pytest.raises(services.OpinionMissing):
            hold(talk, opinion=" ")

    def test_lies_not_in_the_future(self, talk):
        with pytest.raises(services.NotHeldYet):
            hold(talk, held_at=NOON + dt.timedelta(seconds=1))

    def test_happens_once(self, cast, talk):
        hold(talk)

        with pytest.raises(services.NoLongerOpen):
            hold(talk)
        assert cast.cadre.entries.count() == 1

    @pytest.mark.parametrize("covered", [[], ALL_PARTS[:2], ALL_PARTS[1:], ["OTHER"]])
    def test_before_an_appointment_covers_all_three_parts(self, cast, covered):
        talk = make_talk(cast.cadre, cast.supervisor, kind=TalkKind.PRE_APPOINTMENT)

        with pytest.raises(services.PartsMissing):
            hold(talk, covered=covered)
        assert hold(talk, covered=ALL_PARTS).covered == sorted(ALL_PARTS)

    def test_a_talk_called_off_cannot_be_held(self, cast, talk):
        services.cancel_talk(talk=talk, actor=cast.supervisor, at=NOON)

        with pytest.raises(services.NoLongerOpen):
            hold(talk)
        with pytest.raises(services.NoLongerOpen):
            services.cancel_talk(talk=talk, actor=cast.supervisor, at=NOON)
        assert not cast.cadre.entries.exists()


class TestOpinions:
    def test_are_kept_as_drafts_by_each_party_for_itself(self, cast, talk):
        services.keep_opinion(talk=talk, author=cast.cadre, opinion="草稿")
        services.keep_opinion(talk=talk, author=cast.supervisor, opinion="另一份")

        talk.refresh_from_db()
        assert (talk.person_opinion, talk.talker_opinion) == ("草稿", "另一份")

    def test_of_the_other_party_comes_after_the_talk(self, cast, talk):
        with pytest.raises(services.NotHeldYet):
            services.confirm_talk(talk=talk, person=cast.cadre, opinion="好", at=NOON)

    def test_are_final_once_given(self, cast, talk):
        hold(talk)
        with pytest.raises(services.OpinionIsFinal):
            services.keep_opinion(talk=talk, author=cast.supervisor, opinion="改口")

        services.confirm_talk(talk=talk, person=cast.cadre, opinion="接受提醒。", at=NOON)
        for again in ("改口", ""):
            with pytest.raises(services.OpinionIsFinal):
                services.confirm_talk(talk=talk, person=cast.cadre, opinion=again, at=NOON)
        talk.refresh_from_db()
        assert talk.person_opinion == "接受提醒。"

    def test_empty_confirms_nothing(self, cast, talk):
        hold(talk)

        with pytest.raises(services.OpinionMissing):
            services.confirm_talk(talk=talk, person=cast.cadre, opinion="", at=NOON)


def test_changing_the_plan_raises_the_sequence_of_the_invitation(talk):
    changed = services.change_talk(
        talk=talk,
        topic="新话题",
        agenda="",
        place="二楼",
        planned_for=NOON,
        minutes=45,
        at=NOON,
    )

    assert (changed.revision, changed.topic, changed.minutes) == (1, "新话题", 45)
    hold(talk)
    with pytest.raises(services.NoLongerOpen):
        services.change_talk(
            talk=talk, topic="迟了", agenda="", place="", planned_for=NOON, minutes=5, at=NOON
        )


def test_follow_up_study_is_done_when_the_record_says_so(cast, talk):
    services.add_follow_up(talk=talk, study=STUDY, at=NOON)
    assert [line.is_done for line in follow_ups_of(talk)] == [False]

    make_entry(cast.cadre, activity_key=STUDY.activity_key)
    assert [line.is_done for line in follow_ups_of(talk)] == [True]
    with pytest.raises(services.AlreadyFollowedUp):
        services.add_follow_up(talk=talk, study=STUDY, at=NOON)


def test_the_audit_log_says_neither_with_whom_nor_about_what(cast, talk):
    hold(talk)

    logged = ModelLogEntry.objects.filter(action__startswith="records.")
    assert {entry.action for entry in logged} == {"records.plan_talk", "records.hold_talk"}
    for entry in logged:
        assert entry.label == str(talk.public_id)
        assert entry.data in ({}, None)


class TestWhoReads:
    def test_the_two_parties_and_the_officer(self, cast):
        officer = make_cadre("纪检干部", unit=cast.bureau)
        grant = make_grant(officer, unit=cast.bureau)
        talk = make_talk(cast.cadre, cast.teammate, officer=officer)

        for reader in (cast.cadre, cast.teammate, officer):
            assert list(readable_talks(reader)) == [talk]
        grant.delete()
        assert not readable_talks(officer).exists()

    def test_nobody_else_not_even_another_supervisor_of_the_unit(self, cast, talk):
        county = make_cadre("县领导", unit=cast.county)
        make_grant(county, unit=cast.county)
        second = make_cadre("副局长", unit=cast.bureau)
        make_grant(second, unit=cast.bureau)

        for reader in (county, second, cast.teammate, cast.stranger, cast.other_supervisor):
            assert not readable_talks(reader).exists()

    def test_talks_are_arranged_with_people_of_ones_units_only(self, cast):
        reached = set(people_to_talk_to(cast.supervisor))

        assert reached == {cast.cadre, cast.teammate}
        assert not people_to_talk_to(cast.cadre).exists()
