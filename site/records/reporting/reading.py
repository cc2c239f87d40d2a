"""Who receives which self-reports."""

from django.db.models import Q

from cadres.models import Cadre
from cadres.policies import Capability, top_units
from records.models import SelfReport, SelfReportQuerySet


def received_reports(actor: Cadre) -> SelfReportQuerySet:
    """Return the reports sent to units of `actor`, never their own. One query besides."""
    received = Q(pk__in=[])
    for unit in top_units(actor, Capability.RECEIVE_REPORTS):
        received |= Q(unit__path__startswith=unit.path)
    reports: SelfReportQuerySet = SelfReport.objects.sent().filter(received)
    return reports.exclude(cadre=actor)
