"""Every kind of question marks fairly, whatever is answered."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from quizzes.kinds import InvalidAnswer, InvalidQuestion, QuestionKind, kind_of

pytestmark = pytest.mark.once

KINDS = pytest.mark.parametrize(
    "kind", QuestionKind.registry.values(), ids=lambda kind: kind.code
)
IDS = ["a", "b", "c", "d", "e"]


def asked(kind, draw):
    """A valid question of `kind` and any response that its form can send."""
    written = [{"id": id_, "text": f"choice {id_}"} for id_ in IDS]
    question = SimpleNamespace(kind=kind.code, stem="?", choices=written, key=[])
    ids = [choice["id"] for choice in kind.choices_for(question)]
    most = 1 if kind.input_type == "radio" else len(ids)
    question.key = draw(st.lists(st.sampled_from(ids), unique=True, min_size=1, max_size=most))
    response = draw(st.lists(st.sampled_from(ids), unique=True, max_size=len(ids)))
    return question, response[:most], ids


@KINDS
@given(st.data())
def test_its_own_key_earns_everything(kind, data):
    question, _response, _ids = asked(kind, data.draw)

    kind.validate(question)
    assert kind.grade(question.key, question.key) == 1


@KINDS
@given(st.data())
def test_a_share_lies_between_nothing_and_everything(kind, data):
    question, response, _ids = asked(kind, data.draw)

    assert 0 <= kind.grade(question.key, response) <= 1


@KINDS
@given(st.data())
def test_only_the_key_earns_everything(kind, data):
    question, response, _ids = asked(kind, data.draw)

    full = kind.grade(question.key, response) == 1
    assert full is (set(response) == set(question.key))


@KINDS
@given(st.data())
def test_no_answer_earns_nothing(kind, data):
    question, _response, _ids = asked(kind, data.draw)

    assert kind.grade(question.key, []) == 0


@KINDS
@given(st.data())
def test_the_order_of_choosing_does_not_matter(kind, data):
    question, response, _ids = asked(kind, data.draw)
    shuffled = data.draw(st.permutations(response))

    assert kind.grade(question.key, shuffled) == kind.grade(question.key, response)


@KINDS
@given(st.data())
def test_another_wrong_choice_never_helps(kind, data):
    question, response, ids = asked(kind, data.draw)
    wrong = [id_ for id_ in ids if id_ not in question.key and id_ not in response]
    if kind.input_type == "radio" or not wrong:
        return

    worse = kind.grade(question.key, [*response, wrong[0]])
    assert worse <= kind.grade(question.key, response)


@KINDS
@given(st.data())
def test_a_cleaned_answer_is_in_the_order_of_the_paper_and_stays_so(kind, data):
    _question, response, ids = asked(kind, data.draw)
    item = {"item": 1, "choices": data.draw(st.permutations(ids))}

    cleaned = kind.clean(response, item)

    assert set(cleaned) == set(response)
    assert cleaned == sorted(cleaned, key=item["choices"].index)
    assert kind.clean(cleaned, item) == cleaned


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(st.text(max_size=2), children, max_size=2)
    ),
    max_leaves=6,
)


@KINDS
@given(value=JSON)
def test_whatever_the_browser_sends_is_an_answer_or_refused_by_number(kind, value):
    item = {"item": 7, "choices": ["true", "false", "a", "b"]}
    try:
        cleaned = kind.clean(value, item)
    except InvalidAnswer as error:
        assert error.question == 7
        assert "7" in str(error)
    else:
        assert set(cleaned) <= set(item["choices"])


@KINDS
def test_the_rule_is_said_in_words(kind):
    with override("en"):
        assert len(str(kind.rule)) > 30
    with override("zh-hans"):
        assert len(str(kind.rule)) > 12
    assert str(kind.label)


@pytest.mark.parametrize(
    ("key", "response", "share"),
    [
        ("ab", "ab", "1"),
        ("ab", "a", "0.5"),
        ("ab", "abc", "0.5"),
        ("ab", "ac", "0"),
        ("ab", "cd", "0"),
        ("abcd", "abc", "0.75"),
        ("a", "abcde", "0"),
    ],
)
def test_multiple_choice_takes_wrong_choices_off_right_ones(key, response, share):
    assert kind_of("MULTIPLE").grade(list(key), list(response)) == Decimal(share)


def test_a_second_class_with_a_taken_code_is_refused():
    with pytest.raises(TypeError, match="defined twice"):
        type("Again", (QuestionKind,), {"code": "SINGLE"})


def test_an_unknown_kind_is_named():
    with pytest.raises(InvalidQuestion, match="ORACLE"):
        kind_of("ORACLE")
