"""Check-in codes change with the server's clock and hold for two minutes."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from records.activities import codes

SECRET = "5e" * 32
AT = dt.datetime(2026, 9, 14, 4, 0, tzinfo=dt.UTC)
INSTANTS = st.integers(0, 500_000_000).map(lambda seconds: AT + dt.timedelta(seconds=seconds))
SECRETS = st.binary(min_size=32, max_size=32).map(bytes.hex)


@pytest.mark.parametrize(
    ("seconds", "is_current"),
    [
        (-30, False),
        (-1, False),
        (0, True),
        (30, True),
        (119, True),
        (120, False),
        (3600, False),
    ],
)
def test_the_edges_of_its_time(seconds, is_current):
    shown = codes.code_at(SECRET, AT)

    assert codes.is_current(SECRET, shown, AT + dt.timedelta(seconds=seconds)) is is_current


@given(SECRETS, INSTANTS)
def test_what_is_shown_is_accepted_as_people_write_it(secret, at):
    shown = codes.code_at(secret, at)

    assert len(shown) == codes.CODE_LENGTH
    assert codes.is_current(secret, shown.lower().replace("0", "o"), at)
    assert codes.is_current(secret, f"{shown[:3]}-{shown[3:]} ", at)


@given(SECRETS, SECRETS, INSTANTS)
def test_the_code_of_another_event_is_not_accepted(secret, other, at):
    if secret != other:
        assert not codes.is_current(other, codes.code_at(secret, at), at)
        assert not codes.is_printed(other, codes.printed_code(secret))


@given(SECRETS, INSTANTS, st.text(max_size=30))
def test_anything_typed_is_taken_calmly(secret, at, typed):
    assert codes.is_current(secret, typed, at) in (True, False)
    assert codes.is_printed(secret, typed) in (True, False)


def test_the_printed_code_stays_and_is_no_changing_one():
    printed = codes.printed_code(SECRET)

    assert codes.is_printed(SECRET, printed)
    assert not codes.is_current(SECRET, printed, AT)
