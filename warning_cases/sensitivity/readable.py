"""Which cases somebody may read: the one rule, as QuerySet words."""

from types import SimpleNamespace
from typing import Any, Final, Self

from django.apps import apps
from django.db.models import BigIntegerField, Q
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from cadres.models import Cadre
from cadres.policies import belongs_to_unit_of, handles_for_unit, holds_named_role
from core.prepared import PreparedRead
from core.prepared_subqueries import PreparedSubquery
from warning_cases.sensitivity.labels import Sensitivity

_OPEN: Final = Q(sensitivity=Sensitivity.PUBLIC)
_TO_CADRES: Final = Q(sensitivity__in=[Sensitivity.PUBLIC, Sensitivity.ALL_CADRES])
_NARROW: Final = Q(sensitivity__in=[Sensitivity.UNIT, Sensitivity.RESTRICTED])


def readable_by(actor: Any) -> Q:
    """Return the condition that a case meets when `actor`, signed in or not, may read it.

    | label      | who                                                                        |
    |------------|----------------------------------------------------------------------------|
    | PUBLIC     | anyone                                                                     |
    | ALL_CADRES | whoever is signed in                                                       |
    | UNIT       | people whose unit is the case's or lies below it, and who handles its cases|
    | RESTRICTED | who holds a role that it names, and who handles its cases                  |

    Costs no query of its own: the actor's unit and roles are looked up in the same statement.
    """
    if not _is_cadre(actor):
        return _OPEN
    return _TO_CADRES | Q(_READABLE.exists("pk", actor=actor.pk, unit=actor.unit_id))


def reads_as_stored(actor: Any, case_id: int) -> bool:
    """Tell whether `actor` may read the case, whatever label it has been given since. One query."""
    if not _is_cadre(actor):
        return bool(_cases().filter(_OPEN, pk=case_id).exists())
    return _READ.first(case=case_id, actor=actor.pk, unit=actor.unit_id) is not None


def _is_cadre(actor: Any) -> bool:
    return isinstance(actor, Cadre) and actor.is_active


def _cases() -> Any:
    return apps.get_model("warning_cases", "WarningCasePage")._default_manager.order_by()


def _rule(actor: Any, unit: Any) -> Q:
    """What a case has to be for a cadre; `actor` and `unit` may be known only when it is asked.

    As flat as can be: SQLite's parser takes no more than a hundred levels, and the editor's lists
    stand some subqueries above it.
    """
    asking: Any = SimpleNamespace(pk=actor, unit_id=unit)
    units, roles = "readers_unit", "reader_roles"
    return (
        _OPEN
        | Q(sensitivity=Sensitivity.ALL_CADRES)
        | (Q(sensitivity=Sensitivity.UNIT) & belongs_to_unit_of(asking, units))
        | (Q(sensitivity=Sensitivity.RESTRICTED) & holds_named_role(asking, roles, units))
        | (_NARROW & handles_for_unit(asking, units))
    )


_ASKED: Final = {"actor": BigIntegerField(), "unit": BigIntegerField()}
_READABLE: Final = PreparedSubquery(
    lambda row, actor, unit: _cases().filter(_rule(actor, unit), pk=row).values("pk"), **_ASKED
)
_READ: Final[PreparedRead[tuple[Any, ...]]] = PreparedRead(
    lambda case, actor, unit: _cases().filter(_rule(actor, unit), pk=case).values_list("pk"),
    case=BigIntegerField(),
    **_ASKED,
)


class CaseQuerySet(PageQuerySet):
    def readable_by(self, actor: Any) -> Self:
        """Cases that `actor` (anyone, signed in or not) may read; see `readable_by`."""
        found: Self = self.filter(readable_by(actor))
        return found

    def hidden_from(self, actor: Any) -> Self:
        """Cases that `actor` may not read."""
        # Written out, a level less than `readable_by`: see `_rule`.
        rule = _rule(actor.pk, actor.unit_id) if _is_cadre(actor) else _OPEN
        readable = self.model.objects.order_by().filter(rule)
        found: Self = self.exclude(pk__in=readable.values("pk")).exclude(_OPEN)
        return found


CaseManager = PageManager.from_queryset(CaseQuerySet)
