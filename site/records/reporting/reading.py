"""Who receives which self-reports."""

from collections.abc import Iterable

from django.db.models import Q

from cadres.models import Cadre, Unit
from cadres.policies import Capability, top_units
from records.models import SelfReport, SelfReportQuerySet


def received_reports(actor: Cadre) -> SelfReportQuerySet:
    """Return the reports sent to units of `actor`, never their own. One query besides."""
    return reports_of_units(top_units(actor, Capability.RECEIVE_REPORTS), actor)


def reports_of_units(tops: Iterable[Unit], actor: Cadre) -> SelfReportQuerySet:
    """Return the reports sent to units in the subtrees of `tops`, but the actor's own."""
    received = Q(pk__in=[])
    for unit in tops:
        received |= Q(unit__path__startswith=unit.path)
    reports: SelfReportQuerySet = SelfReport.objects.sent().filter(received)
    return reports.exclude(cadre=actor)
