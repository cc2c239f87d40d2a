"""Invitations on the home page of whoever was drawn or is to be asked again."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from cadres.models import Cadre
from core.prepared import Parameter
from core.time import site_date
from quizzes.models import Attempt, Invitation
from records.asks import Ask, Row, as_rows, register_source

MINUTES = 10


class InvitationSource:
    """Asks for the quizzes somebody is invited to and has not begun or handed in."""

    code = "quizzes.invitation"

    def rows(
        self, *, cadre: Parameter, at: Parameter, day: Parameter
    ) -> "Sequence[QuerySet[Any, Any]]":
        done = Attempt.objects.closed().filter(cadre=OuterRef("cadre"), quiz=OuterRef("quiz"))
        found = Invitation.objects.filter(
            ~Exists(done), cadre=cadre, opens_at__lte=at, closes_at__gt=at
        )
        return [as_rows(self.code, found, key="quiz", moment=F("closes_at"))]

    def asks(self, cadre: Cadre, rows: Sequence[Row], at: dt.datetime) -> Iterable[Ask]:
        for row in rows:
            yield Ask(
                title=_("A few questions"),
                reason=_("You were drawn by lot, or learnt about it three months ago."),
                url=reverse("quiz", args=[int(row.key)]),
                call=_("Answer"),
                icon="clock",
                due_on=site_date(row.moment),
                minutes=MINUTES,
            )


register_source(InvitationSource())
