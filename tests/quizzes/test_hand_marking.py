"""A person marks what was written; the result is made once, when everybody asked has marked."""

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from quizzes.models import HandMarking
from quizzes.services import handmarking, submit_attempt
from tests.factories.cadres import make_cadre, make_cast
from tests.factories.quizzes import make_attempt, make_quiz, right_answers

pytestmark = pytest.mark.django_db
AT = dt.datetime(2026, 9, 14, 4, 0, tzinfo=dt.UTC)
FULL = {"r1": Decimal(3), "r2": Decimal(1)}


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def attempt(cast):
    """Handed in: a single choice answered rightly, and an analysis that waits."""
    quiz = make_quiz(kinds=["SINGLE", "CASE_ANALYSIS"])
    begun = make_attempt(quiz, cast.cadre)
    return submit_attempt(
        attempt_id=begun.public_id, cadre=cast.cadre, items=right_answers(begun)
    )


@pytest.fixture
def marking(attempt):
    return attempt.hand_markings.get()


def mark(marking, marker, awarded=FULL):
    return handmarking.mark_answer(marking=marking, awarded=awarded, marker=marker, at=AT)


def test_an_attempt_with_an_analysis_waits_without_a_result(attempt, cast):
    assert attempt.closed_at is not None
    assert (attempt.awaits_marking, attempt.percent, attempt.is_passed) == (True, None, False)
    assert attempt.marks == {"1": "1.00"}
    assert not cast.cadre.entries.exists()


def test_nothing_written_is_nothing_to_mark(cast):
    begun = make_attempt(make_quiz(kinds=["CASE_ANALYSIS"]), cast.cadre)

    closed = submit_attempt(attempt_id=begun.public_id, cadre=cast.cadre)

    assert (closed.awaits_marking, closed.percent) == (False, Decimal("0.00"))
    assert cast.cadre.entries.count() == 1


def test_the_mark_makes_the_result_and_one_entry(attempt, marking, cast):
    receipt = attempt.receipt

    mark(marking, cast.supervisor, {"r1": Decimal(2), "r2": Decimal(0)})

    attempt.refresh_from_db()
    assert attempt.marks == {"1": "1.00", "2": "0.50"}
    assert (attempt.awaits_marking, attempt.percent, attempt.is_passed) == (False, 75, True)
    assert attempt.receipt != receipt == marking.hand_in_receipt
    entry = cast.cadre.entries.get()
    assert entry.outcome["percent"] == "75.00"
    assert entry.occurred_at == attempt.closed_at


def test_a_second_mark_by_anybody_is_refused(marking, cast):
    mark(marking, cast.supervisor)

    with pytest.raises(handmarking.AlreadyMarked):
        mark(marking, make_cadre())
    assert cast.cadre.entries.count() == 1


def test_two_markers_give_their_mean_and_are_two_people(attempt, marking, cast):
    handmarking.ask_for_second_marker(
        marking=marking, reason="与评分要点有出入", actor=cast.supervisor
    )
    mark(marking, cast.supervisor, {"r1": Decimal(3), "r2": Decimal(1)})
    with pytest.raises(handmarking.AlreadyMarked):
        mark(marking, cast.supervisor)
    assert not cast.cadre.entries.exists()

    mark(marking, make_cadre(), {"r1": Decimal(1), "r2": Decimal(0)})

    attempt.refresh_from_db()
    assert attempt.marks["2"] == "0.63"  # (1 + 0.25) ÷ 2, rounded half up
    assert cast.cadre.entries.count() == 1


@pytest.mark.parametrize("awarded", [{"r1": Decimal(4), "r2": Decimal(0)}, {"r1": Decimal(1)}])
def test_points_outside_the_rubric_are_refused(marking, cast, awarded):
    with pytest.raises(handmarking.InvalidMarks):
        mark(marking, cast.supervisor, awarded)
    assert not marking.marks.exists()


def test_nobody_marks_their_own(marking, cast):
    with pytest.raises(handmarking.OwnAnswer):
        mark(marking, cast.cadre)


def test_if_the_record_refuses_nothing_is_marked(marking, cast, monkeypatch):
    def refuse(*_arguments, **_named):
        raise RuntimeError

    monkeypatch.setattr("quizzes.services.results.record_entry", refuse)
    with pytest.raises(RuntimeError):
        mark(marking, cast.supervisor)

    marking.refresh_from_db()
    assert marking.earned is None
    assert not marking.marks.exists()


# --- Pages ---------------------------------------------------------------------------------------
def test_the_page_takes_points_and_shows_the_rubric(client, marking, cast):
    client.force_login(cast.supervisor)
    assert marking.version.stem[:10] in client.get(reverse("marking_list")).content.decode()
    address = reverse("mark_answer", args=[marking.public_id])
    page = client.get(address).content.decode()
    assert "指出违纪事实" in page
    assert "我的分析" in page

    response = client.post(address, {"r1": "3", "r2": "1", "comment": "很好"})

    assert response.status_code == 302
    assert HandMarking.objects.get().earned == Decimal("1.00")
    result = reverse("attempt_result", args=[marking.attempt.public_id])
    client.force_login(cast.cadre)
    assert "很好" in client.get(result).content.decode()


def test_too_many_points_are_refused_on_the_page(client, marking, cast):
    client.force_login(cast.supervisor)
    address = reverse("mark_answer", args=[marking.public_id])

    assert client.post(address, {"r1": "9", "r2": "1"}).status_code == 422
    assert HandMarking.objects.get().earned is None


def test_other_units_and_cadres_find_nothing(client, marking, cast):
    address = reverse("mark_answer", args=[marking.public_id])
    client.force_login(cast.cadre)
    assert client.get(address).status_code == 404
    assert client.get(reverse("marking_list")).status_code == 404
    client.force_login(cast.other_supervisor)
    assert client.get(address).status_code == 404


def test_the_pages_cost_the_same_queries_however_much_waits(client, cast, attempt, marking):
    client.force_login(cast.supervisor)
    pages = (reverse("marking_list"), reverse("mark_answer", args=[marking.public_id]))

    def costs():
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        return found

    client.get(pages[0])  # the session notes when it was last seen
    with_one = costs()
    for _each in range(5):
        begun = make_attempt(attempt.quiz, make_cadre(unit=cast.cadre.unit))
        submit_attempt(
            attempt_id=begun.public_id, cadre=begun.cadre, items=right_answers(begun)
        )

    assert costs() == with_one
    assert max(with_one) <= 12
