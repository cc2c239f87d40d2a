"""Who may do what: the only place that compares roles.

A capability is held over a unit and everything below it. Views fetch rows through the
`readable_…` functions, so that a stranger's row is simply not found (404).
"""

import enum
from typing import Final

from django.db.models import (
    BigIntegerField,
    CharField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.db.models.functions import Concat

from cadres.models import Cadre, CadreQuerySet, Grant, Unit, UnitQuerySet
from cadres.roles import Role
from core.prepared import PreparedRead


class Capability(enum.StrEnum):
    READ_UNIT_RECORDS = "read_unit_records"
    CORRECT_RECORDS = "correct_records"
    VOUCH_FOR_ACTIVITIES = "vouch_for_activities"
    PLAN_ACTIVITIES = "plan_activities"
    TRACK_COMPLETION = "track_completion"
    ASSIGN_LEARNING = "assign_learning"
    MANAGE_ROSTER = "manage_roster"
    HOLD_TALKS = "hold_talks"
    RECEIVE_REPORTS = "receive_reports"
    APPOINT_CADRES = "appoint_cadres"
    RUN_CAMPAIGNS = "run_campaigns"
    RUN_EXAMS = "run_exams"
    SET_CREDIT_RULES = "set_credit_rules"
    EDIT_CONTENT = "edit_content"
    REVIEW_CONTENT = "review_content"
    HANDLE_SENSITIVE_CONTENT = "handle_sensitive_content"
    GRANT_ROLES = "grant_roles"
    READ_AUDIT_LOG = "read_audit_log"
    CONFIGURE_SYSTEM = "configure_system"


GRANTS: Final[dict[str, frozenset[Capability]]] = {
    Role.SUPERVISOR: frozenset(
        {
            Capability.READ_UNIT_RECORDS,
            Capability.CORRECT_RECORDS,
            Capability.VOUCH_FOR_ACTIVITIES,
            Capability.PLAN_ACTIVITIES,
            Capability.TRACK_COMPLETION,
            Capability.ASSIGN_LEARNING,
            Capability.MANAGE_ROSTER,
            Capability.HOLD_TALKS,
            Capability.RECEIVE_REPORTS,
            Capability.APPOINT_CADRES,
            Capability.RUN_EXAMS,
        }
    ),
    Role.LIAISON: frozenset(
        {Capability.TRACK_COMPLETION, Capability.MANAGE_ROSTER, Capability.PLAN_ACTIVITIES}
    ),
    Role.ORGANISER: frozenset(
        {
            Capability.RUN_CAMPAIGNS,
            Capability.RUN_EXAMS,
            Capability.SET_CREDIT_RULES,
            Capability.TRACK_COMPLETION,
            Capability.PLAN_ACTIVITIES,
        }
    ),
    Role.EDITOR: frozenset({Capability.EDIT_CONTENT, Capability.HANDLE_SENSITIVE_CONTENT}),
    Role.LEGAL_REVIEWER: frozenset(
        {Capability.REVIEW_CONTENT, Capability.HANDLE_SENSITIVE_CONTENT}
    ),
    Role.PUBLISHER: frozenset({Capability.REVIEW_CONTENT, Capability.HANDLE_SENSITIVE_CONTENT}),
    Role.INSPECTOR: frozenset({Capability.READ_UNIT_RECORDS, Capability.TRACK_COMPLETION}),
    Role.SYSTEM_ADMIN: frozenset({Capability.CONFIGURE_SYSTEM, Capability.MANAGE_ROSTER}),
    Role.SECURITY_ADMIN: frozenset({Capability.GRANT_ROLES}),
    Role.AUDITOR: frozenset({Capability.READ_AUDIT_LOG}),
}


def roles_with(capability: Capability) -> list[str]:
    """Return the roles that hold `capability`, in a stable order."""
    return sorted(role for role, held in GRANTS.items() if capability in held)


def can(actor: Cadre, capability: Capability, *, within: Unit) -> bool:
    """Tell whether `actor` holds `capability` over `within`. One query."""
    return any(unit.contains(within) for unit in top_units(actor, capability))


def _read_tops(capability: Capability) -> PreparedRead[Unit]:
    roles = roles_with(capability)
    return PreparedRead(
        lambda cadre: Unit.objects.filter(
            grants__cadre_id=cadre, grants__role__in=roles
        ).distinct(),
        cadre=BigIntegerField(),
    )


_TOPS: Final = {capability: _read_tops(capability) for capability in Capability}


def top_units(actor: Cadre, capability: Capability) -> list[Unit]:
    """Return the units over whose subtrees `actor` holds `capability`, in tree order. One query."""
    if not actor.is_authenticated or not actor.is_active:
        return []
    return _TOPS[capability].rows(cadre=actor.pk)


def list_keeping_tops(actor: Cadre) -> list[Unit]:
    """Return the tops of whole trees over which `actor` assigns learning. One query.

    Posts are common to all units: their power lists are kept, and what was found of them is
    reviewed, at the top of the tree.
    """
    return [unit for unit in top_units(actor, Capability.ASSIGN_LEARNING) if unit.is_root()]


def tops_by_capability(actor: Cadre) -> dict[Capability, list[Unit]]:
    """Return `top_units` for every capability at once. One query in all."""
    held: dict[Capability, list[Unit]] = {capability: [] for capability in Capability}
    if not actor.is_authenticated or not actor.is_active:
        return held
    for grant in actor.grants.select_related("unit").order_by("unit__path"):
        for capability in GRANTS.get(grant.role, frozenset()):
            if grant.unit not in held[capability]:
                held[capability].append(grant.unit)
    return held


def holds_power(actor: Cadre) -> bool:
    """Tell whether `actor` may do anything that touches others: any role, or the editor. One query."""
    if actor.is_superuser or actor.is_staff:
        return True
    held = Q(grants__isnull=False) | Q(groups__isnull=False)
    return bool(Cadre.objects.filter(held, pk=actor.pk).exists())


def units_with(actor: Cadre, capability: Capability) -> UnitQuerySet:
    """Return every unit over which `actor` holds `capability`, subtrees included."""
    tops = top_units(actor, capability)
    prefixes = Q(pk__in=[])
    for unit in tops:
        prefixes |= Q(path__startswith=unit.path)
    units: UnitQuerySet = Unit.objects.filter(prefixes)
    return units


def readable_cadres(actor: Cadre) -> CadreQuerySet:
    """Return the cadres whose education record `actor` may read: always their own."""
    readable = Q(pk=actor.pk)
    for unit in top_units(actor, Capability.READ_UNIT_RECORDS):
        readable |= Q(unit__path__startswith=unit.path)
    cadres: CadreQuerySet = Cadre.objects.filter(readable)
    return cadres


def correctable_cadres(actor: Cadre) -> CadreQuerySet:
    """Return the cadres whose record `actor` may help to correct: never their own."""
    within = Q(pk__in=[])
    for unit in top_units(actor, Capability.CORRECT_RECORDS):
        within |= Q(unit__path__startswith=unit.path)
    cadres: CadreQuerySet = Cadre.objects.filter(within).exclude(pk=actor.pk)
    return cadres


def trackable_cadres(actor: Cadre) -> CadreQuerySet:
    """Return the cadres whose completion `actor` may track by name."""
    trackable = Q(pk__in=[])
    for unit in top_units(actor, Capability.TRACK_COMPLETION):
        trackable |= Q(unit__path__startswith=unit.path)
    cadres: CadreQuerySet = Cadre.objects.filter(trackable)
    return cadres


def belongs_to_unit_of(actor: Cadre, unit: str) -> Q:
    """Rows whose `unit` (a path such as "readers_unit") is the actor's unit or lies above it."""
    return Q(
        Exists(
            Unit.objects.order_by().filter(
                pk=actor.unit_id, path__startswith=OuterRef(f"{unit}__path")
            )
        )
    )


def handles_for_unit(actor: Cadre, unit: str) -> Q:
    """Rows about whose `unit` the actor handles sensitive content, as its editors and reviewers do.

    Rows without a unit concern everybody: who handles them holds the role over a whole tree.
    """
    held = _grants(actor).filter(role__in=roles_with(Capability.HANDLE_SENSITIVE_CONTENT))
    above = held.annotate(row_path=_outer(f"{unit}__path")).filter(
        row_path__startswith=F("unit__path")
    )
    return Q(Exists(above)) | (Q(**{unit: None}) & Q(Exists(held.filter(unit__depth=1))))


def holds_named_role(actor: Cadre, roles: str, unit: str) -> Q:
    """Rows that name a role of the actor in `roles` (",EDITOR,AUDITOR,"), held over their `unit`,
    above it or below it; anywhere where they have none.
    """
    named = (
        _grants(actor)
        .annotate(row_roles=_outer(roles), row_path=_outer(f"{unit}__path"))
        .filter(row_roles__contains=Concat(Value(","), F("role"), Value(",")))
    )
    near = named.filter(
        Q(row_path__startswith=F("unit__path")) | Q(unit__path__startswith=F("row_path"))
    )
    return Q(Exists(near)) | (Q(**{unit: None}) & Q(Exists(named)))


def _grants(actor: Cadre) -> QuerySet[Grant]:
    return Grant.objects.order_by().filter(cadre_id=actor.pk)


def _outer(name: str) -> ExpressionWrapper[OuterRef]:
    return ExpressionWrapper(OuterRef(name), output_field=CharField())
