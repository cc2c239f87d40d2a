"""People by a part of their name: whole, once, and in the order of names, however few at a time."""

import random

import pytest

from cadres.models import Cadre
from cadres.naming import BEFORE_ALL, alike
from tests.factories.cadres import make_cadre, make_cast

SIGNS = "甲乙丙丁·"


@pytest.fixture
def people(db):
    unit = make_cast().office
    draw = random.Random("names")
    for _number in range(60):
        make_cadre(unit=unit, name="".join(draw.choices(SIGNS, k=draw.randint(1, 6))))
    make_cadre(unit=unit, name="甲甲甲甲")
    return sorted(Cadre.objects.values_list("sort_key", "pk", "name"))


@pytest.mark.parametrize("text", [*SIGNS, "甲乙", "丙丁甲", "戊", "%", "_", "'"])
def test_everybody_called_so_is_found_once_in_the_order_of_names(text, people):
    found, after = [], BEFORE_ALL
    while some := alike(text, after=after, most=7):
        assert len(some) <= 7
        found += some
        after = some[-1]

    assert found == [(key, pk) for key, pk, name in people if text in name]
