"""What was missed comes back until it is remembered; the question of the day is about it."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from core.time import site_date
from quizzes import services
from quizzes.analysis.services import forget_notes, note_closed_attempts
from quizzes.models import DailyAnswer, PracticeCard, Response
from quizzes.practice import services as practice
from quizzes.practice.choosing import as_shown, cards_due, question_of_the_day
from quizzes.practice.memory import answered, missed
from quizzes.services import AnswerItem
from tests.factories.cadres import make_cadre
from tests.factories.quizzes import (
    KEYS,
    make_article,
    make_attempt,
    make_bank,
    make_category,
    make_question,
    make_quiz,
    right_answers,
)

NOON = dt.datetime(2026, 9, 14, 4, 0, tzinfo=dt.UTC)
DAY = dt.timedelta(days=1)
ENGLISH = {"Accept-Language": "en"}


# --- Memory ------------------------------------------------------------------------------------
def test_a_missed_question_comes_back_the_next_day_and_then_at_growing_distances():
    memory, at, gaps = missed(None, NOON), NOON, []
    for _unused in range(6):
        gaps.append((memory.due_at - at).days)
        at = memory.due_at
        memory = answered(memory.card, Decimal(1), at)

    assert gaps[0] == 1
    assert gaps == sorted(gaps)
    assert gaps[-1] > 10


@given(st.lists(st.sampled_from(["0", "0.5", "1"]), max_size=12))
def test_no_answer_brings_a_question_back_the_same_day_and_the_same_answers_the_same_dates(
    shares,
):
    def walk():
        memory, at, dates = missed(None, NOON), NOON, []
        for share in shares:
            assert memory.due_at - at >= DAY
            at = memory.due_at
            memory = answered(memory.card, Decimal(share), at)
            dates.append(memory.due_at)
        return dates

    assert walk() == walk()


@given(st.sampled_from(["0.5", "1"]), st.integers(0, 4))
def test_missing_it_brings_it_back_sooner_than_knowing_it(share, times):
    memory = missed(None, NOON)
    for _unused in range(times):
        memory = answered(memory.card, Decimal(1), memory.due_at)
    at = memory.due_at

    assert missed(memory.card, at).due_at <= answered(memory.card, Decimal(share), at).due_at


# --- Noting ------------------------------------------------------------------------------------
def sit(cadre, quiz, *, right=()):
    """Hand in an attempt with the questions `right` answered rightly and the others wrongly."""
    attempt = make_attempt(quiz, cadre)
    wrong = {"SINGLE": ["a"], "MULTIPLE": ["a"], "TRUE_FALSE": ["true"]}
    items = [
        AnswerItem(e["item"], (KEYS if e["item"] in right else wrong)[e["kind"]], 1)
        for e in attempt.paper
    ]
    return services.submit_attempt(attempt_id=attempt.public_id, cadre=cadre, items=items)


@pytest.mark.django_db
def test_what_was_missed_is_in_the_book_once_however_often_it_is_noted(cadre, quiz, noon):
    attempt = sit(cadre, quiz, right=[1])

    assert note_closed_attempts(at=noon) == 1
    assert note_closed_attempts(at=noon) == 0
    before = list(PracticeCard.objects.order_by("pk").values())
    forget_notes(attempts=[attempt])
    assert note_closed_attempts(at=noon) == 1

    assert list(PracticeCard.objects.order_by("pk").values()) == before
    assert len(before) == 2
    assert Response.objects.count() == 3


@pytest.mark.django_db
@pytest.mark.parametrize("people", [2, 8])
def test_noting_costs_the_same_queries_for_any_number(
    quiz, noon, people, django_assert_max_num_queries
):
    for _unused in range(people):
        sit(make_cadre(), quiz)

    with django_assert_max_num_queries(16):
        note_closed_attempts(at=noon)

    assert PracticeCard.objects.count() == 3 * people


@pytest.mark.django_db
def test_missing_it_again_brings_it_back_into_the_book(cadre, noon):
    quiz = make_quiz(kinds=["SINGLE"])
    sit(cadre, quiz)
    note_closed_attempts(at=noon)
    PracticeCard.objects.update(left_at=noon, missed_at=noon - 400 * DAY)

    sit(cadre, quiz)
    note_closed_attempts(at=noon)

    card = PracticeCard.objects.get()
    assert card.left_at is None
    assert card.missed_at > noon - 400 * DAY


# --- Practising --------------------------------------------------------------------------------
@pytest.fixture
def browser(client, cadre):
    client.force_login(cadre)
    return client


@pytest.fixture
def card(cadre):
    """One single-choice question missed two days ago."""
    sit(cadre, make_quiz(kinds=["SINGLE"]))
    note_closed_attempts(at=timezone.now())
    card = PracticeCard.objects.get()
    card.due_at = card.missed_at = timezone.now() - 2 * DAY
    card.save(update_fields=["due_at", "missed_at"])
    return card


def post_answer(browser, card, choice):
    page = browser.get(reverse("next_card"), headers=ENGLISH)
    assert "1 question has come back" in page.content.decode()
    form = {
        "due_at": card.due_at.isoformat(),
        "seed": f"{card.pk}:{card.due_at.isoformat()}",
        "q1": choice,
    }
    return browser.post(reverse("answer_card", args=[card.pk]), form, headers=ENGLISH)


@pytest.mark.django_db
@pytest.mark.parametrize(("choice", "heading"), [("b", "Right"), ("a", "Not yet")])
def test_an_answer_is_judged_explained_and_counted_once(browser, card, choice, heading):
    page = post_answer(browser, card, choice).content.decode()

    assert f">{heading}" in " ".join(page.split()).replace("> ", ">")
    assert "礼品应当拒收或者登记上交" in page
    after = PracticeCard.objects.get()
    assert after.due_at > timezone.now()
    form = {"due_at": card.due_at.isoformat(), "q1": choice}
    browser.post(reverse("answer_card", args=[card.pk]), form)
    assert PracticeCard.objects.get().memory == after.memory
    assert browser.get(reverse("next_card")).status_code == 302


@pytest.mark.django_db
def test_an_answer_that_does_not_fit_is_refused_in_words(browser, card):
    form = {"due_at": card.due_at.isoformat(), "q1": ["a", "z"]}

    page = browser.post(
        reverse("answer_card", args=[card.pk]), form, follow=True, headers=ENGLISH
    )

    assert "no such choice" in page.content.decode()
    assert PracticeCard.objects.get().due_at == card.due_at


@pytest.mark.django_db
def test_the_book_is_its_owners_alone(client, card, stranger):
    client.force_login(stranger)

    assert client.post(reverse("answer_card", args=[card.pk])).status_code == 404
    assert client.get(reverse("answer_card", args=[card.pk])).status_code == 405
    assert (
        "The book is empty" in client.get(reverse("practice"), headers=ENGLISH).content.decode()
    )


@pytest.mark.django_db
def test_a_question_on_an_open_paper_is_not_practised(browser, cadre, card):
    """S9: its key stays with the server until the attempt closes."""
    make_attempt(make_quiz(questions=[card.question]), cadre)

    assert not cards_due(cadre, timezone.now()).exists()
    form = {"due_at": card.due_at.isoformat(), "q1": "b"}
    page = browser.post(
        reverse("answer_card", args=[card.pk]), form, follow=True, headers=ENGLISH
    ).content.decode()
    assert "It waits until then" in page
    assert "礼品应当拒收或者登记上交" not in page


# --- The question of the day -------------------------------------------------------------------
@pytest.fixture
def weak(cadre):
    """Missed one question on an article that two questions cite; there are others on another."""
    article, other = make_article(11), make_article(22)
    asked = make_question(articles=[article])
    make_question(articles=[article])
    for _unused in range(5):
        make_question(articles=[other])
    sit(cadre, make_quiz(questions=[asked]))
    note_closed_attempts(at=timezone.now())
    PracticeCard.objects.update(missed_at=timezone.now() - 2 * DAY)
    return article


@pytest.mark.django_db
def test_it_is_about_a_weak_article_and_the_same_all_day(cadre, weak):
    days = [site_date(timezone.now()) + n * DAY for n in range(12)]

    chosen = [question_of_the_day(cadre, day) for day in days]

    assert chosen == [question_of_the_day(cadre, day) for day in days]
    assert all(weak in version.articles.all() for version in chosen)
    assert len(set(chosen)) == 2


@pytest.mark.django_db
def test_what_is_missed_today_changes_tomorrows_only(cadre):
    article = make_article(7)
    asked = make_question(articles=[article])
    make_question(articles=[make_article(8)])
    today = site_date(timezone.now())
    before = question_of_the_day(cadre, today)

    sit(cadre, make_quiz(questions=[asked]))
    note_closed_attempts(at=timezone.now())

    assert question_of_the_day(cadre, today) == before
    assert question_of_the_day(cadre, today + DAY) == asked.current


@pytest.mark.django_db
def test_it_is_answered_once_and_counts_nowhere(browser, cadre, weak):
    version = question_of_the_day(cadre, site_date(timezone.now()))
    shown = browser.get(reverse("question_of_the_day"), headers=ENGLISH).content.decode()
    assert version.stem in shown
    assert version.explanation not in shown

    for choice in ("b", "a"):
        browser.post(reverse("question_of_the_day"), {"q1": choice})

    assert DailyAnswer.objects.get().is_right
    page = browser.get(reverse("question_of_the_day"), headers=ENGLISH).content.decode()
    assert version.explanation in page
    assert cadre.entries.filter(kind="QUIZ").count() == 1  # of the quiz that was missed


@pytest.mark.django_db
def test_never_one_of_an_open_paper(cadre, weak):
    version = question_of_the_day(cadre, site_date(timezone.now()))

    make_attempt(make_quiz(questions=[version.question]), cadre)

    assert question_of_the_day(cadre, site_date(timezone.now())) != version
    item = as_shown(version, seed="x")
    with pytest.raises(practice.NoQuestionToday):
        practice.answer_today(cadre=cadre, value=["b"], paper_item=item, at=timezone.now())


@pytest.mark.django_db
def test_without_questions_the_page_says_so(browser):
    assert (
        "no question for today"
        in browser.get(reverse("question_of_the_day"), headers=ENGLISH).content.decode()
    )
    assert browser.post(reverse("question_of_the_day")).status_code == 404


@pytest.mark.django_db
def test_the_home_page_offers_both(browser, card):
    make_question(articles=[make_article(3)])

    page = browser.get("/", headers=ENGLISH).content.decode()

    assert "One question today" in page
    assert "1 question of your wrong-answer book has come back" in " ".join(page.split())

    browser.post(reverse("question_of_the_day"), {"q1": "b"})
    after = browser.get("/", headers=ENGLISH).content.decode()

    assert "One question today" not in after
    assert "1 question of your wrong-answer book has come back" in " ".join(after.split())


# --- Progress by category -----------------------------------------------------------------------
@pytest.mark.django_db
def test_progress_counts_each_category_by_itself_with_what_was_right_last(
    client, django_assert_max_num_queries
):
    cadre, bank = make_cadre(), make_bank()
    law = make_category(bank, name="法规")
    part = make_category(bank, name="法规常识", parent=law)
    met, missed, _unseen = (
        make_question(bank=bank, category=category) for category in (part, part, law)
    )
    make_question(bank=bank, category=law, state="DRAFT")
    attempt = make_attempt(make_quiz(questions=[met, missed]), cadre)
    right = [each for each in right_answers(attempt) if each.question == 1]
    services.submit_attempt(attempt_id=attempt.public_id, cadre=cadre, items=right)
    note_closed_attempts(at=timezone.now())
    client.force_login(cadre)

    client.get("/practice/progress/")  # the session notes when it was last seen
    with django_assert_max_num_queries(6):
        lines = client.get("/practice/progress/").context["lines"]

    assert [(str(x.category), x.questions, x.met, x.right) for x in lines] == [
        ("法规", 3, 2, 1),
        ("法规常识", 2, 2, 1),
    ]
    client.force_login(make_cadre())
    assert all(not line.met for line in client.get("/practice/progress/").context["lines"])
    assert client.post("/practice/progress/").status_code == 405
    client.logout()
    assert client.get("/practice/progress/").status_code == 302
