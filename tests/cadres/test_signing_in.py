"""A cadre signs in by staff number or user name, and lands where they were going."""

import json

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher, make_password
from django.test import Client

from cadres.hashers import Argon2idHasher
from tests.factories.cadres import PASSWORD, make_cadre

pytestmark = pytest.mark.django_db
URL = "/accounts/login/"


@pytest.fixture
def cadre():
    return make_cadre(password=PASSWORD, staff_number="008812", username="zhang")


def sign_in(client, name, password=PASSWORD, **extra):
    return client.post(URL, {"username": name, "password": password}, **extra)


def is_signed_in(client):
    return client.get("/accounts/password/").status_code == 200


@pytest.mark.parametrize("name", ["008812", "zhang", "００８８１２", " 008812 "])
def test_by_either_name(client, cadre, name):
    assert sign_in(client, name).status_code == 302
    assert is_signed_in(client)


def test_somebodys_staff_number_wins_over_anothers_user_name(client, cadre):
    other = make_cadre(password="Another-pass-1", username="7001")
    owner = make_cadre(password=PASSWORD, staff_number="7001")

    sign_in(client, "7001")

    assert client.session["_auth_user_id"] == str(owner.pk)
    assert other.username == "7001"


def test_returns_to_the_page_that_asked(client, cadre):
    answer = client.post(
        f"{URL}?next=/record/", {"username": "zhang", "password": PASSWORD, "next": "/record/"}
    )

    assert answer["Location"] == "/record/"


@pytest.mark.parametrize(
    "elsewhere", ["https://example.org/", "//example.org/", "javascript:alert(1)", "\\\\x.y"]
)
def test_never_leaves_the_site(client, cadre, elsewhere):
    answer = client.post(URL, {"username": "zhang", "password": PASSWORD, "next": elsewhere})

    assert answer["Location"] == "/"


def test_the_page_shows_a_form(client):
    answer = client.get(URL)

    assert answer.status_code == 200
    assert b'name="username"' in answer.content


def test_who_is_signed_in_already_is_sent_on(client, cadre):
    client.force_login(cadre)

    assert client.get(f"{URL}?next=/record/")["Location"] == "/record/"


def test_the_answer_is_the_same_for_wrong_password_unknown_name_and_disabled(client, cadre):
    make_cadre(password=PASSWORD, staff_number="5", is_active=False)

    answers = [
        sign_in(client, *tried).context["form"].non_field_errors()
        for tried in [("008812", "wrong"), ("nobody", "wrong"), ("5", PASSWORD)]
    ]

    assert answers[0] == answers[1] == answers[2]


def test_an_unknown_name_costs_one_hashing_too(client, cadre, monkeypatch):
    hashed = []
    monkeypatch.setattr(
        "cadres.models.Cadre.set_password", lambda self, raw: hashed.append(raw)
    )

    sign_in(client, "nobody", "some-password")

    assert hashed == ["some-password"]


def test_the_session_gets_a_new_key(client, cadre):
    client.get(URL)
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = session.session_key

    sign_in(client, "zhang")

    assert client.session.session_key != before


def test_needs_a_csrf_token(cadre):
    assert sign_in(Client(enforce_csrf_checks=True), "zhang").status_code == 403


class TestInPlace:
    """A page whose session ran out signs in without leaving: it asks for JSON."""

    JSON = {"headers": {"accept": "application/json"}}

    def test_succeeds_with_who_it_is_and_a_fresh_token(self, client, cadre):
        answer = sign_in(client, "zhang", **self.JSON)

        assert answer.status_code == 200
        assert answer.json()["staff_number"] == "008812"
        assert len(answer.json()["csrf_token"]) == 64
        assert is_signed_in(client)

    def test_the_fresh_token_is_good_for_the_next_post(self, cadre):
        client = Client(enforce_csrf_checks=True)
        client.get(URL)
        token = client.cookies["csrftoken"].value

        answer = sign_in(
            client, "zhang", headers={"accept": "application/json", "x-csrftoken": token}
        )
        fresh = json.loads(answer.content)["csrf_token"]

        assert (
            client.post("/accounts/logout/", headers={"x-csrftoken": fresh}).status_code == 302
        )

    def test_says_what_is_wrong(self, client, cadre):
        answer = sign_in(client, "zhang", "wrong", **self.JSON)

        assert answer.status_code == 400
        assert answer.json()["errors"]["__all__"]
        assert answer.json()["csrf_token"]

    def test_says_when_to_try_again(self, client, cadre):
        for _ in range(10):
            answer = sign_in(client, "zhang", "wrong", **self.JSON)

        assert answer.status_code == 429
        assert answer.json()["retry_after"] == 900
        assert answer["Retry-After"] == "900"


def test_signing_out_needs_a_post(client, cadre):
    client.force_login(cadre)

    assert client.get("/accounts/logout/").status_code == 405
    assert is_signed_in(client)
    assert client.post("/accounts/logout/").status_code == 302
    assert not is_signed_in(client)


def test_passwords_are_hashed_by_argon2id_at_the_stated_cost(settings):
    settings.PASSWORD_HASHERS = ["cadres.hashers.Argon2idHasher"]

    stored = make_password("Qing-feng-2026")

    assert stored.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
    assert issubclass(Argon2idHasher, Argon2PasswordHasher)


def test_the_site_hashes_with_it():
    from config.settings import base

    assert base.PASSWORD_HASHERS[0] == "cadres.hashers.Argon2idHasher"
