"""The rule as a form that reads as a sentence: one row a condition, joined by "and" or "or".

Works without script: rows are added and removed by buttons that send the form.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from assignments.audiences.conditions import Condition, Options
from assignments.audiences.rules import Rule, Term
from cadres.models import Unit

MOST_ROWS: Final = 12


@dataclass
class Row:
    """One condition as it stands in the form."""

    number: int
    kind: str
    value: str = ""
    negated: bool = False
    is_or: bool = False
    error: str = ""
    options: Options | None = None

    @property
    def condition(self) -> Condition:
        return Condition.registry[self.kind]


class RuleRows:
    """The rows that were sent, with what is wrong with each.

    "or" binds closer than "and": "A or B, and C" is what it says.
    """

    def __init__(self, rows: list[Row], units: Sequence[Unit]) -> None:
        self.rows = rows
        for row in rows:
            row.options = row.condition.options(list(units))

    @classmethod
    def of_post(cls, sent: Mapping[str, str], units: Sequence[Unit]) -> "RuleRows":
        """Read the rows of a form; an added row is empty, a removed one is left out."""
        rows: list[Row] = []
        for number in range(MOST_ROWS):
            kind = sent.get(f"c{number}-kind", "")
            if kind in Condition.registry and sent.get("remove") != str(number):
                rows.append(
                    Row(
                        number=len(rows),
                        kind=kind,
                        value=sent.get(f"c{number}-value", "")[:200],
                        negated=sent.get(f"c{number}-negated") == "1",
                        is_or=sent.get(f"c{number}-join") == "or",
                    )
                )
        added = sent.get("new-kind", "")
        if "add" in sent and added in Condition.registry and len(rows) < MOST_ROWS:
            rows.append(Row(number=len(rows), kind=added))
        return cls(rows, units)

    @classmethod
    def of_rule(cls, rule: Rule, units: Sequence[Unit]) -> "RuleRows":
        rows: list[Row] = []
        for clause in rule.clauses:
            for place, term in enumerate(clause):
                rows.append(
                    Row(len(rows), term.kind, term.value, term.negated, is_or=place > 0)
                )
        return cls(rows, units)

    @staticmethod
    def is_edit(sent: Mapping[str, str]) -> bool:
        """Tell whether a row was added or removed: then nothing else is judged yet."""
        return "add" in sent or "remove" in sent

    @property
    def kinds(self) -> list[tuple[str, str]]:
        """Conditions that can be added."""
        return [(code, str(each.label)) for code, each in Condition.registry.items()]

    def rule(self) -> Rule | None:
        """Return the rule, or None when a row is wrong; the row then says why."""
        clauses: list[list[Term]] = []
        for row in self.rows:
            try:
                value = row.condition.check(row.value)
            except ValueError as refusal:
                row.error = str(refusal)
                continue
            if row.options and value not in {option for option, _label in row.options}:
                row.error = str(_choose(row))
                continue
            term = Term(row.kind, value, row.negated)
            if row.is_or and clauses:
                clauses[-1].append(term)
            else:
                clauses.append([term])
        if any(row.error for row in self.rows):
            return None
        return Rule(tuple(tuple(clause) for clause in clauses))


def _choose(row: Row) -> str:
    try:
        row.condition.check("")
    except ValueError as refusal:
        return str(refusal)
    return ""
