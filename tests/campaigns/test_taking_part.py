"""A cadre judges the cards, signs the pledge, and it is in the record, once."""

import datetime as dt

import pytest

from campaigns import services
from campaigns.models import Participation
from records.models import Entry, Kind, Pledge
from records.services import SignatureMismatch
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre
from tests.factories.campaigns import OPEN, RIGHT, make_campaign

pytestmark = pytest.mark.django_db
BEFORE = dt.datetime(2027, 1, 9, 15, 59, tzinfo=dt.UTC)  # 23:59 on the eve
AFTER = dt.datetime(2027, 2, 20, 16, 0, tzinfo=dt.UTC)  # 00:00 on the day after


@pytest.fixture
def cadre():
    return make_cadre("张清和")


@pytest.fixture
def campaign():
    return make_campaign()


def answer(campaign, cadre, at=OPEN, **changes):
    return services.answer_cards(
        campaign=campaign, cadre=cadre, answers={**RIGHT, **changes}, at=at
    )


def sign(campaign, cadre, signature="张清和", at=OPEN):
    return services.sign_campaign_pledge(
        campaign=campaign, cadre=cadre, signature=signature, at=at
    )


def test_cards_and_pledge_complete_the_campaign(campaign, cadre):
    assert answer(campaign, cadre).completed_at is None
    assert sign(campaign, cadre).completed_at == OPEN

    entry = Entry.objects.get(cadre=cadre, kind=Kind.CAMPAIGN)
    assert (entry.activity_key, entry.title) == (campaign.activity_key, campaign.title)
    assert Pledge.objects.get(cadre=cadre).occasion == campaign.activity_key


def test_without_a_pledge_the_cards_complete_it(cadre):
    campaign = make_campaign(pledge=False)

    assert answer(campaign, cadre).completed_at == OPEN
    assert Entry.objects.filter(cadre=cadre, kind=Kind.CAMPAIGN).count() == 1


def test_completing_does_what_was_assigned(campaign, cadre):
    assignment = make_assignment(
        cadre.unit, at=OPEN, activity_key=campaign.activity_key, target=campaign
    )

    answer(campaign, cadre)
    tally = assignment.tallies.get()
    assert (tally.started, tally.done) == (1, 0)
    sign(campaign, cadre)
    tally.refresh_from_db()
    assert (tally.started, tally.done) == (1, 1)


def test_a_wrong_judgement_fails_nobody(campaign, cadre):
    participation = answer(campaign, cadre, a1="ALLOWED", b2="ALLOWED", c3="FORBIDDEN")

    assert participation.lesson_at == OPEN


def test_the_record_does_not_say_how_well_somebody_judged(campaign, cadre):
    answer(campaign, cadre, a1="ALLOWED")
    sign(campaign, cadre)

    outcome = Entry.objects.get(kind=Kind.CAMPAIGN).outcome
    assert outcome == {"cards": 3, "pledged": True}


def test_the_first_judgement_stays(campaign, cadre):
    answer(campaign, cadre, a1="ALLOWED")

    again = answer(campaign, cadre, at=OPEN + dt.timedelta(hours=1))

    assert again.answers["a1"] == "ALLOWED"
    assert again.lesson_at == OPEN


@pytest.mark.parametrize("value", ["", "MAYBE", "allowed"])
def test_every_card_wants_one_of_the_three_answers(campaign, cadre, value):
    with pytest.raises(services.CardsUnanswered) as refused:
        answer(campaign, cadre, b2=value)

    assert [card.id for card in refused.value.missing] == ["b2"]
    assert not Participation.objects.exists()


def test_answers_to_cards_that_do_not_exist_are_dropped(campaign, cadre):
    assert answer(campaign, cadre, zz="ALLOWED").answers == RIGHT


def test_the_pledge_comes_after_the_cards(campaign, cadre):
    with pytest.raises(services.LessonNotAnswered):
        sign(campaign, cadre)


def test_a_wrong_signature_writes_nothing(campaign, cadre):
    answer(campaign, cadre)

    with pytest.raises(SignatureMismatch):
        sign(campaign, cadre, signature="李四")

    assert not Pledge.objects.exists()
    assert Participation.objects.get().pledged_at is None


def test_a_campaign_without_pledge_has_nothing_to_sign(cadre):
    campaign = make_campaign(pledge=False)
    answer(campaign, cadre)

    with pytest.raises(services.NothingToPledge):
        sign(campaign, cadre)


def test_doing_everything_twice_changes_nothing(campaign, cadre):
    for _twice in range(2):
        services.mark_reached(campaign=campaign, cadre=cadre, at=OPEN)
        answer(campaign, cadre)
        sign(campaign, cadre)

    assert Participation.objects.count() == Pledge.objects.count() == 1
    assert Entry.objects.filter(kind=Kind.CAMPAIGN).count() == 1


def test_being_reached_is_remembered_with_the_unit_of_the_time(campaign, cadre):
    services.mark_reached(campaign=campaign, cadre=cadre, at=OPEN)

    participation = Participation.objects.get()
    assert (participation.reached_at, participation.unit) == (OPEN, cadre.unit)


@pytest.mark.parametrize("at", [BEFORE, AFTER], ids=["before", "after"])
def test_is_closed_outside_its_days(campaign, cadre, at):
    with pytest.raises(services.CampaignNotOpen):
        services.mark_reached(campaign=campaign, cadre=cadre, at=at)
    with pytest.raises(services.CampaignNotOpen):
        answer(campaign, cadre, at=at)
    with pytest.raises(services.CampaignNotOpen):
        sign(campaign, cadre, at=at)


def test_the_first_and_the_last_day_count_whole(campaign, cadre):
    services.mark_reached(campaign=campaign, cadre=cadre, at=BEFORE + dt.timedelta(minutes=1))
    answer(campaign, cadre, at=AFTER - dt.timedelta(minutes=1))

    assert Participation.objects.get().lesson_at is not None


def test_who_owes_it_may_still_do_it_after_the_end(campaign, cadre):
    make_assignment(cadre.unit, at=OPEN, activity_key=campaign.activity_key, target=campaign)

    answer(campaign, cadre, at=AFTER)

    assert sign(campaign, cadre, at=AFTER).completed_at == AFTER
