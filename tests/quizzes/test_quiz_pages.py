"""A cadre reads what a quiz is, takes it without any script, and sees the result."""

import uuid

import pytest
from django.urls import reverse

from quizzes import services
from quizzes.models import Answer, AnswerLogEntry, Attempt
from tests.factories.cadres import make_cadre
from tests.factories.quizzes import (
    CHOICES,
    expire,
    make_article,
    make_attempt,
    make_question,
    make_quiz,
    right_answers,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def attempt(quiz, cadre):
    return make_attempt(quiz, cadre)


@pytest.fixture
def browser(client, cadre):
    client.force_login(cadre)
    return client


def url(name, attempt):
    return reverse(name, args=[attempt.public_id])


def text(response):
    return response.content.decode()


# --- Before ------------------------------------------------------------------------------------
def test_the_quiz_page_says_what_counts(browser):
    quiz = make_quiz(minutes=20, pass_percent=70, attempt_limit=3)

    response = browser.get(reverse("quiz", args=[quiz.pk]), headers={"Accept-Language": "en"})

    page = text(response)
    for words in (
        "3 questions",
        "20 minutes",
        "70 percent",
        "3 left of 3",
        "takes a share away",
    ):
        assert words in page
    assert response.headers["Cache-Control"] == "no-store"
    assert not Attempt.objects.exists()


def test_a_draft_is_not_found(browser):
    quiz = make_quiz(is_draft=True)

    assert browser.get(reverse("quiz", args=[quiz.pk])).status_code == 404


def test_starting_is_a_post_that_leads_to_the_attempt(browser, quiz):
    assert browser.get(reverse("start_attempt", args=[quiz.pk])).status_code == 405

    response = browser.post(reverse("start_attempt", args=[quiz.pk]))

    assert response.headers["Location"] == url("attempt", Attempt.objects.get())


def test_without_attempts_left_it_says_so(browser, cadre):
    quiz = make_quiz(attempt_limit=1)
    services.submit_attempt(attempt_id=make_attempt(quiz, cadre).public_id, cadre=cadre)

    response = browser.post(
        reverse("start_attempt", args=[quiz.pk]), headers={"Accept-Language": "en"}, follow=True
    )

    assert "You have used the one attempt" in text(response)
    assert "Start the quiz" not in text(response)


def test_the_quiz_page_leads_back_into_an_open_attempt(browser, attempt):
    assert url("attempt", attempt) in text(browser.get(reverse("quiz", args=[attempt.quiz_id])))


# --- During ------------------------------------------------------------------------------------
def test_the_attempt_page_asks_with_native_controls(browser, attempt):
    page = text(browser.get(url("attempt", attempt)))

    assert page.count("<fieldset") == page.count("<legend") == 3
    assert page.count('type="radio"') == 6
    assert page.count('type="checkbox"') == 4
    assert 'name="q1" value="b"' in page


def test_a_refresh_shows_what_was_saved(browser, attempt):
    browser.post(url("save_answers", attempt), {"q1": "b", "q2": ["b", "d"], "save": "1"})

    page = text(browser.get(url("attempt", attempt)))

    assert page.count(" checked") == 3
    assert 'value="d" checked' in page


def test_a_plain_form_writes_only_what_changed(browser, attempt):
    browser.post(url("save_answers", attempt), {"q1": "b", "q2": ["b"], "save": "1"})
    browser.post(url("save_answers", attempt), {"q1": "b", "save": "1"})

    assert dict(Answer.objects.values_list("item", "value")) == {1: ["b"], 2: []}
    assert AnswerLogEntry.objects.count() == 3


def test_a_plain_form_with_a_choice_that_does_not_exist_is_refused_in_words(browser, attempt):
    response = browser.post(
        url("save_answers", attempt),
        {"q1": "z", "q3": "true"},
        headers={"Accept-Language": "en"},
        follow=True,
    )

    assert "Question 1 has no such choice" in text(response)
    assert not Answer.objects.exists()


def test_check_and_hand_in_saves_and_lists_what_is_open(browser, attempt):
    response = browser.post(
        url("save_answers", attempt),
        {"q1": "b", "submit": "1"},
        headers={"Accept-Language": "en"},
        follow=True,
    )

    page = text(response)
    assert "2 questions are not answered" in page
    assert f"{url('attempt', attempt)}#q2" in page
    assert f"{url('attempt', attempt)}#q1" not in page
    assert Answer.objects.get().value == ["b"]


def test_handing_in_twice_leads_to_the_same_result(browser, attempt):
    first = browser.post(url("submit_attempt", attempt))
    receipt = Attempt.objects.get().receipt

    second = browser.post(url("submit_attempt", attempt))

    assert (
        first.headers["Location"]
        == second.headers["Location"]
        == url("attempt_result", attempt)
    )
    assert Attempt.objects.get().receipt == receipt


def test_when_the_time_is_up_the_page_says_so_and_closes_with_what_was_saved(browser, attempt):
    browser.post(url("save_answers", attempt), {"q1": "b"})
    expire(attempt)

    page = text(browser.get(url("attempt", attempt), headers={"Accept-Language": "en"}))
    late = browser.post(url("save_answers", attempt), {"q1": "b", "q3": "false"})
    browser.post(url("submit_attempt", attempt))

    assert "The time is up" in page
    assert "<fieldset" not in page
    assert late.status_code == 302
    attempt.refresh_from_db()
    assert attempt.closing == "EXPIRED"
    assert attempt.marks == {"1": "1.00", "2": "0.00", "3": "0.00"}


# --- After -------------------------------------------------------------------------------------
@pytest.fixture
def reviewed(cadre):
    """A closed attempt of one question with an article, answered wrongly."""
    question = make_question(articles=[make_article(33, summary="不得收受礼品。")])
    attempt = make_attempt(make_quiz(questions=[question], fail_text="再读一遍。"), cadre)
    return services.submit_attempt(
        attempt_id=attempt.public_id, cadre=cadre, items=[services.AnswerItem(1, ["a"], 1)]
    )


def test_the_result_explains_with_the_article(browser, reviewed):
    page = text(browser.get(url("attempt_result", reviewed), headers={"Accept-Language": "en"}))

    for words in ("Not passed", "再读一遍。", "art. 33", "2024", "不得收受礼品。", "应当拒收"):
        assert words in page
    assert "your answer" in page
    assert "right answer" in page
    assert reviewed.receipt[:8] in page


def test_the_review_of_a_reworded_question_says_corrected_and_quotes_what_was_asked(
    browser, reviewed
):
    question = reviewed.quiz.items.get().question
    asked = question.current.stem
    services.revise_question(
        question=question, kind="SINGLE", stem="全新的题干", choices=CHOICES, key=["a"]
    )

    page = text(browser.get(url("attempt_result", reviewed), headers={"Accept-Language": "en"}))

    assert "This question was corrected on" in page
    assert asked in page
    assert "全新的题干" not in page
    reviewed.refresh_from_db()
    assert reviewed.percent == 0


def test_what_an_open_paper_asks_is_not_explained_by_an_earlier_result(browser, cadre):
    questions = [make_question(), make_question()]
    earlier = make_attempt(make_quiz(questions=questions), cadre)
    services.submit_attempt(
        attempt_id=earlier.public_id, cadre=cadre, items=right_answers(earlier)
    )
    other = make_attempt(make_quiz(questions=questions[:1]), cadre)
    told = [question.current.explanation for question in questions]

    page = browser.get(url("attempt_result", earlier), headers={"Accept-Language": "en"})
    assert "1 question is also on a paper" in " ".join(page.content.decode().split())
    assert [each in page.content.decode() for each in told] == [False, True]

    services.submit_attempt(attempt_id=other.public_id, cadre=cadre)
    page = browser.get(url("attempt_result", earlier)).content.decode()
    assert all(each in page for each in told)


def test_an_open_attempt_has_no_result_and_a_closed_one_no_form(browser, attempt):
    assert browser.get(url("attempt_result", attempt)).headers["Location"] == url(
        "attempt", attempt
    )

    browser.post(url("submit_attempt", attempt))

    for name in ("attempt", "submit_attempt"):
        response = browser.get(url(name, attempt))
        assert response.headers["Location"] == url("attempt_result", attempt)


# --- Others ------------------------------------------------------------------------------------
PAGES = ["attempt", "submit_attempt", "attempt_result"]


@pytest.mark.parametrize("name", PAGES)
def test_nobody_elses_attempt_is_found(client, attempt, name):
    client.force_login(make_cadre())

    foreign = client.get(url(name, attempt))
    missing = client.get(reverse(name, args=[uuid.uuid4()]))

    assert foreign.status_code == missing.status_code == 404
    assert client.post(url("submit_attempt", attempt)).status_code == 404
    assert client.post(url("save_answers", attempt), {"q1": "b"}).status_code == 404
    assert not Answer.objects.exists()


@pytest.mark.parametrize("name", PAGES)
def test_whoever_is_signed_out_is_sent_to_the_log_in(client, attempt, name):
    response = client.get(url(name, attempt))

    assert response.headers["Location"].startswith(reverse("login"))


@pytest.mark.parametrize("name", ["attempt", "attempt_result", "attempt_state"])
def test_reading_pages_take_no_post(browser, attempt, name):
    assert browser.post(url(name, attempt)).status_code == 405


def test_saving_takes_no_get(browser, attempt):
    assert browser.get(url("save_answers", attempt)).status_code == 405


# --- Cost --------------------------------------------------------------------------------------
@pytest.mark.parametrize("count", [2, 20])
def test_pages_cost_the_same_queries_whatever_the_number_of_questions(
    browser, cadre, count, django_assert_max_num_queries
):
    questions = [
        make_question(articles=[make_article(number)]) for number in range(1, count + 1)
    ]
    attempt = make_attempt(make_quiz(questions=questions), cadre)
    browser.get(url("attempt", attempt))  # the session notes when it was last seen

    with django_assert_max_num_queries(5):  # session, cadre, attempt, versions, answers
        browser.get(url("attempt", attempt))
    services.submit_attempt(
        attempt_id=attempt.public_id, cadre=cadre, items=right_answers(attempt)
    )
    for most in (8, 5):  # the second time the explanations come from the cache
        with django_assert_max_num_queries(most):
            assert browser.get(url("attempt_result", attempt)).status_code == 200
