"""Codes of authenticator apps: the standard's own examples, and that none serves twice."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cadres.factors import totp
from tests.factories.factors import SECRET

pytestmark = pytest.mark.once
MOMENTS = st.integers(1_600_000_000, 4_000_000_000).map(
    lambda seconds: dt.datetime.fromtimestamp(seconds, dt.UTC)
)


@pytest.mark.parametrize(
    ("seconds", "code"),
    # RFC 6238, appendix B: the last six of its eight digits.
    [
        (59, "287082"),
        (1111111109, "081804"),
        (1111111111, "050471"),
        (1234567890, "005924"),
        (2000000000, "279037"),
        (20000000000, "353130"),
    ],
)
def test_the_examples_of_the_standard(seconds, code):
    assert totp.code_of_step(SECRET, seconds // 30) == code


@given(MOMENTS, st.integers(-5, 5))
def test_a_code_fits_for_half_a_minute_and_one_more_on_either_side(at, steps):
    code = totp.code_of_step(SECRET, totp.step_at(at) + steps)
    fits = totp.step_at(at) + steps in totp.matching_steps(SECRET, code, at=at)

    assert fits is (-1 <= steps <= 1)


@given(MOMENTS)
def test_a_used_code_and_those_before_it_are_no_use_any_more(at):
    now = totp.step_at(at)
    for steps in (-1, 0):
        code = totp.code_of_step(SECRET, now + steps)
        found = totp.matching_steps(SECRET, code, at=at)
        taken = totp.first_unused(found, last_used=now)
        assert taken is None or taken > now  # two steps may share a code by chance


@given(st.text(max_size=12))
def test_whatever_is_typed_is_answered(typed):
    at = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    now = int(at.timestamp()) // totp.STEP_SECONDS

    for step in totp.matching_steps(SECRET, typed, at=at):
        assert abs(step - now) <= 1


def test_the_address_holds_what_apps_read():
    address = totp.address_of(SECRET, account="008812", issuer="清风 Qingfeng")

    assert address.startswith("otpauth://totp/%E6%B8%85%E9%A3%8E%20Qingfeng%3A008812?")
    assert "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" in address
    assert "issuer=%E6%B8%85%E9%A3%8E%20Qingfeng" in address
