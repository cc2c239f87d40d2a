"""A question is written once and reworded by versions; what was asked never changes."""

import pytest
from django.db import DatabaseError, transaction

from quizzes.models import Question, QuestionVersion
from quizzes.services import InvalidQuestion, create_question, revise_question
from tests.factories.quizzes import (
    CHOICES,
    KEYS,
    make_article,
    make_bank,
    make_category,
    make_question,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def wording():
    return {
        "kind": "SINGLE",
        "stem": "收到礼品怎么办？",
        "choices": CHOICES,
        "key": ["b"],
        "explanation": "应当拒收。",
        "articles": [make_article()],
    }


@pytest.fixture
def identity():
    bank = make_bank()
    return {"bank": bank, "category": make_category(bank), "code": "gift-1"}


def test_creates_a_question_with_its_first_version(identity, wording):
    question = create_question(**identity, **wording)

    assert question.current.number == 1
    assert question.current.key == ["b"]
    assert [article.number for article in question.current.articles.all()] == [1]


def test_writes_nothing_when_the_content_is_the_same(identity, wording):
    first = create_question(**identity, **wording)

    again = create_question(**identity, **wording)

    assert again == first
    assert QuestionVersion.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"stem": "收到购物卡怎么办？"},
        {"key": ["c"]},
        {"explanation": "应当登记上交。"},
        {"articles": []},
        {"difficulty": 4},
    ],
    ids=lambda change: next(iter(change)),
)
def test_adds_a_version_when_anything_changed(identity, wording, change):
    first = create_question(**identity, **wording).current

    question = create_question(**identity, **{**wording, **change})

    assert question.current.number == 2
    assert set(question.versions.all()) == {first, question.current}


def test_moves_a_question_to_another_category_without_a_version(identity, wording):
    create_question(**identity, **wording)
    elsewhere = make_category(identity["bank"])

    create_question(**{**identity, "category": elsewhere}, **wording)

    assert Question.objects.get().category == elsewhere
    assert QuestionVersion.objects.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "ORACLE"},
        {"stem": "  "},
        {"choices": CHOICES[:1]},
        {"choices": [*CHOICES[:3], {"id": "d", "text": " "}]},
        {"choices": [*CHOICES, CHOICES[0]]},
        {"choices": [{"id": str(n), "text": "x"} for n in range(13)]},
        {"key": []},
        {"key": ["z"]},
        {"key": ["a", "b"]},
        {"kind": "TRUE_FALSE", "key": ["maybe"]},
        {"kind": "MULTIPLE", "key": ["a", "a"]},
    ],
    ids=str,
)
def test_refuses_what_cannot_be_asked_and_writes_nothing(identity, wording, change):
    with pytest.raises(InvalidQuestion):
        create_question(**identity, **{**wording, **change})

    assert not Question.objects.exists()


def test_says_which_wording_it_already_has(identity, wording):
    question = create_question(**identity, **wording)

    assert revise_question(question=question, **wording) == question.current


@pytest.mark.parametrize("kind", sorted(KEYS))
def test_the_database_refuses_to_change_a_version(kind):
    version = make_question(kind).current

    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        QuestionVersion.objects.filter(pk=version.pk).update(key=["a"])
