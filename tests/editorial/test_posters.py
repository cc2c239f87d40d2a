"""A case or a card is printed as a poster for whoever may read it."""

import datetime as dt

import pytest
from django.urls import reverse
from wagtail.models import PageViewRestriction

from editorial.posters.printing import NoPoster, has_poster, poster_pdf, sheet_of
from exemplars.models import PracticeIndexPage, PracticePage
from tests.factories.cadres import make_cadre
from tests.factories.content import (
    make_card,
    make_case,
    make_collected,
    make_exemplar,
    make_law_module,
)

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 25, 4, tzinfo=dt.UTC)


def url(page):
    return reverse("poster", args=[page.pk])


def test_every_kind_prints_and_prints_the_same_again():
    practice = make_collected(
        PracticeIndexPage, PracticePage, arrangement="双签", steps="一\n二"
    )
    for page in (
        make_case(summary="茶叶", lessons="报告"),
        make_card(),
        make_exemplar(),
        practice,
    ):
        pdf = poster_pdf(page, at=NOON)
        assert pdf.startswith(b"%PDF")
        assert pdf == poster_pdf(page, at=NOON)


def test_a_card_on_the_wall_does_not_give_the_verdict_away():
    sheet = sheet_of(make_card(reason="理由在这里", verdict="FORBIDDEN"))

    assert len(sheet.answers) == 3
    assert "理由在这里" not in str(sheet)


def test_other_pages_have_none(client):
    module = make_law_module()

    assert not has_poster(module)
    with pytest.raises(NoPoster):
        sheet_of(module)
    assert client.get(url(module)).status_code == 404


def test_the_page_offers_it_and_visitors_get_it(client):
    card = make_card()

    assert url(card) in client.get(card.url).content.decode()
    answer = client.get(url(card))
    assert answer["Content-Type"] == "application/pdf"
    assert client.post(url(card)).status_code == 405


def test_what_somebody_may_not_read_has_no_poster_for_them(client):
    hidden = make_case(sensitivity="ALL_CADRES")
    restricted = make_card()
    PageViewRestriction.objects.create(
        page=restricted, restriction_type=PageViewRestriction.LOGIN
    )
    draft = make_case(live=False)

    for page in (hidden, restricted, draft):
        assert client.get(url(page)).status_code == 404
    client.force_login(make_cadre())
    assert client.get(url(hidden)).status_code == 200
    assert client.get(url(draft)).status_code == 404
