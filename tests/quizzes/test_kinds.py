"""Every kind of question marks fairly, whatever is answered."""

import random
from types import SimpleNamespace

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import InvalidAnswer, InvalidQuestion, QuestionKind, kind_of
from tests.quizzes.wordings import responses, wordings

pytestmark = pytest.mark.once

KINDS = pytest.mark.parametrize(
    "kind", QuestionKind.registry.values(), ids=lambda kind: kind.code
)
MARKED_BY_RULE = pytest.mark.parametrize(
    "kind",
    [kind for kind in QuestionKind.registry.values() if not kind.is_marked_by_person],
    ids=lambda kind: kind.code,
)
SEEDS = st.none() | st.integers(0, 999).map(random.Random)


def frozen(kind, question, rng=None):
    return {"item": 7, **kind.freeze(question, rng)}


@KINDS
@given(st.data())
def test_what_an_author_may_write_is_valid(kind, data):
    kind.validate(data.draw(wordings(kind)))


@MARKED_BY_RULE
@given(st.data())
def test_its_model_answer_earns_everything(kind, data):
    question = data.draw(wordings(kind))

    answer = kind.clean(kind.model_answer(question), frozen(kind, question))

    assert kind.grade(question.key, answer) == 1


@KINDS
@given(st.data())
def test_a_share_lies_between_nothing_and_everything(kind, data):
    question = data.draw(wordings(kind))
    answer = kind.clean(data.draw(responses(kind, question)), frozen(kind, question))

    assert 0 <= kind.grade(question.key, answer) <= 1


@KINDS
@given(st.data())
def test_no_answer_earns_nothing(kind, data):
    question = data.draw(wordings(kind))

    assert kind.grade(question.key, []) == 0


@KINDS
@given(st.data())
def test_shuffling_changes_no_mark(kind, data):
    question = data.draw(wordings(kind))
    answer = data.draw(responses(kind, question))
    one = frozen(kind, question, data.draw(SEEDS))
    other = frozen(kind, question, data.draw(SEEDS))

    marks = [kind.grade(question.key, kind.clean(answer, item)) for item in (one, other)]

    assert marks[0] == marks[1]


@KINDS
@given(st.data())
def test_a_cleaned_answer_stays_as_it_is(kind, data):
    question = data.draw(wordings(kind))
    item = frozen(kind, question, data.draw(SEEDS))

    cleaned = kind.clean(data.draw(responses(kind, question)), item)

    assert kind.clean(cleaned, item) == cleaned
    assert all(isinstance(one, str) and "\0" not in one for one in cleaned)


@KINDS
@given(st.data())
def test_what_a_paper_freezes_tells_nothing_of_the_key(kind, data):
    question = data.draw(wordings(kind))
    blind = SimpleNamespace(choices=question.choices)  # has no key to look at

    assert kind.freeze(blind, random.Random(1)) == kind.freeze(question, random.Random(1))


@KINDS
@given(st.data())
def test_what_an_author_typed_reads_back_with_the_same_ids(kind, data):
    question = data.draw(wordings(kind))

    choices, key = kind.tidy(*kind.read_lines(kind.write_lines(question), previous=question))

    assert kind.tidy(question.choices, question.key)[1] == key
    assert by_id(choices) == by_id(question.choices)


def by_id(choices):
    return sorted(choices, key=lambda choice: (choice.get("side", ""), choice["id"]))


@MARKED_BY_RULE
@given(st.data())
def test_what_was_typed_is_marked_the_same_under_new_ids(kind, data):
    question = data.draw(wordings(kind))
    again = SimpleNamespace(stem=question.stem)
    again.choices, again.key = kind.tidy(*kind.read_lines(kind.write_lines(question)))

    kind.validate(again)

    assert kind.write_lines(again) == kind.write_lines(question)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(st.text(max_size=2), children, max_size=2)
    ),
    max_leaves=6,
)


@KINDS
@given(st.data())
def test_whatever_the_browser_sends_is_an_answer_or_refused_by_number(kind, data):
    item = frozen(kind, data.draw(wordings(kind)))
    value = data.draw(JSON)
    try:
        cleaned = kind.clean(value, item)
    except InvalidAnswer as error:
        assert error.question == 7
        assert "7" in str(error)
    else:
        assert isinstance(cleaned, list)


@KINDS
@given(text=st.text(max_size=60))
def test_whatever_an_author_types_is_a_question_or_a_reason(kind, text):
    question = SimpleNamespace(stem="?")
    try:
        question.choices, question.key = kind.tidy(*kind.read_lines(text))
        kind.validate(question)
    except InvalidQuestion as error:
        assert str(error)


@KINDS
@given(key=JSON, choices=JSON)
def test_whatever_is_stored_as_key_is_valid_or_refused(kind, key, choices):
    question = SimpleNamespace(stem="?", choices=[], key=key)
    try:
        kind.validate(question)
    except InvalidQuestion as error:
        assert str(error)


@KINDS
def test_the_rule_is_said_in_words(kind):
    with override("en"):
        assert len(str(kind.rule)) > 30
        assert len(str(kind.lines_help)) > 15
    with override("zh-hans"):
        assert len(str(kind.rule)) > 12
    assert str(kind.label)


def test_a_second_class_with_a_taken_code_is_refused():
    with pytest.raises(TypeError, match="defined twice"):
        type("Again", (QuestionKind,), {"code": "SINGLE"})


def test_an_unknown_kind_is_named():
    with pytest.raises(InvalidQuestion, match="ORACLE"):
        kind_of("ORACLE")
