"""People by a part of their name: whole, once, and in the order of names, however few at a time."""

import random

import pytest

from cadres.models import Cadre
from cadres.naming import alike
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
def test_everybody_called_so_is_found_once_in_the_order_of_names(text, people, monkeypatch):
    monkeypatch.setattr("cadres.naming.AT_FIRST", 2)
    monkeypatch.setattr("cadres.naming.AT_ONCE", 9)

    pieces = list(alike(text))

    assert max(map(len, pieces), default=0) <= 9
    found = [place for some in pieces for place in some]
    assert found == [(key, pk) for key, pk, name in people if text in name]
    for place in found[:3]:
        rest = [each for some in alike(text, place) for each in some]
        assert rest == found[found.index(place) + 1 :]
