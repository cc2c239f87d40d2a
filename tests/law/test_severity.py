"""The severity ladder orders what an act may be, and tells how far off an answer is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from law.severity import Place, Rung, Verdict, judge, steps_apart

CHARGES = st.sampled_from(["385-bribe-taking", "382-corruption", "397-neglect"])
PLACES = st.one_of(
    st.sampled_from([Rung.LAWFUL, Rung.DISCIPLINE, Rung.SANCTION]).map(Place),
    CHARGES.map(lambda charge: Place(Rung.CRIME, charge)),
)


@given(PLACES)
def test_a_place_is_read_back_from_its_text(place):
    assert Place.parse(str(place)) == place


@given(PLACES, PLACES)
def test_the_verdict_follows_the_order(placed, belongs):
    verdict = judge(placed=placed, belongs=belongs)

    assert (verdict is Verdict.RIGHT) == (placed == belongs)
    assert (verdict is Verdict.TOO_LIGHT) == (placed < belongs and placed.rung != belongs.rung)
    assert (verdict is Verdict.TOO_HEAVY) == (belongs.rung < placed.rung)


@given(PLACES, PLACES, PLACES)
def test_distances_obey_the_triangle(one, two, three):
    assert steps_apart(one, two) == steps_apart(two, one)
    assert steps_apart(one, three) <= steps_apart(one, two) + steps_apart(two, three)


def test_two_crimes_are_told_apart_by_their_charge():
    taking, neglect = Place(Rung.CRIME, "385"), Place(Rung.CRIME, "397")

    assert judge(placed=taking, belongs=neglect) is Verdict.OTHER_CHARGE
    assert steps_apart(taking, neglect) == 0


@pytest.mark.parametrize("text", ["", "CRIME", "LAWFUL:385", "lawful", "CRIME:", "5"])
def test_refuses_what_names_no_place(text):
    with pytest.raises(ValueError, match=r"LAWFUL|CRIME|rung"):
        Place.parse(text)
