"""What each kind of question earns, by example and at its edges."""

from decimal import Decimal
from types import SimpleNamespace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from quizzes.kinds import InvalidAnswer, InvalidQuestion, kind_of
from quizzes.kinds.writing import amount, normalised, plain_number
from tests.quizzes.wordings import responses, wordings

pytestmark = pytest.mark.once


def frozen(kind, question, rng=None):
    return {"item": 7, **kind.freeze(question, rng)}


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
