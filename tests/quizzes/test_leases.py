"""The window opened last goes on with an attempt; the others are told, and lose nothing."""

import json

import pytest
from django.urls import reverse

from quizzes import services
from quizzes.models import Answer
from tests.factories.quizzes import make_attempt

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(quiz, cadre):
    return make_attempt(quiz, cadre)


@pytest.fixture
def browser(client, cadre):
    client.force_login(cadre)
    return client


def post(browser, name, attempt, content):
    return browser.post(
        reverse(name, args=[attempt.public_id]),
        json.dumps(content),
        content_type="application/json",
        headers={"Accept-Language": "en"},
    )


def save(browser, attempt, window, client_seq):
    item = {"question": 1, "value": ["b"], "client_seq": client_seq}
    content = {"items": [item], "key": f"{window}{client_seq}", "window": window}
    return post(browser, "save_answers", attempt, content).json()


def test_an_older_window_is_told_and_its_answer_is_saved_all_the_same(browser, attempt):
    for window in ("first", "second"):
        assert post(browser, "take_lease", attempt, {"window": window}).status_code == 200

    assert save(browser, attempt, "first", 1)["goes_on_elsewhere"] is True
    assert save(browser, attempt, "second", 2)["goes_on_elsewhere"] is False
    assert Answer.objects.get().client_seq == 2
    state = reverse("attempt_state", args=[attempt.public_id])
    assert browser.get(state, {"window": "first"}).json()["goes_on_elsewhere"] is True
    assert browser.get(state, {"window": "second"}).json()["goes_on_elsewhere"] is False


def test_without_a_lease_nobody_is_sent_away(browser, attempt):
    assert save(browser, attempt, "first", 1)["goes_on_elsewhere"] is False


@pytest.mark.parametrize(
    "body", [{}, {"window": ""}, {"window": "a b"}, {"window": "x" * 33}, []]
)
def test_a_window_without_a_proper_name_is_refused(browser, attempt, body):
    response = post(browser, "take_lease", attempt, body)

    assert response.status_code == 400
    assert "window" in response.json()["message"]


def test_a_stranger_finds_no_attempt_and_nobody_signed_out_does(client, attempt, stranger):
    assert post(client, "take_lease", attempt, {"window": "w"}).status_code == 401
    client.force_login(stranger)
    assert post(client, "take_lease", attempt, {"window": "w"}).status_code == 404
    assert client.get(reverse("take_lease", args=[attempt.public_id])).status_code == 405


def test_a_closed_attempt_is_left_alone(attempt):
    services.submit_attempt(attempt_id=attempt.public_id, cadre=attempt.cadre)

    services.take_lease(attempt_id=attempt.public_id, cadre=attempt.cadre, window="late")

    attempt.refresh_from_db()
    assert attempt.lease == ""
