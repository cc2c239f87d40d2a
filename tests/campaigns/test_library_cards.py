"""Campaigns pick cards from the library; what is changed there changes here."""

import pytest
from django.utils import timezone

from campaigns.lesson import cards_of, lesson_of
from campaigns.library import with_library_cards
from campaigns.services import answer_cards
from tests.factories.cadres import make_cadre
from tests.factories.campaigns import make_campaign
from tests.factories.content import make_article, make_card

pytestmark = pytest.mark.django_db


@pytest.fixture
def card():
    return make_card(verdict="FORBIDDEN", articles=[make_article(summary="不得收受。")])


@pytest.fixture
def campaign(card):
    return make_campaign(
        body=[
            ("library_card", card),
            ("card", {"situation": "同学聚会", "verdict": "ALLOWED", "reason": "人之常情"}),
        ],
        pledge=False,
        starts_on=timezone.localdate(),
    )


def cards(campaign):
    return cards_of(with_library_cards(campaign.body.raw_data))


def test_picked_and_written_cards_are_numbered_together(campaign, card):
    first, second = cards(campaign)

    assert (first.number, first.situation_zh, first.verdict) == (1, card.situation, "FORBIDDEN")
    assert first.articles == (0,)
    assert (second.number, second.situation_zh, second.articles) == (2, "同学聚会", ())


def test_the_reader_judges_it_and_then_sees_verdict_and_article(client, campaign, card):
    cadre = make_cadre()
    client.force_login(cadre)
    before = client.get(campaign.url).content.decode()
    assert card.situation in before
    assert card.reason not in before

    answers = {each.id: "FORBIDDEN" for each in cards(campaign)}
    answer_cards(campaign=campaign, cadre=cadre, answers=answers, at=timezone.now())

    after = client.get(campaign.url).content.decode()
    assert card.reason in after
    assert "不得收受。" in after


def test_a_change_in_the_library_is_a_change_here(client, campaign, card):
    client.force_login(make_cadre())
    client.get(campaign.url)
    card.situation = "换了一种说法。"
    card.save_revision().publish(skip_permission_checks=True)

    assert "换了一种说法。" in client.get(campaign.url).content.decode()


def test_a_withdrawn_card_is_left_out_and_the_rest_keeps_its_place(campaign, card):
    card.unpublish()

    parts = lesson_of(with_library_cards(campaign.body.raw_data))

    assert [part.situation_zh for part in parts] == ["同学聚会"]


def test_bodies_without_picked_cards_ask_nothing(django_assert_num_queries):
    body = [{"type": "paragraph", "value": "<p>一</p>", "id": "a"}]

    with django_assert_num_queries(0):
        assert with_library_cards(body) == body
