"""Guessing is limited to ten in fifteen minutes and account, whatever the guesser changes."""

import datetime as dt
import itertools

import pytest
from axes.models import AccessAttempt
from django.test import Client

from cadres.sessions import DEVICE_COOKIE
from tests.factories.cadres import PASSWORD, make_cadre

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"
_rotating = itertools.count(1)


@pytest.fixture
def cadre():
    return make_cadre(password=PASSWORD, staff_number="008812", username="zhang", is_staff=True)


def guess(name="008812", password="wrong", *, path=LOGIN, client=None, **headers):
    number = next(_rotating)
    return (client or Client()).post(
        path,
        {"username": name, "password": password},
        REMOTE_ADDR=f"10.0.{number // 250}.{number % 250 + 1}",
        headers={
            "user-agent": f"Browser/{number}",
            "x-forwarded-for": f"192.0.2.{number % 250}",
            **headers,
        },
    )


def statuses_of(guesses):
    return [answer.status_code for answer in guesses]


def test_the_tenth_wrong_guess_closes_the_account(cadre):
    assert statuses_of(guess() for _ in range(9)) == [200] * 9
    assert guess().status_code == 429


def test_then_the_right_password_does_not_help_a_stranger(cadre):
    for _ in range(10):
        guess()

    answer = guess(password=PASSWORD)

    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"


def test_all_ways_in_share_one_count(cadre):
    ways = itertools.cycle(
        [
            {"name": "008812"},
            {"name": "zhang"},
            {"name": "００８８１２"},
            {"accept": "application/json"},
            {"accept": "application/json", "name": "zhang"},
        ]
    )
    for way in itertools.islice(ways, 10):
        guess(**way)

    assert guess("zhang", PASSWORD).status_code == 429


def test_the_editors_door_takes_no_guesses(cadre):
    answer = guess(password=PASSWORD, path="/admin/login/")

    assert answer.status_code == 405
    assert "_auth_user_id" not in answer.client.session


def test_another_account_is_not_touched(cadre):
    other = make_cadre(password=PASSWORD)
    for _ in range(10):
        guess()

    assert guess(other.staff_number, PASSWORD).status_code == 302


def test_a_name_that_nobody_has_is_closed_just_the_same(cadre):
    known = [(a.status_code, len(a.content)) for a in (guess("zhang") for _ in range(11))]
    unknown = [(a.status_code, len(a.content)) for a in (guess("nobod") for _ in range(11))]

    assert known == unknown


def test_opens_again_after_fifteen_minutes(cadre):
    for _ in range(10):
        guess()
    AccessAttempt.objects.update(
        attempt_time=AccessAttempt.objects.first().attempt_time - dt.timedelta(minutes=16)
    )

    assert guess(password=PASSWORD).status_code == 302


def test_the_owners_success_gives_a_guesser_no_new_guesses(cadre):
    for _ in range(9):
        guess()

    assert guess(password=PASSWORD).status_code == 302
    assert guess().status_code == 429


class TestAKnownDevice:
    @pytest.fixture
    def device(self, cadre):
        client = Client()
        client.post(LOGIN, {"username": "zhang", "password": PASSWORD})
        client.post("/accounts/logout/")
        return client

    def test_is_not_locked_out_by_others(self, cadre, device):
        for _ in range(10):
            guess()

        assert guess(password=PASSWORD, client=device).status_code == 302

    def test_has_a_limit_of_its_own(self, cadre, device):
        for _ in range(10):
            guess(client=device)

        assert guess(password=PASSWORD, client=device).status_code == 429
        assert guess(password=PASSWORD).status_code == 302

    def test_is_known_for_that_account_only(self, cadre, device):
        other = make_cadre(password=PASSWORD)
        for _ in range(10):
            guess(other.staff_number)

        assert guess(other.staff_number, PASSWORD, client=device).status_code == 429

    def test_a_forged_cookie_counts_as_none(self, cadre, device):
        device.cookies[DEVICE_COOKIE] = device.cookies[DEVICE_COOKIE].value[:-3] + "AAA"
        for _ in range(10):
            guess()

        assert guess(password=PASSWORD, client=device).status_code == 429

    def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(self, device):
        cookie = device.cookies[DEVICE_COOKIE]

        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"

    def test_keeps_its_identity_when_it_signs_in_again(self, cadre, device):
        for _ in range(9):
            guess(client=device)
        guess(password=PASSWORD, client=device)
        device.post("/accounts/logout/")

        assert guess(client=device).status_code == 429


def test_no_password_is_kept_with_the_attempts(cadre):
    guess(password="a-very-secret-guess")

    kept = AccessAttempt.objects.get()

    assert "a-very-secret-guess" not in f"{kept.post_data}{kept.get_data}{kept.path_info}"
