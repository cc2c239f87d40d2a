"""Every kind of question marks fairly, whatever is answered."""

import random
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.utils.translation import override
from hypothesis import assume, given
from hypothesis import strategies as st

from quizzes.kinds import InvalidAnswer, InvalidQuestion, QuestionKind, kind_of
from quizzes.kinds.writing import amount, normalised, plain_number
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


# --- Choosing ----------------------------------------------------------------------------------
CHOSEN = pytest.mark.parametrize(
    "kind", [kind_of("SINGLE"), kind_of("MULTIPLE"), kind_of("TRUE_FALSE")]
)


@CHOSEN
@given(st.data())
def test_only_the_key_earns_everything(kind, data):
    question = data.draw(wordings(kind))
    answer = kind.clean(data.draw(responses(kind, question)), frozen(kind, question))

    assert (kind.grade(question.key, answer) == 1) is (set(answer) == set(question.key))


@given(st.data())
def test_another_wrong_choice_never_helps(data):
    kind = kind_of("MULTIPLE")
    question = data.draw(wordings(kind))
    answer = data.draw(responses(kind, question))
    wrong = [c["id"] for c in question.choices if c["id"] not in {*question.key, *answer}]
    assume(wrong)

    assert kind.grade(question.key, [*answer, wrong[0]]) <= kind.grade(question.key, answer)


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


# --- Typing ------------------------------------------------------------------------------------
@pytest.mark.parametrize("typed", ["第385条", "第三百八十五条", " 第３８５条。", "第 385 条"])
def test_full_width_signs_numerals_and_spaces_make_no_difference(typed):
    assert kind_of("SHORT_TEXT").grade(["第三百八十五条"], [typed]) == 1


@pytest.mark.parametrize("typed", ["第386条", "三百八十五", "", "。"])
def test_another_text_earns_nothing(typed):
    assert kind_of("SHORT_TEXT").grade(["第三百八十五条"], [typed]) == 0


@given(st.text(max_size=20))
def test_what_is_compared_is_compared_alike_twice(text):
    assert normalised(normalised(text)) == normalised(text) or normalised(text)


@pytest.mark.parametrize(
    ("typed", "number"),
    [
        ("30000", "30000"),
        ("30,000", "30000"),
        ("３万", "30000"),
        ("三万元", "30000"),
        ("3.5亿", "350000000"),
        ("1亿2000万", "120000000"),
        ("二十", "20"),
        ("0.50", "0.5"),
        ("-2", "-2"),
        ("1500000.00", "1500000"),
    ],
)
def test_an_amount_is_read_as_people_write_it(typed, number):
    assert plain_number(amount(typed)) == number


@pytest.mark.parametrize("typed", ["", "很多", "1e9", "--1", "9" * 30, "nan", "∞"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValueError):
        amount(typed)


@pytest.mark.parametrize(
    ("typed", "share"),
    [("29999", "0"), ("30000", "1"), ("199999", "1"), ("200000", "0.5"), ("3000001", "0")],
)
def test_the_edges_of_a_band(typed, share):
    kind = kind_of("NUMERIC")
    _choices, key = kind.read_lines("30000..199999\n200000..3000000 50%")

    assert kind.grade(key, [typed]) == Decimal(share)


# --- Ordering, pairs, ladder, scenario -----------------------------------------------------------
@pytest.mark.parametrize(
    ("response", "share"),
    [("abcd", "1"), ("bcda", "2"), ("dcba", "0"), ("acbd", "0"), ("cdab", "2")],
)
def test_ordering_counts_neighbours(response, share):
    wanted = Decimal(share) if share in "01" else Decimal(2) / Decimal(3)

    assert kind_of("ORDERING").grade(list("abcd"), list(response)) == wanted


@given(st.data())
def test_only_the_right_order_earns_everything(data):
    kind = kind_of("ORDERING")
    question = data.draw(wordings(kind))
    answer = data.draw(st.permutations(question.key))

    assert (kind.grade(question.key, answer) == 1) is (list(answer) == question.key)


@given(st.data())
def test_the_frozen_order_of_an_ordering_is_mixed_without_asking(data):
    question = data.draw(wordings(kind_of("ORDERING")))

    shown = kind_of("ORDERING").freeze(question, None)["choices"]

    assert sorted(shown) == sorted(question.key)


@pytest.mark.parametrize(
    ("place", "share"),
    [
        ("LAWFUL", "0"),
        ("DISCIPLINE", "0.5"),
        ("SANCTION", "1"),
        ("CRIME.1", "0.5"),
    ],
)
def test_one_rung_beside_earns_half(place, share):
    assert kind_of("LADDER").grade(["a:SANCTION"], [f"a:{place}"]) == Decimal(share)


def test_the_right_rung_with_another_charge_earns_half():
    assert kind_of("LADDER").grade(["a:CRIME.1"], ["a:CRIME.2"]) == Decimal("0.5")


SCENARIO = """
# s1 供应商送来两盒茶叶
- 100% 当面谢绝并报告 => s2
- 0% 收下，改天再说 => s3
# s2 他又约你周末钓鱼
- 100% 谢绝
- 0% 赴约
# s3 茶叶里有一张卡
- 50% 当天上交登记
- 0% 留着
"""


@pytest.mark.parametrize(
    ("sent", "path", "share"),
    [
        (["o1", "o3"], ["o1", "o3"], "1"),
        (["o1", "o4"], ["o1", "o4"], "0.5"),
        (["o2", "o5"], ["o2", "o5"], "0.25"),
        (["o1", "o5"], ["o1"], "0.5"),
        (["o5"], [], "0"),
    ],
)
def test_a_scenario_counts_the_way_taken_and_forgets_what_it_left(sent, path, share):
    kind = kind_of("BRANCHING")
    choices, key = kind.read_lines(SCENARIO)
    item = {"item": 1, **kind.freeze(SimpleNamespace(choices=choices), None)}

    assert kind.clean(sent, item) == path
    assert kind.grade(key, path) == Decimal(share)


def test_two_choices_in_one_situation_are_refused():
    kind = kind_of("BRANCHING")
    choices, _key = kind.read_lines(SCENARIO)
    item = {"item": 1, **kind.freeze(SimpleNamespace(choices=choices), None)}

    with pytest.raises(InvalidAnswer):
        kind.clean(["o1", "o2"], item)


@pytest.mark.parametrize(
    ("old", "new"),
    [("=> s2", "=> s9"), ("=> s3", "=> s1"), ("# s3", "# s2"), ("=> s3", ""), ("100%", "0%")],
)
def test_a_scenario_that_leads_nowhere_is_refused(old, new):
    kind = kind_of("BRANCHING")
    with pytest.raises(InvalidQuestion):
        question = SimpleNamespace(stem="?")
        question.choices, question.key = kind.read_lines(
            SCENARIO.replace(old, new).replace("50%", "0%")
        )
        kind.validate(question)


def test_a_rubric_shares_the_points_out():
    kind = kind_of("CASE_ANALYSIS")
    _choices, key = kind.read_lines("3 | 指出违纪事实\n1 | 引用条文")

    assert kind.share_of(key, {"r1": Decimal(2), "r2": Decimal(1)}) == Decimal("0.75")
    for awarded in (
        {"r1": Decimal(4), "r2": Decimal(0)},
        {"r1": Decimal(1)},
        {"r1": Decimal(-1), "r2": Decimal(0)},
    ):
        with pytest.raises(InvalidAnswer):
            kind.share_of(key, awarded)


def test_a_reworded_choice_keeps_its_id_and_a_new_one_gets_its_own():
    kind = kind_of("SINGLE")
    before = SimpleNamespace(stem="?", key=["b"])
    before.choices, before.key = kind.read_lines("- 收下\n* 退还\n- 转送")

    moved, key = kind.read_lines("* 退还\n- 收下\n- 转送", previous=before)
    assert [choice["id"] for choice in moved] == ["b", "a", "c"]
    assert key == ["b"]

    reworded, key = kind.read_lines("- 收下\n* 当场退还\n- 转送", previous=before)
    assert [choice["id"] for choice in reworded] == ["a", "b", "c"]
    assert key == ["b"]

    longer, _key = kind.read_lines("- 收下\n* 退还\n- 转送\n- 报告", previous=before)
    assert [choice["id"] for choice in longer] == ["a", "b", "c", "d"]


def test_a_second_class_with_a_taken_code_is_refused():
    with pytest.raises(TypeError, match="defined twice"):
        type("Again", (QuestionKind,), {"code": "SINGLE"})


def test_an_unknown_kind_is_named():
    with pytest.raises(InvalidQuestion, match="ORACLE"):
        kind_of("ORACLE")
