"""The rules of the exercises: what may be shown of others, what is offered, what is another text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.severity import Place, Rung
from warning_cases.exercises import editions
from warning_cases.exercises.ladder import (
    LEAST_CHARGES,
    ChargeRow,
    all_right,
    offered_charges,
    read_place,
)
from warning_cases.exercises.tally import SMALLEST_GROUP, disclose, next_shown, with_tap
from warning_cases.steps import answers_in, opened, steps_of

KEYS = ["a", "b", "c", "d"]
TAPS = st.lists(st.sampled_from(KEYS), max_size=80)
CHARGES = [ChargeRow(f"{number}-x", f"罪名{number}") for number in range(380, 400)]


def played(taps):
    """Every (counted, shown) after each tap."""
    counted, shown = {}, {}
    for tap in taps:
        counted = with_tap(counted, tap)
        shown = next_shown(counted=counted, shown=shown)
        yield counted, shown


@given(TAPS)
def test_no_group_under_five_is_ever_shown(taps):
    for _counted, shown in played(taps):
        assert all(count >= SMALLEST_GROUP for count in disclose(shown, KEYS).groups.values())


@given(TAPS)
def test_two_looks_differ_by_nobody_or_by_five_at_least(taps):
    totals = [sum(shown.values()) for _counted, shown in played(taps)]

    for before, after in zip([0, *totals], totals, strict=False):
        assert after == before or after - before >= SMALLEST_GROUP


@given(TAPS)
def test_what_is_hidden_is_not_found_by_subtraction(taps):
    for _counted, shown in played(taps):
        seen = disclose(shown, KEYS)
        assert seen.total == sum(seen.groups.values())
        assert sum(seen.share(key) for key in KEYS) <= 100


@given(TAPS)
def test_every_tap_is_counted(taps):
    last = [counted for counted, _shown in played(taps)][-1:] or [{}]

    assert sum(last[0].values()) == len(taps)


@given(st.sets(st.sampled_from([charge.code for charge in CHARGES])))
def test_the_right_charges_are_offered_among_others(right):
    offered = [charge.code for charge in offered_charges(CHARGES, right)]

    assert right <= set(offered)
    assert len(offered) == min(len(CHARGES), max(LEAST_CHARGES, len(right) + 1))
    assert offered == sorted(offered)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("LAWFUL", Place(Rung.LAWFUL)),
        ("CRIME:385-x", Place(Rung.CRIME, "385-x")),
        ("CRIME:386-x", None),
        ("CRIME", None),
        ("", None),
        ("LAWFUL:385-x", None),
    ],
)
def test_only_what_was_offered_is_a_place(text, place):
    assert read_place(text, ["385-x"]) == place


def test_a_ladder_without_acts_is_never_done():
    assert not all_right({}, {})


ROW = {"id": "k", "value": {"when": "春节", "what": "收下", "choices": [{"text": "退"}]}}


@pytest.mark.parametrize(
    "mark", [editions.choices_edition, editions.reminder_edition, editions.ladder_edition]
)
def test_the_same_text_has_the_same_mark(mark):
    assert mark([ROW]) == mark([dict(ROW)])
    assert len(mark([ROW])) == editions.MARK_LENGTH


def test_a_spelling_elsewhere_leaves_the_choices_as_they_are():
    other = {"id": "k", "value": {**ROW["value"], "what": "收下了"}}

    assert editions.choices_edition([ROW]) == editions.choices_edition([other])
    assert editions.reminder_edition([ROW]) != editions.reminder_edition([other])


ROWS = [
    {"id": "a", "value": {"stage": "REFUSE", "choices": [{"text": "1"}, {"text": "2"}]}},
    {"id": "b", "value": {"stage": "ACCEPT"}},
    {"id": "c", "value": {"stage": "SEEK", "choices": [{"text": "1"}]}},
]


@pytest.mark.parametrize(
    ("answers", "keys", "is_open"),
    [
        ({}, ["a"], False),
        ({"c": 0}, ["a"], False),
        ({"a": 5}, ["a"], False),
        ({"a": 1}, ["a", "b", "c"], False),
        ({"a": 1, "c": 0}, ["a", "b", "c"], True),
    ],
)
def test_a_case_opens_up_to_the_next_choice(answers, keys, is_open):
    steps, whole = opened(steps_of(ROWS, ["", "", ""], answers), show_all=False)

    assert [step.key for step in steps] == keys
    assert whole is is_open


@given(st.dictionaries(st.text(max_size=8), st.text(max_size=8)))
def test_any_address_gives_numbers_only(parameters):
    assert all(isinstance(value, int) for value in answers_in(parameters).values())
