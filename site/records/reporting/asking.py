"""Self-reports on the home page: asked for by the unit or begun, and not sent."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cadres.models import Cadre
from core.prepared import Parameter
from core.time import long_date
from records.asks import Ask, Row, as_rows, register_source
from records.models import SelfReport
from records.reporting.periods import period_of

MINUTES: Final = 20


class ReportSource:
    code = "records.report"

    def rows(
        self, *, cadre: Parameter, at: Parameter, day: Parameter
    ) -> "Sequence[QuerySet[Any, Any]]":
        waiting = SelfReport.objects.of(cadre).to_send()
        return [as_rows(self.code, waiting, key="period_code", moment=F("begun_at"))]

    def asks(self, cadre: Cadre, rows: Sequence[Row], at: dt.datetime) -> Iterable[Ask]:
        for row in rows:
            period = period_of(row.key)
            yield Ask(
                title=_("Self-report, %(period)s") % {"period": period.label},
                reason=_("Drafted from your record; edit and sign it by %(day)s.")
                % {"day": long_date(period.due_on)},
                url=reverse("self_report", args=[row.key]),
                call=_("Open the draft"),
                icon="edit",
                due_on=period.due_on,
                minutes=MINUTES,
            )


register_source(ReportSource())
