"""Chinese numerals and numbers are the same thing, both ways."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.numerals import chinese_number, parse_chinese_number


def test_every_number_up_to_9999_survives_the_round_trip():
    for number in range(10_000):
        assert parse_chinese_number(chinese_number(number)) == number


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0, "零"),
        (10, "十"),
        (19, "十九"),
        (20, "二十"),
        (101, "一百零一"),
        (110, "一百一十"),
        (385, "三百八十五"),
        (1001, "一千零一"),
        (1010, "一千零一十"),
        (9999, "九千九百九十九"),
    ],
)
def test_numbers_are_written_as_in_statutes(number, text):
    assert chinese_number(number) == text


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("385", 385),
        ("一百〇五", 105),
        ("两百", 200),
        ("一百十五", 115),
        ("一十", 10),
        ("007", 7),
    ],
)
def test_what_people_write_is_understood(text, number):
    assert parse_chinese_number(text) == number


@pytest.mark.parametrize(
    "text",
    ["", "三八五", "三百八", "百", "十百", "一百一百", "第三条", "-1", "10000", "3.5", "零十"],
)
def test_what_is_no_number_or_ambiguous_is_refused(text):
    with pytest.raises(ValueError):
        parse_chinese_number(text)


@given(st.text(alphabet="零〇一二两三四五六七八九十百千0123456789", max_size=9))
def test_whatever_is_understood_lies_in_range(text):
    try:
        number = parse_chinese_number(text)
    except ValueError:
        return
    assert 0 <= number <= 9999


@given(st.integers().filter(lambda number: not 0 <= number <= 9999))
def test_numbers_out_of_range_are_refused(number):
    with pytest.raises(ValueError):
        chinese_number(number)
