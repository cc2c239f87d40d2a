"""The campaign's pages: before, during and after it, with and without script."""

import datetime as dt

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from cadres.roles import Role
from campaigns.festivals import Festival
from campaigns.models import CampaignPage, Participation
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.campaigns import CARDS, RIGHT, make_campaign, make_campaign_index

FORMS = ["campaign_open", "campaign_lesson", "campaign_pledge"]
ANSWERS = {f"card-{card}": verdict for card, verdict in RIGHT.items()}


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def campaign(db):
    today = timezone.localdate()
    return make_campaign(
        starts_on=today - dt.timedelta(days=1), ends_on=today + dt.timedelta(days=9)
    )


@pytest.fixture
def reader(client, cast):
    client.force_login(cast.cadre)
    return client


def post(client, name, campaign, **fields):
    return client.post(reverse(name, args=[campaign.pk]), fields)


def test_shows_the_situations_and_no_verdict_before_they_are_judged(reader, campaign):
    page = reader.get(campaign.url).content.decode()

    for situation, _verdict, reason in CARDS.values():
        assert situation in page
        assert reason not in page
    assert "data-campaign-open" in page


def test_opening_the_page_writes_nothing(reader, campaign):
    reader.get(campaign.url)

    assert not Participation.objects.exists()


def test_the_page_itself_tells_that_it_was_seen(reader, campaign, cast):
    assert post(reader, "campaign_open", campaign).status_code == 204
    assert Participation.objects.get().cadre == cast.cadre


def test_judging_the_cards_shows_every_verdict_with_its_reason(reader, campaign):
    response = post(reader, "campaign_lesson", campaign, **{**ANSWERS, "card-a1": "ALLOWED"})
    page = reader.get(response.url).content.decode()

    assert response.status_code == 302
    for _situation, _verdict, reason in CARDS.values():
        assert reason in page
    assert 'name="signature"' in page


def test_a_forgotten_card_is_pointed_out_and_the_others_stay_answered(reader, campaign):
    response = post(reader, "campaign_lesson", campaign, **{**ANSWERS, "card-b2": ""})
    page = response.content.decode()

    assert response.status_code == 422
    assert page.count("is-missing") == 1
    assert page.count(" checked") == 2
    assert not any(reason in page for _situation, _verdict, reason in CARDS.values())


def test_signing_completes_it_and_the_page_says_so(reader, campaign, cast):
    post(reader, "campaign_lesson", campaign, **ANSWERS)
    response = post(reader, "campaign_pledge", campaign, signature="张清和")

    assert response.status_code == 302
    assert "completed-title" in reader.get(response.url).content.decode()


def test_a_wrong_signature_is_said_beside_the_field_and_kept(reader, campaign):
    post(reader, "campaign_lesson", campaign, **ANSWERS)
    response = post(reader, "campaign_pledge", campaign, signature="李<四>")
    page = response.content.decode()

    assert response.status_code == 422
    assert 'aria-invalid="true"' in page
    assert "李&lt;四&gt;" in page


def test_signing_before_judging_leads_back_to_the_cards(reader, campaign):
    response = post(reader, "campaign_pledge", campaign, signature="张清和")

    assert response.url == campaign.get_url()


@pytest.mark.parametrize("name", FORMS)
def test_strangers_are_asked_to_sign_in_and_come_back_to_the_page(name, client, campaign):
    response = post(client, name, campaign)

    assert response.status_code == 302
    assert response.url == f"{reverse('login')}?next={campaign.url}"


def test_the_page_asks_strangers_to_sign_in(client, campaign):
    assert reverse("login") in client.get(campaign.url).url


@pytest.mark.parametrize("name", FORMS)
@pytest.mark.parametrize("verb", ["get", "put", "delete"])
def test_taking_part_is_only_posted(name, verb, reader, campaign):
    assert getattr(reader, verb)(reverse(name, args=[campaign.pk])).status_code == 405


@pytest.mark.parametrize("name", FORMS)
def test_a_campaign_that_is_no_longer_published_does_not_exist(name, reader, campaign):
    campaign.unpublish()

    assert post(reader, name, campaign).status_code == 404


@pytest.mark.parametrize("shift", [-60, 60], ids=["over", "not begun"])
def test_outside_its_days_nothing_can_be_sent(shift, reader, campaign):
    move(campaign, shift)

    assert post(reader, "campaign_open", campaign).status_code == 409
    post(reader, "campaign_lesson", campaign, **ANSWERS)
    assert not Participation.objects.exists()


def move(campaign, days):
    """Shift the campaign's days: an over one shows verdicts, one to come shows no card."""
    campaign.starts_on += dt.timedelta(days=days)
    campaign.ends_on += dt.timedelta(days=days)
    campaign.save()


def test_before_it_begins_no_card_is_shown(reader, campaign):
    move(campaign, 60)
    page = reader.get(campaign.url).content.decode()

    assert not any(situation in page for situation, *_rest in CARDS.values())


def test_after_its_end_the_cards_can_be_read_with_their_verdicts(reader, campaign):
    move(campaign, -60)
    page = reader.get(campaign.url).content.decode()

    assert all(reason in page for _situation, _verdict, reason in CARDS.values())
    assert "<fieldset" not in page


def test_after_its_end_who_owes_it_can_still_do_it(reader, campaign, cast):
    make_assignment(
        cast.office, at=timezone.now(), activity_key=campaign.activity_key, target=campaign
    )
    move(campaign, -60)

    assert "<fieldset" in reader.get(campaign.url).content.decode()
    assert "#verdicts" in post(reader, "campaign_lesson", campaign, **ANSWERS).url


def test_the_page_costs_few_queries(reader, campaign, django_assert_max_num_queries):
    reader.get(campaign.url)

    with django_assert_max_num_queries(12):
        reader.get(campaign.url)


def test_the_calendar_lists_eight_festivals_with_their_campaigns(reader, campaign):
    page = reader.get(make_campaign_index().url)

    lines = page.context["calendar"]
    assert sorted(line.festival for line in lines) == sorted(Festival)
    assert [line.falls_on for line in lines] == sorted(line.falls_on for line in lines)


def test_the_editor_need_not_type_the_date_of_a_festival(db):
    campaign = CampaignPage(
        title="端午", festival=Festival.DRAGON_BOAT, starts_on=dt.date(2027, 5, 20)
    )
    campaign.clean()

    assert campaign.festival_on == dt.date(2027, 6, 9)


def test_a_date_on_which_the_festival_does_not_fall_is_refused(db):
    campaign = CampaignPage(title="端午", festival=Festival.DRAGON_BOAT)
    campaign.festival_on = dt.date(2027, 6, 8)

    with pytest.raises(ValidationError) as refused:
        campaign.clean()

    assert "festival_on" in refused.value.message_dict


def test_a_campaign_cannot_end_before_it_starts(db):
    campaign = CampaignPage(
        title="端午",
        festival=Festival.DRAGON_BOAT,
        starts_on=dt.date(2027, 6, 1),
        ends_on=dt.date(2027, 5, 1),
    )

    with pytest.raises(ValidationError) as refused:
        campaign.clean()

    assert "ends_on" in refused.value.message_dict


# --- Figures ----------------------------------------------------------------------------------


@pytest.fixture
def organiser(cast):
    organiser = make_cadre("宣教", unit=cast.county)
    make_grant(organiser, Role.ORGANISER, unit=cast.county)
    return organiser


def figures(client, campaign, **query):
    return client.get(reverse("campaign_figures", args=[campaign.pk]), query)


def test_organisers_see_how_far_each_unit_has_come(client, campaign, cast, organiser):
    make_assignment(
        cast.county, at=timezone.now(), activity_key=campaign.activity_key, target=campaign
    )
    for cadre in (cast.cadre, cast.teammate):
        client.force_login(cadre)
        post(client, "campaign_open", campaign)
    post(client, "campaign_lesson", campaign, **ANSWERS)
    post(client, "campaign_pledge", campaign, signature=cast.teammate.name)
    client.force_login(organiser)

    reach = figures(client, campaign).context["reach"]

    steps = {row.unit.name: row.steps for row in reach.rows}
    bureau = steps["财政局"]
    assert (bureau.audience, bureau.reached, bureau.lesson) == (3, 2, 1)
    assert (bureau.pledged, bureau.completed) == (1, 1)
    assert reach.total.audience == 6
    assert reach.total.completed == 1


def test_a_person_asked_twice_counts_once(client, campaign, cast, organiser):
    for unit in (cast.county, cast.bureau):
        make_assignment(
            unit, at=timezone.now(), activity_key=campaign.activity_key, target=campaign
        )
    client.force_login(organiser)

    assert figures(client, campaign).context["reach"].total.audience == 6


def test_other_campaigns_do_not_count(client, campaign, cast, organiser):
    make_assignment(
        cast.county, at=timezone.now(), activity_key=campaign.activity_key, target=campaign
    )
    other = make_campaign(starts_on=campaign.starts_on, ends_on=campaign.ends_on, pledge=False)
    client.force_login(cast.cadre)
    post(client, "campaign_lesson", other, **ANSWERS)
    client.force_login(organiser)

    assert figures(client, campaign).context["reach"].total.reached == 0


def test_people_who_came_uninvited_are_told_apart(client, campaign, cast, organiser):
    client.force_login(cast.cadre)
    post(client, "campaign_open", campaign)
    client.force_login(organiser)

    reach = figures(client, campaign).context["reach"]

    assert reach.total.audience == 0
    assert reach.uninvited == 1


def test_a_supervisor_sees_their_own_unit_and_no_other(client, campaign, cast):
    make_assignment(
        cast.county, at=timezone.now(), activity_key=campaign.activity_key, target=campaign
    )
    client.force_login(cast.supervisor)

    page = figures(client, campaign)

    assert page.context["reach"].unit == cast.bureau
    assert cast.other_bureau.name not in page.content.decode()
    assert figures(client, campaign, unit=cast.other_bureau.code).status_code == 404
    assert figures(client, campaign, unit=cast.county.code).status_code == 404


def test_figures_do_not_exist_for_learners(reader, campaign):
    assert figures(reader, campaign).status_code == 404


def test_figures_are_only_read(client, campaign, organiser):
    client.force_login(organiser)

    assert post(client, "campaign_figures", campaign).status_code == 405


def test_figures_cost_as_many_queries_for_many_people(
    client, campaign, cast, organiser, django_assert_max_num_queries
):
    for _number in range(60):
        make_cadre(unit=cast.office)
    make_assignment(
        cast.county, at=timezone.now(), activity_key=campaign.activity_key, target=campaign
    )
    client.force_login(organiser)
    figures(client, campaign)

    with django_assert_max_num_queries(14):
        figures(client, campaign)
