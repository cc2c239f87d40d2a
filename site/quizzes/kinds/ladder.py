"""The severity ladder (阶梯题): lawful, discipline, sanction, crime, and which crime."""

from __future__ import annotations

import random
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from law.severity import Rung
from quizzes.kinds.answer_form import (
    AnswerForm,
    Column,
    Numbered,
    RowProblem,
    Written,
    as_before,
    filled,
    ids_of,
    placed_as_before,
    refuse_rows,
    text_problems,
)
from quizzes.kinds.base import (
    LETTERS,
    MOST_CHOICES,
    Asked,
    Choice,
    HasChoices,
    check_choices,
    content_lines,
    escaped,
    ids_for,
    split_arrow,
    unreadable,
)
from quizzes.kinds.matching import MARK, NUMBERS, PairsKind, left_of, right_of

CHARGE: Final = "charge"
_CRIME: Final = Rung.CRIME.name
_HALF: Final = Decimal("0.5")


class LadderKind(PairsKind):
    """Facts are put on rungs. The targets are the rungs, the same for every question; where the
    question lists charges, the rung of crimes is one target for each: "CRIME.1".

    A fact earns its whole share on its place, half of it one rung beside it or on the rung of
    crimes with another charge.
    """

    code = "LADDER"
    label = gettext_lazy("Severity ladder")
    rule = gettext_lazy(
        "Put each fact on its rung: lawful, breach of discipline, administrative sanction, "
        "crime. The right rung earns the fact's share of the points; one rung too high or too "
        "low, or another charge, earns half of it."
    )
    lines_help = gettext_lazy(
        "One fact per line: fact => LAWFUL, DISCIPLINE, SANCTION or CRIME (合法, 违纪, 政务处分, "
        "犯罪). “CRIME 受贿罪” names the charge; “=> CRIME 贪污罪” alone adds a charge to choose."
    )

    form = AnswerForm(
        help=gettext_lazy(
            "One fact in each row, with its rung; for a crime the charge, where charges are "
            "asked. A row with a charge alone adds one to choose from."
        ),
        columns=(
            Column("fact", gettext_lazy("Fact")),
            Column(
                "rung",
                gettext_lazy("Rung"),
                "choice",
                tuple((rung.name, rung.label) for rung in Rung),
            ),
            Column("charge", gettext_lazy("Charge")),
        ),
        hidden=("id", "charge_id"),
        most=2 * MOST_CHOICES,
    )

    def targets_for(self, version: HasChoices) -> list[Choice]:
        rungs: list[Choice] = [
            {"id": rung.name, "text": str(rung.label)}
            for rung in Rung
            if rung is not Rung.CRIME
        ]
        charges = right_of(version)
        crime = str(Rung.CRIME.label)
        if not charges:
            return [*rungs, {"id": _CRIME, "text": crime}]
        return [
            *rungs,
            *(
                {"id": f"{_CRIME}.{charge['id']}", "text": f"{crime} · {charge['text']}"}
                for charge in charges
            ),
        ]

    def _shuffled_targets(self, ids: list[str], rng: random.Random | None) -> list[str]:
        return ids  # a ladder stands upright

    def grade(self, key: Any, response: Sequence[str]) -> Decimal:
        given = dict(pair.split(MARK) for pair in response)
        earned = Decimal(0)
        for pair in key:
            fact, _mark, place = pair.partition(MARK)
            chosen = given.get(fact)
            if chosen == place:
                earned += 1
            elif chosen is not None and abs(_rung(chosen) - _rung(place)) <= 1:
                earned += _HALF
        return earned / Decimal(len(key))

    def _validate(self, version: Asked) -> None:
        check_choices(left_of(version), least=1)
        if right_of(version):
            check_choices(right_of(version), least=1)
        self._check_pairs(version, [target["id"] for target in self.targets_for(version)])

    def write_lines(self, version: Asked) -> str:
        charges = {charge["id"]: charge["text"] for charge in right_of(version)}
        pairs = dict(pair.split(MARK) for pair in version.key)
        lines = [
            f"{escaped(fact['text'])} => {_written(pairs[fact['id']], charges)}"
            for fact in left_of(version)
        ]
        named = {place.partition(".")[2] for place in pairs.values()}
        extra = [
            f"=> {_CRIME} {escaped(text)}" for id_, text in charges.items() if id_ not in named
        ]
        return "\n".join([*lines, *extra])

    def read_lines(
        self, text: str, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        rows: list[tuple[str, str, str]] = []
        for line in content_lines(text):
            pair = split_arrow(line)
            if pair is None:
                raise unreadable(line)
            name, _space, charge = pair[1].partition(" ")
            rung = _names().get(name.casefold())
            if rung is None or (charge and rung != _CRIME) or not (pair[0] or charge):
                raise unreadable(line)
            rows.append((pair[0], rung, charge.strip()))
        before = previous.choices if previous else []
        charges = list(dict.fromkeys(charge for _fact, _rung, charge in rows if charge))
        charge_ids = dict(
            zip(
                charges,
                ids_for(charges, [c for c in before if c.get("side")], NUMBERS),
                strict=True,
            )
        )
        facts = [row for row in rows if row[0]]
        ids = ids_for(
            [fact for fact, _rung, _charge in facts],
            [c for c in before if not c.get("side")],
            LETTERS,
        )
        choices: list[Choice] = [
            {"id": id_, "text": fact}
            for id_, (fact, _rung, _charge) in zip(ids, facts, strict=True)
        ]
        choices += [{"id": charge_ids[c], "text": c, "side": CHARGE} for c in charges]
        key = []
        for id_, (_fact, rung, charge) in zip(ids, facts, strict=True):
            place = f"{rung}.{charge_ids[charge]}" if charge else rung
            key.append(f"{id_}{MARK}{place}")
        return choices, sorted(key)

    def write_form(self, version: Asked) -> Written:
        charges = {charge["id"]: charge["text"] for charge in right_of(version)}
        pairs = dict(pair.split(MARK) for pair in version.key)
        rows = []
        for fact in left_of(version):
            rung, _dot, charge = pairs[fact["id"]].partition(".")
            row = {"id": fact["id"], "fact": fact["text"], "rung": rung}
            if charge:
                row |= {"charge": charges[charge], "charge_id": charge}
            rows.append(row)
        named = {place.partition(".")[2] for place in pairs.values()}
        rows += [
            {"rung": _CRIME, "charge": text, "charge_id": id_}
            for id_, text in charges.items()
            if id_ not in named
        ]
        return Written(rows=rows)

    def read_form(
        self, written: Written, *, previous: Asked | None = None
    ) -> tuple[list[Choice], Any]:
        rows = filled(written, self.form)
        facts = [row for row in rows if row.get("fact")]
        charging = [row for row in rows if row.get("charge")]
        refuse_rows(
            [
                *text_problems(facts, "fact"),
                *text_problems(charging, "charge"),
                *_row_problems(rows, asks_charges=bool(charging)),
            ]
        )
        before = previous.choices if previous else []
        known = [c for c in before if c.get("side")]
        ids = ids_of(facts, [c for c in before if not c.get("side")], LETTERS, text="fact")
        charges = list({row.get("charge"): row for row in reversed(charging)}.values())[::-1]
        charge_ids = ids_of(charges, known, NUMBERS, text="charge", id_name="charge_id")
        place = {row.get("charge"): id_ for row, id_ in zip(charges, charge_ids, strict=True)}
        choices = [
            {"id": id_, "text": row.get("fact")} for id_, row in zip(ids, facts, strict=True)
        ]
        listed = [{"id": id_, "text": text, "side": CHARGE} for text, id_ in place.items()]
        choices += placed_as_before(listed, known)
        key = []
        for id_, row in zip(ids, facts, strict=True):
            charge = place.get(row.get("charge"))
            rung = f"{row.get('rung')}.{charge}" if charge else row.get("rung")
            key.append(f"{id_}{MARK}{rung}")
        return as_before(choices, previous, lambda choice: choice.get("side", "")), sorted(key)


def _row_problems(rows: Sequence[Numbered], *, asks_charges: bool) -> list[RowProblem]:
    problems = []
    for row in rows:
        is_crime = row.get("rung") == _CRIME
        if row.get("fact") and row.get("rung") not in Rung.__members__:
            problems.append(RowProblem(row.number, _("Choose the rung of this fact.")))
        elif row.get("charge") and not is_crime and row.get("fact"):
            problems.append(RowProblem(row.number, _("Only a crime has a charge.")))
        elif row.get("fact") and is_crime and asks_charges and not row.get("charge"):
            problems.append(
                RowProblem(row.number, _("Say which charge, as the other rows do."))
            )
        elif not row.get("fact") and not row.get("charge"):
            problems.append(RowProblem(row.number, _("The text is missing.")))
    return problems


def _rung(place: str) -> int:
    return Rung[place.partition(".")[0]].value


def _written(place: str, charges: dict[str, str]) -> str:
    rung, _dot, charge = place.partition(".")
    return f"{rung} {escaped(charges[charge])}" if charge else rung


def _names() -> dict[str, str]:
    """Return how authors may call a rung → its name: in code, in English, in Chinese."""
    names = {rung.name.casefold(): rung.name for rung in Rung}
    for language in ("en", "zh-hans"):
        with override(language):
            names |= {str(rung.label).casefold(): rung.name for rung in Rung}
    return names | {
        "合法": "LAWFUL",
        "违纪": "DISCIPLINE",
        "政务处分": "SANCTION",
        "犯罪": "CRIME",
    }
