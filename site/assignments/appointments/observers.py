"""A new posting opens a pack; the pack asks for itself on the person's home page."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import DateTimeField, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from assignments.appointments import services
from assignments.appointments.models import AppointmentPack
from cadres.models import Cadre, Posting
from cadres.observers import observes_postings
from core.prepared import Parameter
from core.time import site_date
from records.asks import Ask, Row, as_rows, register_source

MINUTES: Final = 60


@observes_postings
def open_packs_for_postings(
    *, postings: Sequence[Posting], actor: Cadre | None, at: dt.datetime
) -> None:
    services.open_packs(postings=postings, actor=actor, at=at)


class AppointmentSource:
    """The pack of an appointment, until the organising officer lets the person through."""

    code = "assignments.appointment"

    def rows(
        self, *, cadre: Parameter, at: Parameter, day: Parameter
    ) -> "Sequence[QuerySet[Any, Any]]":
        packs = AppointmentPack.objects.filter(cadre=cadre).running()
        return [
            as_rows(self.code, packs, key="public_id", moment=Cast("due_on", DateTimeField()))
        ]

    def asks(self, cadre: Cadre, rows: Sequence[Row], at: dt.datetime) -> Iterable[Ask]:
        for row in rows:
            yield Ask(
                title=_("Before taking office"),
                reason=_("You have a new post: see what is done and what is missing."),
                url=reverse("appointment", args=[uuid.UUID(row.key)]),
                call=_("Open"),
                icon="signpost",
                due_on=site_date(row.moment),
                minutes=MINUTES,
            )


register_source(AppointmentSource())
