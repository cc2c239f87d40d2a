"""A corrected question is marked again by two people, with counter-entries, and only once."""

import datetime as dt

import pytest
from django.urls import reverse

from cadres.roles import Role
from quizzes.rescoring import regrading
from quizzes.services import AnswerItem, revise_question, send_back_to_review, submit_attempt
from records.models import Entry, Kind
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.quizzes import CHOICES, make_attempt, make_question, make_quiz

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 9, 14, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def second(cast):
    other = make_cadre("二审员", unit=cast.bureau)
    make_grant(other, Role.SUPERVISOR, unit=cast.bureau)
    return other


@pytest.fixture
def question():
    return make_question("SINGLE")


@pytest.fixture
def attempt(cast, question):
    """Answered "c", which was wrong when it was asked."""
    begun = make_attempt(make_quiz(questions=[question]), cast.cadre)
    return submit_attempt(
        attempt_id=begun.public_id, cadre=cast.cadre, items=[AnswerItem(1, ["c"], 1)]
    )


def correct(question, key):
    current = question.current
    question.current = revise_question(
        question=question, kind="SINGLE", stem=current.stem, choices=CHOICES, key=key
    )


def ask(question, cast):
    return regrading.ask_for_regrade(
        question=question,
        tops=[cast.bureau],
        reason="答案有误，已更正",
        actor=cast.supervisor,
        at=AT,
    )


def confirm(asked, cast, actor):
    return regrading.confirm_regrade(regrade=asked, tops=[cast.bureau], actor=actor, at=AT)


def test_the_dry_run_says_who_changes_and_changes_nothing(attempt, question, cast):
    correct(question, ["c"])

    (change,) = regrading.changes_of(question, tops=[cast.bureau], actor=cast.supervisor)

    assert (change.attempt, change.after.percent, change.is_gained) == (attempt, 100, True)
    attempt.refresh_from_db()
    assert attempt.percent == 0


def test_a_confirmed_regrade_withdraws_the_old_result_and_enters_the_new(
    attempt, question, cast, second
):
    correct(question, ["c"])
    before = attempt.receipt

    (line,) = confirm(ask(question, cast), cast, second)

    attempt.refresh_from_db()
    assert (attempt.percent, attempt.is_passed, attempt.marks) == (100, True, {"1": "1.00"})
    assert (line.receipt_before, line.was_passed, line.is_passed) == (before, False, True)
    old, correction, new = Entry.objects.filter(cadre=cast.cadre).order_by("pk")
    assert correction.corrects == old
    assert (correction.kind, new.kind) == (Kind.CORRECTION, Kind.QUIZ)
    assert new.outcome["is_passed"] is True
    assert list(Entry.objects.filter(cadre=cast.cadre).standing()) == [new]


def test_the_same_regrade_again_finds_nothing(attempt, question, cast, second):
    correct(question, ["c"])
    confirm(ask(question, cast), cast, second)

    with pytest.raises(regrading.NothingToRegrade):
        ask(question, cast)
    correct(question, ["b"])
    confirm(ask(question, cast), cast, second)
    attempt.refresh_from_db()
    assert attempt.percent == 0
    assert Entry.objects.filter(cadre=cast.cadre).standing().count() == 1


def test_it_takes_two_people(attempt, question, cast):
    correct(question, ["c"])

    with pytest.raises(regrading.NotDecidable):
        confirm(ask(question, cast), cast, cast.supervisor)
    attempt.refresh_from_db()
    assert attempt.percent == 0


def test_a_rejected_regrade_changes_nothing_and_another_may_be_asked_for(
    attempt, question, cast, second
):
    correct(question, ["c"])
    asked = ask(question, cast)
    with pytest.raises(regrading.RegradeWaits):
        ask(question, cast)

    regrading.reject_regrade(regrade=asked, note="不同意", actor=second, at=AT)

    with pytest.raises(regrading.NotDecidable):
        confirm(asked, cast, second)
    ask(question, cast)
    attempt.refresh_from_db()
    assert attempt.percent == 0


def test_only_ones_own_units_are_touched(attempt, question, cast):
    correct(question, ["c"])

    assert regrading.changes_of(question, tops=[cast.other_bureau], actor=cast.supervisor) == []


def test_the_pages_show_ask_and_confirm(client, attempt, question, cast, second):
    correct(question, ["c"])
    client.force_login(cast.supervisor)
    assert str(question.pk) in client.get(reverse("regrades")).content.decode()
    address = reverse("ask_for_regrade", args=[question.pk])
    assert cast.cadre.name in client.get(address).content.decode()
    assert client.post(address, {"reason": "答案有误，已更正"}).status_code == 302

    client.force_login(second)
    decide = reverse("decide_regrade", args=[question.regrades.get().public_id])
    assert client.post(decide, {"decision": "confirm"}).status_code == 302
    attempt.refresh_from_db()
    assert attempt.percent == 100


def test_a_cadre_finds_no_regrades(client, question, cast):
    client.force_login(cast.cadre)

    assert client.get(reverse("regrades")).status_code == 404
    assert client.get(reverse("ask_for_regrade", args=[question.pk])).status_code == 404


def test_nobody_is_marked_by_a_wording_that_waits_for_its_review(
    attempt, question, cast, second
):
    correct(question, ["c"])
    asked = ask(question, cast)
    send_back_to_review(question=question)
    question.refresh_from_db()

    with pytest.raises(regrading.NotDecidable):
        confirm(asked, cast, second)
    regrading.reject_regrade(regrade=asked, note="待审核", actor=second, at=AT)
    with pytest.raises(regrading.NothingToRegrade):
        ask(question, cast)
