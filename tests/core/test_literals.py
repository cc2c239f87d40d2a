"""Codes are written into a statement, so that plans kept for any values can use their indexes."""

import pytest

from assignments.models import Obligation
from cadres.models import Cadre
from core.literals import Literal

pytestmark = pytest.mark.once


@pytest.mark.parametrize("people", [Obligation.objects.open, Cadre.objects.in_service])
def test_conditions_of_indexes_are_said_and_not_passed(people):
    _statement, values = people().query.sql_with_params()

    assert values == ()


@pytest.mark.parametrize("text", ["'", "a", "A'; DROP", "一"])
def test_nothing_but_codes(text):
    with pytest.raises(ValueError, match="not a code"):
        Literal(text)
