"""Rules: clauses that must all hold, each of which holds if any of its conditions does.

Stored as {"clauses": [[{"kind": "rank_from", "value": "30", "negated": false}, …], …]}; an
empty rule is everyone in service. One rule is one condition of one QuerySet.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

from django.db.models import BooleanField, Case, Q, Value, When
from django.utils.translation import gettext as _

from assignments.audiences.conditions import Condition, HasStatus
from cadres.models import Cadre, CadreQuerySet, Status, Unit


@dataclass(frozen=True)
class Term:
    """One condition of a rule, or its opposite."""

    kind: str
    value: str
    negated: bool = False

    @property
    def condition(self) -> Condition:
        return Condition.registry[self.kind]

    @property
    def words(self) -> str:
        """The condition in words, of people."""
        condition = self.condition
        return (
            condition.words_negated(self.value) if self.negated else condition.words(self.value)
        )

    def q(self, today: dt.date) -> Q:
        matched = self.condition.q(self.value, today)
        return ~matched if self.negated else matched


@dataclass(frozen=True)
class Rule:
    """Who of a unit is meant."""

    clauses: tuple[tuple[Term, ...], ...] = ()

    @classmethod
    def of(cls, stored: dict[str, Any]) -> Self:
        """Return the rule that `as_json` gave.

        Raises:
            KeyError: it names a condition that is not known (any more).
        """
        clauses = tuple(
            tuple(Term(term["kind"], term["value"], term["negated"]) for term in clause)
            for clause in stored.get("clauses", ())
        )
        for clause in clauses:
            for term in clause:
                Condition.registry[term.kind]
        return cls(clauses)

    def as_json(self) -> dict[str, Any]:
        if not self.clauses:
            return {}
        return {
            "clauses": [
                [{"kind": t.kind, "value": t.value, "negated": t.negated} for t in clause]
                for clause in self.clauses
            ]
        }

    @property
    def digest(self) -> str:
        """A short fingerprint; "" for everyone."""
        if not self.clauses:
            return ""
        canonical = json.dumps(self.as_json(), sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(canonical.encode()).hexdigest()[:16]

    @property
    def terms(self) -> Iterable[Term]:
        return (term for clause in self.clauses for term in clause)

    @property
    def names_status(self) -> bool:
        """Tell whether the rule itself says which status people have."""
        return any(term.kind == HasStatus.code for term in self.terms)

    def q(self, today: dt.date) -> Q:
        """Return what the people of the rule match; accounts that are closed never do."""
        matched = Q(is_active=True)
        if not self.names_status:
            matched &= Q(status=Status.ACTIVE)
        for clause in self.clauses:
            any_of = Q(pk__in=[])
            for term in clause:
                any_of |= term.q(today)
            matched &= any_of
        return matched

    def sentence(self, unit: Unit) -> str:
        """Say who is meant, as one sentence in the interface language."""
        if not self.clauses:
            return _("Everyone in service in %(unit)s.") % {"unit": unit.label}
        either, both = _(" or "), _(", and ")
        conditions = both.join(
            either.join(term.words for term in clause) for clause in self.clauses
        )
        if self.names_status:
            return _("Those in %(unit)s who %(conditions)s.") % {
                "unit": unit.label,
                "conditions": conditions,
            }
        return _("Those in service in %(unit)s who %(conditions)s.") % {
            "unit": unit.label,
            "conditions": conditions,
        }


def people_of(unit: Unit, rule: Rule, today: dt.date) -> CadreQuerySet:
    """Return the people of the subtree of `unit` whom `rule` describes. One statement."""
    people: CadreQuerySet = Cadre.objects.within(unit).filter(rule.q(today))
    return people


def which_hold(rule: Rule, cadre: Cadre, today: dt.date) -> list[list[tuple[Term, bool]]]:
    """Pair each condition of `rule` with whether it holds for `cadre`. One query."""
    terms = list(rule.terms)
    if not terms:
        return []
    flags = {
        f"term_{number}": Case(
            When(term.q(today), then=Value(True)),
            default=Value(False),
            output_field=BooleanField(),
        )
        for number, term in enumerate(terms)
    }
    row = Cadre.objects.filter(pk=cadre.pk).annotate(**flags).values(*flags).get()
    answers = iter(bool(row[name]) for name in flags)
    return [[(term, next(answers)) for term in clause] for clause in rule.clauses]
