"""An examiner sees who sits, grants other terms for a reason, and sees what came late."""

import datetime as dt

import pytest
from django.urls import reverse
from wagtail.models import ModelLogEntry

from cadres.roles import Role
from quizzes.examining import services
from quizzes.models import Accommodation, PlausibilityNote
from quizzes.services import submit_attempt
from tests.factories.cadres import make_cast, make_grant
from tests.factories.quizzes import expire, make_attempt, make_quiz, right_answers

pytestmark = pytest.mark.django_db
ENGLISH = {"Accept-Language": "en"}
NOON = dt.datetime(2026, 9, 14, 4, 0, tzinfo=dt.UTC)


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def desk(client, cast):
    client.force_login(cast.supervisor)
    return client


def page(client, name, *args):
    return client.get(reverse(name, args=args), headers=ENGLISH)


def text(response):
    return response.content.decode()


# --- Granting ----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("terms", "error"),
    [
        ({"extra_minutes": 5, "reason": " "}, services.NothingGranted),
        ({"reason": "病假"}, services.NothingGranted),
        (
            {"opens_at": NOON, "closes_at": NOON - dt.timedelta(1), "reason": "病假"},
            services.DatesReversed,
        ),
    ],
)
def test_nothing_is_granted_without_a_reason_and_something_to_grant(cast, terms, error):
    with pytest.raises(error):
        services.accommodate(
            quiz=make_quiz(), cadre=cast.cadre, actor=cast.supervisor, at=NOON, **terms
        )

    assert not Accommodation.objects.exists()


def test_two_grants_at_a_time_are_one_too_many_and_the_log_says_who(cast):
    quiz = make_quiz()
    terms = {
        "quiz": quiz, "cadre": cast.cadre, "extra_minutes": 5, "reason": "病假",
        "actor": cast.supervisor, "at": NOON,
    }  # fmt: skip
    granted = services.accommodate(**terms)

    with pytest.raises(services.AccommodatedAlready):
        services.accommodate(**terms)
    for _twice in range(2):
        services.withdraw_accommodation(accommodation=granted, actor=cast.supervisor, at=NOON)
    services.accommodate(**terms)

    logged = ModelLogEntry.objects.filter(object_id=str(quiz.pk)).values_list(
        "action", flat=True
    )
    assert sorted(logged) == [
        "quizzes.accommodate", "quizzes.accommodate", "quizzes.withdraw_accommodation",
    ]  # fmt: skip


# --- Pages -------------------------------------------------------------------------------------
def test_the_desk_lists_exams_attempts_and_other_terms(
    desk, cast, django_assert_max_num_queries
):
    quiz = make_quiz()
    for cadre in (cast.cadre, cast.teammate, cast.stranger):
        make_attempt(quiz, cadre)

    form = {"staff_number": cast.cadre.staff_number, "extra_minutes": "20", "reason": "按医嘱"}
    answer = desk.post(reverse("accommodate", args=[quiz.pk]), form)
    with django_assert_max_num_queries(14):
        shown = text(page(desk, "exam", quiz.pk))

    assert answer.headers["Location"] == reverse("exam", args=[quiz.pk])
    assert cast.cadre.name in shown
    assert "按医嘱" in shown
    assert cast.stranger.name not in shown
    assert quiz.title_en in text(page(desk, "exams"))


def test_the_form_names_what_is_wrong(desk, cast):
    quiz = make_quiz()
    wrong = {"staff_number": cast.stranger.staff_number, "extra_minutes": "-1", "reason": ""}

    answer = desk.post(reverse("accommodate", args=[quiz.pk]), wrong, headers=ENGLISH)

    assert answer.status_code == 422
    assert "Nobody in your units has the staff number" in text(answer)
    nothing = {"staff_number": cast.cadre.staff_number, "reason": "病假"}
    answer = desk.post(reverse("accommodate", args=[quiz.pk]), nothing, headers=ENGLISH)
    assert "Grant extra minutes" in text(answer)
    assert not Accommodation.objects.exists()


def test_late_evidence_is_shown_beside_what_counted_and_nothing_else(desk, cast):
    attempt = make_attempt(make_quiz(kinds=["SINGLE"]), cast.cadre)
    expire(attempt)
    submit_attempt(attempt_id=attempt.public_id, cadre=cast.cadre, items=right_answers(attempt))

    shown = text(page(desk, "examined_attempt", attempt.public_id))

    assert "Answer that came late" in shown
    assert "收到管理服务对象的礼品" in shown
    assert "当场退还" in shown  # the words of the choice, not its id
    calm = make_attempt(make_quiz(), cast.teammate)
    assert "Everything arrived in time" in text(page(desk, "examined_attempt", calm.public_id))


def test_another_unit_finds_nothing(client, cast):
    attempt = make_attempt(make_quiz(), cast.cadre)
    granted = services.accommodate(
        quiz=attempt.quiz, cadre=cast.cadre, extra_minutes=5, reason="病假",
        actor=cast.supervisor, at=NOON,
    )  # fmt: skip
    client.force_login(cast.other_supervisor)

    assert page(client, "examined_attempt", attempt.public_id).status_code == 404
    withdraw = reverse("withdraw_accommodation", args=[granted.pk])
    assert client.post(withdraw).status_code == 404
    assert client.get(withdraw).status_code == 405
    client.force_login(cast.cadre)
    assert page(client, "exams").status_code == 404


def test_an_organiser_of_the_county_sees_every_unit(client, cast):
    make_grant(cast.stranger, Role.ORGANISER, unit=cast.county)
    attempt = make_attempt(make_quiz(), cast.cadre)
    client.force_login(cast.stranger)

    assert page(client, "examined_attempt", attempt.public_id).status_code == 200


# --- What is worth asking -----------------------------------------------------------------------
def test_what_came_of_asking_is_written_down_once_and_changes_no_result(desk, cast):
    attempt = make_attempt(make_quiz(), cast.cadre)
    submit_attempt(attempt_id=attempt.public_id, cadre=cast.cadre, items=right_answers(attempt))
    note = PlausibilityNote.objects.create(
        attempt=attempt, code="FAST", facts={"items": 3}, noted_at=NOON
    )
    before = type(attempt).objects.filter(pk=attempt.pk).values().get()
    answer = reverse("answer_note", args=[note.pk])
    shown = reverse("examined_attempt", args=[attempt.public_id])
    assert answer in text(desk.get(shown))

    desk.post(answer, {"finding": "  "})
    note.refresh_from_db()
    assert note.found_at is None
    desk.post(answer, {"finding": "本人从事该业务多年，情况属实"})
    desk.post(answer, {"finding": "改主意了"})

    note.refresh_from_db()
    assert (note.finding, note.found_by) == ("本人从事该业务多年，情况属实", cast.supervisor)
    assert type(attempt).objects.filter(pk=attempt.pk).values().get() == before
    page_text = text(desk.get(shown))
    assert note.finding in page_text
    assert answer not in page_text


def test_only_who_examines_the_unit_writes_down_what_was_found(client, cast):
    attempt = make_attempt(make_quiz(), cast.cadre)
    note = PlausibilityNote.objects.create(attempt=attempt, code="FAST", noted_at=NOON)
    answer = reverse("answer_note", args=[note.pk])

    client.force_login(cast.other_supervisor)
    assert client.post(answer, {"finding": "x"}).status_code == 404
    client.force_login(cast.supervisor)
    assert client.get(answer).status_code == 405
    client.logout()
    assert client.post(answer, {"finding": "x"}).status_code == 302
    note.refresh_from_db()
    assert not note.finding
