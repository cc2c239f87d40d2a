"""How questions do is computed from every attempt; small groups are not shown, nor by difference."""

import datetime as dt
import json
import statistics
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from quizzes import services
from quizzes.analysis.flags import flags_of
from quizzes.analysis.groups import by_post, by_unit, responses_to, weak_articles
from quizzes.analysis.items import compute_item_figures, correlation, top_missed
from quizzes.analysis.plausibility import question_of
from quizzes.analysis.services import LONGEST_ANSWER, note_closed_attempts
from quizzes.analysis.shares import shares_of
from quizzes.analysis.suppression import FEWEST, shown_groups
from quizzes.analysis.timing import LONGEST_SECONDS, seconds_by_item
from quizzes.kinds import kind_of
from quizzes.kinds.confidence import OFFSET
from quizzes.models import AnswerLogEntry, Attempt, ItemFigures, PlausibilityNote, Response
from quizzes.saying import answers_in_words
from quizzes.services import AnswerItem
from tests.factories.cadres import make_cadre, make_cast, make_post, make_posting, make_unit
from tests.factories.quizzes import make_article, make_attempt, make_question, make_quiz

NOON = dt.datetime(2026, 9, 14, 4, 0, tzinfo=dt.UTC)
ENGLISH = {"Accept-Language": "en"}


# --- Suppression -------------------------------------------------------------------------------
@given(st.dictionaries(st.integers(0, 20), st.integers(0, 12), max_size=12))
def test_no_small_group_is_shown_and_none_follows_from_the_rest(people):
    shown = shown_groups(people)

    assert all(people[group] >= FEWEST for group in shown)
    hidden = [number for group, number in people.items() if number and group not in shown]
    if hidden and shown:
        assert len(hidden) >= 2
        assert sum(hidden) >= FEWEST


def test_large_groups_alone_hide_nothing():
    assert shown_groups({"a": 5, "b": 40, "c": 0}) == {"a", "b"}


# --- Arithmetic --------------------------------------------------------------------------------
@given(st.lists(st.tuples(st.integers(0, 1000), st.integers(0, 1000)), min_size=2, max_size=40))
def test_the_correlation_is_the_one_of_the_textbook(pairs):
    xs, ys = zip(*pairs, strict=True)
    found = correlation(
        {
            "n": len(pairs), "x": sum(xs), "y": sum(ys), "xx": sum(x * x for x in xs),
            "yy": sum(y * y for y in ys), "xy": sum(x * y for x, y in pairs),
        }
    )  # fmt: skip

    if len(set(xs)) == 1 or len(set(ys)) == 1:
        assert found is None
    else:
        assert abs(found - 1000 * statistics.correlation(xs, ys)) < 1


@given(
    st.lists(
        st.tuples(st.integers(1, 5), st.timedeltas(dt.timedelta(0), dt.timedelta(hours=1))),
        max_size=20,
    )
)
def test_no_time_is_counted_twice(saves):
    spent = seconds_by_item(NOON, [(item, NOON + after) for item, after in saves])

    last = max((after for _item, after in saves), default=dt.timedelta(0))
    assert sum(spent.values()) <= last.total_seconds() + len(spent)
    assert set(spent) == {item for item, _after in saves}


def test_a_pause_is_no_thinking():
    assert seconds_by_item(NOON, [(1, NOON + dt.timedelta(hours=3))]) == {1: LONGEST_SECONDS}


def test_shares_leave_the_question_itself_out_of_the_rest():
    paper = [{"item": 1, "points": "2.00"}, {"item": 2, "points": "1.00"}]

    assert shares_of(paper, {"1": "1.00", "2": "1.00"}) == {1: (500, 1000), 2: (1000, 500)}
    assert shares_of(paper[:1], {"1": "2.00"}) == {1: (1000, 0)}


@pytest.mark.parametrize(
    ("n", "facility", "discrimination", "flags"),
    [
        (29, 0, -500, []),
        (30, 960, 300, ["EASY"]),
        (30, 200, 300, ["HARD"]),
        (30, 500, -1, ["NEGATIVE"]),
        (30, 500, 50, ["WEAK"]),
        (30, 500, 300, []),
        (30, 500, None, []),
    ],
)
def test_when_to_look_at_a_question_again(n, facility, discrimination, flags):
    assert flags_of(n, facility, discrimination) == flags


# --- From attempts -----------------------------------------------------------------------------
def sit(quiz, cadre, choice="b"):
    attempt = make_attempt(quiz, cadre)
    items = [AnswerItem(entry["item"], [choice], 1) for entry in attempt.paper]
    return services.submit_attempt(attempt_id=attempt.public_id, cadre=cadre, items=items)


@pytest.fixture
def people():
    """Six who know and four who do not, in a bureau with two offices of 7 and 3, one post."""
    bureau = make_unit("财政局")
    offices = [make_unit("一科", parent=bureau), make_unit("二科", parent=bureau)]
    bureau.refresh_from_db()
    post = make_post()
    made = []
    for number in range(10):
        cadre = make_cadre(unit=offices[number >= 7])
        make_posting(cadre, post=post)
        made.append(cadre)
    return bureau, made


@pytest.fixture
def answered(people):
    article = make_article(12)
    quiz = make_quiz(questions=[make_question(articles=[article]) for _unused in range(2)])
    for number, cadre in enumerate(people[1]):
        sit(quiz, cadre, "b" if number < 6 else "a")
    note_closed_attempts(at=NOON)
    return quiz


@pytest.mark.django_db
def test_figures_of_a_question(answered, django_assert_max_num_queries):
    with django_assert_max_num_queries(8):
        assert compute_item_figures(at=NOON) == 2
    compute_item_figures(at=NOON)  # again: the same rows

    figures = ItemFigures.objects.first()
    assert (figures.people, figures.responses, figures.facility) == (10, 10, 600)
    assert figures.discrimination == 1000
    assert figures.answers == [['["b"]', 6], ['["a"]', 4]]
    assert top_missed()[0].facility == 600


@pytest.mark.django_db
def test_by_unit_and_post_the_small_office_hides_itself_and_one_more(people, answered):
    bureau, _made = people
    responses = responses_to(
        ItemFigures(version_id=Response.objects.first().version_id).version
    )

    units = by_unit(responses, bureau)
    posts = by_post(responses, bureau)

    assert [(line.label, line.people) for line in units] == [("一科", None), ("二科", None)]
    assert [(line.people, line.share) for line in posts] == [(10, 600)]
    heat = weak_articles(bureau, NOON - dt.timedelta(days=3650))
    assert [row.cells for row in heat.rows] == [[None, None, None]]


@pytest.mark.django_db
def test_the_pages_show_it_to_who_runs_exams_only(client, answered):
    cast = make_cast()
    compute_item_figures(at=NOON)
    version = ItemFigures.objects.first().version_id
    addresses = [
        reverse("item_analysis"), reverse("item_figures", args=[version]), reverse("weak_articles"),
    ]  # fmt: skip
    client.force_login(cast.supervisor)
    pages = [client.get(address, headers=ENGLISH).content.decode() for address in addresses]
    assert "60" in pages[0]
    assert "当场退还" in pages[1]  # the text of a choice, not its id
    assert "Nobody here has answered it" in pages[1]
    assert all(client.post(address).status_code == 405 for address in addresses)
    client.force_login(cast.cadre)
    assert all(client.get(address).status_code == 404 for address in addresses)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "response", "words", "is_right"),
    [
        ("TRUE_FALSE", None, None, True),
        ("SINGLE", ["a"], None, False),
        ("ORDERING", None, "；", True),
        ("MATCHING", None, " → ", True),
        ("LADDER", None, " → ", True),
        ("BRANCHING", None, "；", True),
        ("CASE_ANALYSIS", ["一" * 118], "一…", False),
        ("SINGLE", [], "no answer", False),
    ],
)
def test_an_answer_is_told_in_words(kind, response, words, is_right, settings):
    version = make_question(kind).current
    best = kind_of(kind).model_answer(version) if response is None else response
    written = json.dumps(best, ensure_ascii=False)[:LONGEST_ANSWER]

    with translation.override("en"):
        (line,) = answers_in_words(ItemFigures(version=version, answers=[[written, 3]]))

    assert (line.times, line.is_right) == (3, is_right)
    assert words is None or words in line.words
    assert not any(f'"{part}"' in line.words for part in best)


@pytest.mark.django_db
def test_other_orders_are_other_answers_where_the_order_is_asked_for(people):
    question = make_question("ORDERING")
    right = kind_of("ORDERING").model_answer(question.current)
    for cadre, response in zip(people[1], [right, right[::-1]], strict=False):
        attempt = make_attempt(make_quiz(questions=[question]), cadre)
        services.submit_attempt(
            attempt_id=attempt.public_id, cadre=cadre, items=[AnswerItem(1, response, 1)]
        )

    note_closed_attempts(at=NOON)

    assert Response.objects.values("answer").distinct().count() == 2


# --- Plausibility ------------------------------------------------------------------------------
@pytest.mark.django_db
def test_what_looks_odd_becomes_a_question_and_changes_no_result(people):
    quiz = make_quiz(questions=[make_question() for _unused in range(6)])
    quick = sit(quiz, people[1][0])
    copied = [sit(quiz, cadre, "a") for cadre in people[1][1:3]]

    note_closed_attempts(at=NOON)
    note_closed_attempts(at=NOON)

    notes = PlausibilityNote.objects.order_by("pk")
    assert [(note.attempt, note.code) for note in notes] == [
        (quick, "FAST"), (copied[0], "SAME_WRONG"), (copied[1], "SAME_WRONG"),
    ]  # fmt: skip
    assert all(question_of(note).rstrip().endswith(("?", "？")) for note in notes)
    assert Attempt.objects.get(pk=copied[0].pk).percent == Decimal(0)
    assert Attempt.objects.get(pk=quick.pk).is_passed


@pytest.mark.django_db
def test_how_sure_somebody_was_is_neither_an_answer_nor_time_at_a_question(people):
    quiz = make_quiz(questions=[make_question()], asks_confidence=True)
    attempt = make_attempt(quiz, people[1][0])
    items = [AnswerItem(1, ["b"], 1), AnswerItem(1 + OFFSET, ["sure"], 1)]
    services.submit_attempt(attempt_id=attempt.public_id, cadre=attempt.cadre, items=items)
    saved = AnswerLogEntry.objects.filter(attempt=attempt)
    assert sorted(saved.values_list("item", flat=True)) == [1, 1 + OFFSET]

    note_closed_attempts(at=NOON)

    (response,) = Response.objects.filter(attempt=attempt)
    assert (response.item, response.answer) == (1, '["b"]')
