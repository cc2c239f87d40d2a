"""Filings as a figure: on time, of those whose due day has come."""

from django.db.models import Count, F, Q
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assignments.filings.models import Filing
from assignments.indicators.registry import Groups, Indicator, Scope, register_indicator


class Filings(Indicator):
    code = "FILINGS"
    column = 60
    label = _("Filings")
    note = _("study orders and notices answered on time, of those due so far")

    def groups(self, scope: Scope) -> list[Groups]:
        filings = Filing.objects.filter(
            order__due_on__range=(scope.first, scope.until)
        ).annotate(filed_on=TruncDate("filed_at", tzinfo=timezone.get_default_timezone()))
        return [
            scope.by_branch(
                filings,
                "unit__path",
                part=Count("pk", filter=Q(filed_on__lte=F("order__due_on"))),
                whole=Count("pk"),
            )
        ]


register_indicator(Filings())
