"""The ladder exercise: which charges are offered, and how placements are judged. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from law.severity import Place, Rung, Verdict, judge

LEAST_CHARGES: Final = 4


class ChargeRow(NamedTuple):
    """A charge to choose from, in the order of the law."""

    code: str
    name: str


def offered_charges(charges: Sequence[ChargeRow], right: Iterable[str]) -> list[ChargeRow]:
    """Return the charges to choose from: those that are `right` and their nearest neighbours.

    At least LEAST_CHARGES, if there are so many, and one more than are right, so that choosing a
    crime always means choosing which.

    Args:
        charges: all charges in the order of the law.
        right: codes; unknown ones are left out.
    """
    places = {charge.code: place for place, charge in enumerate(charges)}
    chosen = {places[code] for code in right if code in places}
    wanted = min(len(charges), max(LEAST_CHARGES, len(chosen) + 1))
    anchors = sorted(chosen) or [0]
    distance = 1
    while len(chosen) < wanted:
        for anchor in anchors:
            for place in (anchor - distance, anchor + distance):
                if 0 <= place < len(charges) and len(chosen) < wanted:
                    chosen.add(place)
        if not chosen:
            chosen.add(0)
        distance += 1
    return [charges[place] for place in sorted(chosen)]


def read_place(text: str, offered: Iterable[str]) -> Place | None:
    """Return the place that a reader posted; None where it is none that was offered."""
    try:
        place = Place.parse(text)
    except ValueError:
        return None
    if place.rung is Rung.CRIME and place.charge not in set(offered):
        return None
    return place


def verdicts(placed: Mapping[str, Place], belongs: Mapping[str, Place]) -> dict[str, Verdict]:
    """Return the verdict on each placement, by fact."""
    return {
        key: judge(placed=place, belongs=belongs[key])
        for key, place in placed.items()
        if key in belongs
    }


def all_right(placed: Mapping[str, Place], belongs: Mapping[str, Place]) -> bool:
    """Tell whether every fact stands where it belongs; False where there is no fact."""
    return bool(belongs) and all(placed.get(key) == place for key, place in belongs.items())
