"""The acts of a case's ladder, read from the page: keys, where they belong, what is offered."""

from dataclasses import dataclass
from typing import Any

from law.severity import Place, Rung
from warning_cases.exercises.editions import key_of, ladder_edition
from warning_cases.exercises.ladder import ChargeRow, offered_charges
from warning_cases.models import Charge, WarningCasePage


@dataclass(frozen=True)
class Fact:
    key: str
    value: Any  # the block's value
    belongs: Place


@dataclass(frozen=True)
class Ladder:
    """The ladder of one case as it is written now."""

    edition: str
    facts: tuple[Fact, ...]
    charges: tuple[ChargeRow, ...]

    @property
    def belongs(self) -> dict[str, Place]:
        return {fact.key: fact.belongs for fact in self.facts}

    @property
    def offered(self) -> frozenset[str]:
        return frozenset(charge.code for charge in self.charges)


def ladder_of(case: WarningCasePage) -> Ladder:
    """Return the ladder of `case`. Two queries where it has one, else none.

    An act whose charge an editor deleted since is left out.
    """
    raw = list(case.ladder.raw_data)
    if not raw:
        return Ladder("", (), ())
    facts = []
    for number, (row, block) in enumerate(zip(raw, case.ladder, strict=True), 1):
        place = _place(block.value)
        if place is not None:
            facts.append(Fact(key_of(row, number), block.value, place))
    right = [fact.belongs.charge for fact in facts if fact.belongs.charge]
    charges = [ChargeRow(charge.code, str(charge)) for charge in Charge.objects.all()]
    return Ladder(
        ladder_edition(raw),
        tuple(facts),
        tuple(offered_charges(charges, right)) if right else (),
    )


def _place(value: Any) -> Place | None:
    rung = Rung[value["belongs"]]
    if rung is not Rung.CRIME:
        return Place(rung)
    charge = value.get("charge")
    return Place(rung, charge.code) if charge else None
