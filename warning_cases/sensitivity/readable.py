"""Which cases somebody may read: the one rule, as QuerySet words."""

from typing import Any, Self

from django.db.models import Q
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from cadres.models import Cadre
from cadres.policies import belongs_to_unit_of, handles_for_unit, holds_named_role
from warning_cases.sensitivity.labels import Sensitivity


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
    open_to_all = Q(sensitivity=Sensitivity.PUBLIC)
    if not isinstance(actor, Cadre) or not actor.is_active:
        return open_to_all
    unit, roles = "readers_unit", "reader_roles"
    narrow = Q(sensitivity__in=[Sensitivity.UNIT, Sensitivity.RESTRICTED])
    return (
        open_to_all
        | Q(sensitivity=Sensitivity.ALL_CADRES)
        | (Q(sensitivity=Sensitivity.UNIT) & belongs_to_unit_of(actor, unit))
        | (Q(sensitivity=Sensitivity.RESTRICTED) & holds_named_role(actor, roles, unit))
        | (narrow & handles_for_unit(actor, unit))
    )


class CaseQuerySet(PageQuerySet):
    def readable_by(self, actor: Any) -> Self:
        """Cases that `actor` (anyone, signed in or not) may read; see `readable_by`."""
        found: Self = self.filter(readable_by(actor))
        return found

    def hidden_from(self, actor: Any) -> Self:
        """Cases that `actor` may not read."""
        found: Self = self.exclude(
            pk__in=self.model.objects.order_by().readable_by(actor).values("pk")
        ).exclude(sensitivity=Sensitivity.PUBLIC)
        return found


CaseManager = PageManager.from_queryset(CaseQuerySet)
