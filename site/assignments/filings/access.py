"""Who may issue orders, and who may see and answer them. Rows come through here: others are 404."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from assignments.filings.models import Filing, FilingQuerySet, Order
from cadres.models import Cadre, Grant, Unit, UnitQuerySet
from cadres.policies import Capability, roles_with, top_units, units_with


def issuing_units(actor: Cadre) -> UnitQuerySet:
    """Units with units below them for which `actor` may issue orders. One query now."""
    held = units_with(actor, Capability.ASSIGN_LEARNING).standing()
    units: UnitQuerySet = held.filter(numchild__gt=0)
    return units


def issued_orders(actor: Cadre) -> QuerySet[Order]:
    """Orders that `actor` may follow as the issuing side. One query now."""
    inside = Q(pk__in=[])
    for unit in top_units(actor, Capability.ASSIGN_LEARNING):
        inside |= Q(issuer__path__startswith=unit.path)
    return Order.objects.filter(inside)


def received_filings(actor: Cadre) -> FilingQuerySet:
    """Filings of units whose activities `actor` may plan. One query now."""
    filings: FilingQuerySet = Filing.objects.below(top_units(actor, Capability.PLAN_ACTIVITIES))
    return filings


def readable_filings(actor: Cadre) -> FilingQuerySet:
    """Filings that `actor` may see: of the units they answer for, or of orders they issued."""
    own = received_filings(actor).values("pk")
    issued = issued_orders(actor).values("pk")
    filings: FilingQuerySet = Filing.objects.filter(Q(pk__in=own) | Q(order__in=issued))
    return filings


def may_answer(actor: Cadre, filing: Filing) -> bool:
    """Tell whether `actor` may file for the unit."""
    return received_filings(actor).filter(pk=filing.pk).exists()


def may_give_back(actor: Cadre, filing: Filing) -> bool:
    """Tell whether `actor` stands on the issuing side."""
    return issued_orders(actor).filter(pk=filing.order_id).exists()


def people_who_answer(unit: Unit) -> QuerySet[Cadre]:
    """Whoever holds a role over exactly this unit that answers orders."""
    grants = Grant.objects.filter(
        cadre=OuterRef("pk"), unit=unit, role__in=roles_with(Capability.PLAN_ACTIVITIES)
    )
    people: QuerySet[Cadre] = Cadre.objects.filter(Exists(grants), is_active=True)
    return people
