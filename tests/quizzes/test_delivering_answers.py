"""The script of the attempt page saves and submits in JSON, and is told in words what is wrong."""

import json
import uuid

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from quizzes import drawing, services
from quizzes.models import Answer, AnswerLogEntry, Attempt
from quizzes.payload import InvalidPayload, parse_delivery
from quizzes.views import deliveries
from tests.factories.quizzes import (
    ALL_KINDS,
    expire,
    make_attempt,
    make_question,
    make_quiz,
    right_answers,
)
from tests.quizzes.wordings import other_keys

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def attempt(quiz, cadre):
    return make_attempt(quiz, cadre)


@pytest.fixture
def browser(client, cadre):
    client.force_login(cadre)
    return client


def url(name, attempt):
    return reverse(name, args=[attempt.public_id])


def deliver(browser, attempt, *items, to="save_answers", **more):
    """POST (question, value, client_seq) triples the way attempt.js does."""
    content = {
        "items": [
            dict(zip(("question", "value", "client_seq"), i, strict=True)) for i in items
        ],
        "key": "k1",
        **more,
    }
    return browser.post(
        url(to, attempt), json.dumps(content), content_type="application/json", headers=ENGLISH
    )


# --- Saving ------------------------------------------------------------------------------------
def test_200_lists_what_is_saved_with_the_servers_time(browser, attempt):
    response = deliver(browser, attempt, (1, ["b"], 5), (2, ["c", "b"], 6))

    answer = response.json()
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert [(one["question"], one["value"], one["client_seq"]) for one in answer["saved"]] == [
        (1, ["b"], 5),
        (2, ["b", "c"], 6),
    ]
    assert len(answer["saved"][0]["clock"]) == len("14:03:22")
    assert 0 < answer["seconds_left"] <= 900


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"{", "not valid JSON"),
        (b"[" * 100_000, "not valid JSON"),
        (b"[]", "JSON object"),
        (b"{}", "items"),
        (b'{"items": [], "key": "k"}', "items"),
        (b'{"items": [{"question": 1, "value": ["b"], "client_seq": 1}]}', "key"),
        (b'{"items": [1], "key": "k"}', "Each answer"),
        (b'{"items": [{"question": 1}], "key": "k"}', "Each answer"),
        (
            b'{"items": [{"question": "1", "value": [], "client_seq": 1}], "key": "k"}',
            "question",
        ),
        (
            b'{"items": [{"question": 1, "value": [], "client_seq": -1}], "key": "k"}',
            "question 1",
        ),
        (
            b'{"items": [{"question": 1, "value": [], "client_seq": 1.5}], "key": "k"}',
            "client_seq",
        ),
        (
            b'{"items": [{"question": 1, "value": [], "client_seq": true}], "key": "k"}',
            "client_seq",
        ),
        (
            json.dumps(
                {"items": [{"question": 1, "value": [], "client_seq": 1}] * 2, "key": "k"}
            ).encode(),
            "twice",
        ),
        (
            json.dumps(
                {
                    "items": [
                        {"question": n, "value": [], "client_seq": 1} for n in range(201)
                    ],
                    "key": "k",
                }
            ).encode(),
            "200",
        ),
        (
            json.dumps(
                {"items": [{"question": 1, "value": [], "client_seq": 1}], "key": "k" * 65}
            ).encode(),
            "64",
        ),
    ],
)
def test_400_names_the_mistake_in_a_malformed_delivery(browser, attempt, body, words):
    response = browser.post(
        url("save_answers", attempt), body, content_type="application/json", headers=ENGLISH
    )

    assert response.status_code == 400
    assert response.json()["error"] == "invalid_request"
    assert words in response.json()["message"]
    assert not AnswerLogEntry.objects.exists()


def test_400_names_the_question_whose_choice_does_not_exist_and_writes_nothing(
    browser, attempt
):
    response = deliver(browser, attempt, (1, ["b"], 1), (2, ["z"], 1))

    assert response.status_code == 400
    assert response.json()["error"] == "invalid_answer"
    assert response.json()["question"] == 2
    assert "2" in response.json()["message"]
    assert not AnswerLogEntry.objects.exists()


def test_401_keeps_the_page_when_the_session_has_ended(client, attempt):
    response = deliver(client, attempt, (1, ["b"], 1))

    assert response.status_code == 401
    assert response.json()["error"] == "signed_out"
    assert response.json()["login_url"] == reverse("login")


def test_403_without_a_token(cadre, attempt):
    careful = Client(enforce_csrf_checks=True)
    careful.force_login(cadre)

    assert deliver(careful, attempt, (1, ["b"], 1)).status_code == 403
    assert not Answer.objects.exists()


def test_404_alike_for_foreign_and_missing_attempts(browser, stranger):
    foreign = deliver(browser, make_attempt(cadre=stranger), (1, ["b"], 1))
    missing = deliver(browser, Attempt(public_id=uuid.uuid4()), (1, ["b"], 1))

    assert foreign.status_code == missing.status_code == 404
    assert foreign.content == missing.content


def test_409_after_handing_in_says_what_was_saved(browser, attempt):
    deliver(browser, attempt, (1, ["b"], 1))
    browser.post(url("submit_attempt", attempt))

    response = deliver(browser, attempt, (1, ["a"], 2), key="k2")

    assert response.status_code == 409
    assert response.json()["error"] == "attempt_closed"
    assert response.json()["saved"][0]["value"] == ["b"]
    assert response.json()["result_url"] == url("attempt_result", attempt)


def test_410_after_the_deadline_says_what_was_saved(browser, attempt):
    deliver(browser, attempt, (1, ["b"], 1))
    expire(attempt)

    response = deliver(browser, attempt, (1, ["a"], 2), key="k2")

    assert response.status_code == 410
    assert response.json()["error"] == "deadline_passed"
    assert response.json()["saved"][0]["value"] == ["b"]


def test_503_asks_to_try_again_when_the_database_is_busy(browser, attempt, monkeypatch):
    def busy(**_unused):
        raise OperationalError("database is locked")

    monkeypatch.setattr(services, "save_answers", busy)

    response = deliver(browser, attempt, (1, ["b"], 1))

    assert response.status_code == 503
    assert response.json()["error"] == "busy"
    assert 2 <= int(response.headers["Retry-After"]) <= 6


def test_messages_are_in_the_language_of_the_reader(browser, attempt):
    response = browser.post(
        url("save_answers", attempt), b"{", content_type="application/json", headers=ENGLISH
    )

    assert response.json()["message"] == "The request is not valid JSON."


# --- Submitting --------------------------------------------------------------------------------
def test_submitting_returns_the_receipt_and_a_replay_the_same(browser, attempt):
    items = [tuple(item) for item in right_answers(attempt)]

    first = deliver(browser, attempt, *items, to="submit_attempt", last={"1": 1})
    again = deliver(browser, attempt, to="submit_attempt")

    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert first.json()["receipt"] == Attempt.objects.get().receipt
    assert Attempt.objects.get().percent == 100


def test_submitting_names_the_answers_that_have_not_arrived(browser, attempt):
    response = deliver(
        browser, attempt, (1, ["b"], 3), to="submit_attempt", last={"1": 3, "3": 9}
    )

    assert response.status_code == 409
    assert response.json()["error"] == "answers_missing"
    assert response.json()["questions"] == [3]
    assert Attempt.objects.get().closed_at is None


def test_submitting_after_the_deadline_closes_with_what_was_saved(browser, attempt):
    deliver(browser, attempt, (1, ["b"], 1))
    expire(attempt)

    response = deliver(browser, attempt, (3, ["false"], 2), to="submit_attempt", last={"3": 2})

    assert response.json()["closing"] == "EXPIRED"
    assert Attempt.objects.get().marks["3"] == "0.00"


@pytest.mark.parametrize("last", [[], {"x": 1}, {"1": "7"}, {"-1": 1}, {"1": -1}])
def test_submitting_refuses_malformed_last_numbers(browser, attempt, last):
    response = deliver(browser, attempt, to="submit_attempt", last=last)

    assert response.status_code == 400
    assert Attempt.objects.get().closed_at is None


# --- State -------------------------------------------------------------------------------------
def test_the_state_tells_what_another_device_saved(browser, attempt):
    deliver(browser, attempt, (1, ["b"], 5))

    state = browser.get(url("attempt_state", attempt)).json()

    assert state["is_closed"] is False
    assert [(one["question"], one["value"]) for one in state["saved"]] == [(1, ["b"])]


def test_the_state_of_a_foreign_attempt_is_not_found(browser, stranger):
    assert browser.get(url("attempt_state", make_attempt(cadre=stranger))).status_code == 404


def test_the_state_asks_to_sign_in(client, attempt):
    assert client.get(url("attempt_state", attempt)).status_code == 401


# --- Never before it closes (S9) -----------------------------------------------------------------
SECRETS = (
    "解析",
    "is_right",
    '"key"',
    "explanation",
    "weight",
    "choice--right",
    "50%",
    "100%",
    "引用条文",
)


def check_for_secrets(browser, cadre, **fields):
    """Ask for everything an open attempt answers; return the attempt."""
    quiz = make_quiz(kinds=ALL_KINDS, **fields)
    attempt = make_attempt(quiz, cadre)
    responses = [
        browser.get(reverse("quiz", args=[quiz.pk])),
        browser.post(reverse("start_attempt", args=[quiz.pk]), follow=True),
        browser.get(url("attempt", attempt)),
        deliver(browser, attempt, (1, ["a"], 1)),
        deliver(browser, attempt, (1, ["z"], 2), key="k2"),
        browser.get(url("attempt_state", attempt)),
        browser.get(url("attempt_result", attempt), follow=True),
        browser.post(url("save_answers", attempt), {"q1": "b", "submit": "1"}, follow=True),
        deliver(browser, attempt, to="submit_attempt", last={"3": 99}),
    ]
    expire(attempt)
    responses += [
        browser.get(url("attempt", attempt)),
        deliver(browser, attempt, (1, ["b"], 9)),
    ]

    for response in responses:
        body = response.content.decode() + str(response.headers)
        for secret in SECRETS:
            assert secret not in body, (response.request["PATH_INFO"], secret)
    return attempt


@pytest.mark.parametrize("confidence", [False, True])
def test_no_response_holds_key_or_explanation_before_the_attempt_closes(
    browser, cadre, confidence
):
    attempt = check_for_secrets(browser, cadre, asks_confidence=confidence)

    browser.post(url("submit_attempt", attempt))
    assert "解析" in browser.get(url("attempt_result", attempt)).content.decode()


def test_the_scan_sees_a_paper_that_shows_what_is_right(browser, cadre, monkeypatch):
    monkeypatch.setitem(
        drawing._LAYOUTS, "choices", lambda question: '<label class="choice choice--right">'
    )

    with pytest.raises(AssertionError, match="choice--right"):
        check_for_secrets(browser, cadre)


def test_the_scan_sees_an_answer_that_carries_the_explanation(browser, cadre, monkeypatch):
    as_json = deliveries._as_json
    monkeypatch.setattr(
        deliveries,
        "_as_json",
        lambda answers: [{**one, "explanation": "…"} for one in as_json(answers)],
    )

    with pytest.raises(AssertionError, match="explanation"):
        check_for_secrets(browser, cadre)


@pytest.mark.parametrize("kind", ALL_KINDS)
def test_an_open_paper_is_the_same_whatever_is_right(browser, cadre, kind):
    """Two questions that differ only in what is right are one page to the browser."""
    pages = []
    for key in other_keys(kind):
        question = make_question(kind, stem="怎么办？", key=key)
        attempt = make_attempt(make_quiz(questions=[question], title="测验"), cadre)
        page = browser.get(url("attempt", attempt)).content.decode()
        start, end = page.index("<fieldset"), page.rindex("</fieldset>")
        pages.append(page[start:end])

    assert pages[0] == pages[1]


# --- Shape and cost ----------------------------------------------------------------------------
@given(st.binary(max_size=60) | st.text(max_size=60).map(str.encode))
def test_any_bytes_are_a_delivery_or_refused(body):
    try:
        delivery = parse_delivery(body)
    except InvalidPayload as refusal:
        assert str(refusal)
    else:
        assert delivery.items


@pytest.mark.parametrize("count", [1, 20])
def test_saving_costs_at_most_eight_queries(
    browser, cadre, count, django_assert_max_num_queries
):
    attempt = make_attempt(make_quiz(kinds=["TRUE_FALSE"] * 20), cadre)
    deliver(browser, attempt, (1, ["true"], 1))  # the session notes when it was last seen

    # session, cadre, three of the save, and the savepoint a test's transaction needs
    with django_assert_max_num_queries(7):
        deliver(browser, attempt, *[(n, ["true"], 2) for n in range(1, count + 1)], key="k2")
    assert connection.in_atomic_block
