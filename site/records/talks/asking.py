"""Talks on the home page of both parties: go there, then say what you think."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import F, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cadres.models import Cadre
from core.prepared import Parameter
from core.time import long_moment, site_date
from records.asks import Ask, Row, as_rows, register_source
from records.models import Talk

CONFIRM_DAYS: Final = 7
CONFIRM_MINUTES: Final = 5


class TalkSource:
    """Talks to come for both parties, and talks held that the other party has to confirm."""

    code = "records.talk"

    def rows(
        self, *, cadre: Parameter, at: Parameter, day: Parameter
    ) -> "Sequence[QuerySet[Any, Any]]":
        waiting = Q(held_at=None) & (Q(person=cadre) | Q(talker=cadre))
        unconfirmed = Q(held_at__isnull=False, confirmed_at=None, person=cadre)
        talks = Talk.objects.filter(waiting | unconfirmed, cancelled_at=None)
        return [as_rows(self.code, talks, key="public_id", moment=F("planned_for"))]

    def asks(self, cadre: Cadre, rows: Sequence[Row], at: dt.datetime) -> Iterable[Ask]:
        for row in rows:
            is_over = row.moment <= at
            yield Ask(
                title=_("Integrity talk"),
                reason=(
                    _("It was planned for %(time)s: write down what you think.")
                    if is_over
                    else _("Planned for %(time)s.")
                )
                % {"time": long_moment(row.moment)},
                url=reverse("talk", args=[uuid.UUID(row.key)]),
                call=_("Open"),
                icon="users",
                due_on=site_date(row.moment)
                + dt.timedelta(days=CONFIRM_DAYS if is_over else 0),
                minutes=CONFIRM_MINUTES,
            )


register_source(TalkSource())
