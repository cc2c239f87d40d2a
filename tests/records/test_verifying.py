"""Anybody with the code sees what was printed; the name only if they know it."""

import pytest

from records import services
from records.models import NameGuess
from tests.factories.cadres import make_cadre, make_unit
from tests.factories.records import NOON, make_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def certificate():
    entry = make_entry(
        make_cadre("张清和", unit=make_unit("财政局")), title="守住采购这道关", title_en="Gates"
    )
    return services.issue_certificate(entry=entry, at=NOON)


def page(client, certificate, **form):
    url = f"/verify/{certificate.code}/"
    return client.post(url, form) if form else client.get(url)


def test_repeats_every_printed_field(client, certificate):
    shown = page(client, certificate).content.decode()

    for fact in ("财政局", "守住采购这道关", "Gates", "2026", certificate.issuer,
                 certificate.printed_code):  # fmt: skip
        assert fact in shown
    assert ">2<" in shown


def test_masks_the_name(client, certificate):
    shown = page(client, certificate).content.decode()

    assert "张**" in shown
    assert "张清和" not in shown


def test_confirms_a_name_typed_exactly(client, certificate):
    shown = page(client, certificate, name=" 张 清和").content.decode()

    assert "张清和" in shown
    assert not NameGuess.objects.exists()


def test_does_not_reveal_it_for_a_wrong_one(client, certificate):
    answer = page(client, certificate, name="李守正")

    assert answer.status_code == 200
    assert "张清和" not in answer.content.decode()
    assert NameGuess.objects.count() == 1


def test_after_ten_wrong_names_not_even_the_right_one(client, certificate):
    for _ in range(10):
        page(client, certificate, name="李守正")

    answer = page(client, certificate, name="张清和")

    assert answer.status_code == 429
    assert '<dd lang="zh-Hans">张清和' not in answer.content.decode()


def test_an_hour_later_names_can_be_compared_again(certificate):
    import datetime as dt

    for _ in range(10):
        services.confirm_name(certificate=certificate, typed="李守正", at=NOON)
    with pytest.raises(services.TooManyNameGuesses):
        services.confirm_name(certificate=certificate, typed="张清和", at=NOON)

    assert services.confirm_name(
        certificate=certificate, typed="张清和", at=NOON + dt.timedelta(minutes=61)
    )


def test_the_form_leads_to_the_certificate(client, certificate):
    typed = certificate.printed_code.lower().replace("0", "o").replace("1", "l")

    answer = client.get("/verify/", {"code": typed}, follow=True)

    assert answer.redirect_chain == [(f"/verify/{certificate.code}/", 302)]


def test_the_address_forgives_too(client, certificate):
    answer = client.get(f"/verify/{certificate.printed_code.lower()}/")

    assert answer["Location"] == f"/verify/{certificate.code}/"


@pytest.mark.parametrize("code", ["", "   ", "7K3M", "x" * 60])
def test_what_is_no_code_is_explained_on_the_form(client, code):
    answer = client.get("/verify/", {"code": code})

    assert answer.status_code == 200
    assert answer.context["form"].errors


@pytest.mark.parametrize("code", ["7K3M9QW2XPD4T8VZ", "nonsense", "<b>", "x" * 300])
def test_an_unknown_code_gets_a_page_of_its_own(client, code):
    answer = client.get(f"/verify/{code}/")

    assert answer.status_code == 404
    assert "records/no_certificate.html" in [t.name for t in answer.templates]
    assert b"<b>" not in answer.content


def test_a_bare_visit_writes_nothing(client, certificate, django_assert_max_num_queries):
    with django_assert_max_num_queries(2) as queries:
        page(client, certificate)

    assert not [q for q in queries.captured_queries if not q["sql"].startswith("SELECT")]


def test_other_verbs_are_refused(client, certificate):
    assert client.post("/verify/").status_code == 405
    assert client.delete(f"/verify/{certificate.code}/").status_code == 405


def test_comparing_needs_a_csrf_token(certificate):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)

    assert page(client, certificate, name="张清和").status_code == 403
