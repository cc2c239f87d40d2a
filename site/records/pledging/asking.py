"""The yearly pledge on the home page when it is due."""

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import DateTimeField, F, QuerySet
from django.db.models.functions import Cast
from django.urls import reverse
from django.utils.translation import gettext as _

from cadres.models import Cadre, Posting
from core.prepared import Parameter
from core.time import site_date
from records.asks import Ask, Row, as_rows, register_source
from records.models import Pledge, PledgeText
from records.pledging.renewal import INTEGRITY_CODE, Due, Reason, pledge_due

NEW_POST_DAYS: Final = 30
FIRST_DAYS: Final = 6
MINUTES: Final = 3


class PledgeSource:
    """Asks for the pledge when the pure rule says that it is due."""

    code = "records.pledge"

    def rows(
        self, *, cadre: Parameter, at: Parameter, day: Parameter
    ) -> "Sequence[QuerySet[Any, Any]]":
        texts = PledgeText.objects.filter(code=INTEGRITY_CODE)
        signed = Pledge.objects.integrity().filter(cadre=cadre)
        held = Posting.objects.on(day).filter(cadre=cadre)
        began = Cast("from_on", DateTimeField())
        return [
            as_rows(self.code, texts, key="code", moment=at),
            as_rows(self.code, signed, key="occasion", moment=F("signed_at")),
            as_rows(self.code, held, key="pk", moment=began),
        ]

    def asks(self, cadre: Cadre, rows: Sequence[Row], at: dt.datetime) -> Iterable[Ask]:
        today = site_date(at)
        if not any(row.key == INTEGRITY_CODE for row in rows):
            return  # no wording to sign
        posts = [(int(row.key), site_date(row.moment)) for row in rows if row.key.isdigit()]
        signed = [
            site_date(row.moment)
            for row in rows
            if not row.key.isdigit() and row.key != INTEGRITY_CODE
        ]
        due = pledge_due(
            last_signed_on=max(signed, default=None),
            last_post=max(posts, key=lambda post: (post[1], post[0]), default=None),
            today=today,
        )
        if due is not None:
            yield _ask(due, max((day for _pk, day in posts), default=today), today)


def _ask(due: Due, in_post_since: dt.date, today: dt.date) -> Ask:
    reasons = {
        Reason.FIRST: _("You have not signed it yet. It takes three minutes."),
        Reason.NEW_YEAR: _("It is renewed every year."),
        Reason.NEW_POST: _("You have a new post; the pledge now speaks of its risk points."),
    }
    due_on = {
        Reason.FIRST: today + dt.timedelta(days=FIRST_DAYS),
        Reason.NEW_YEAR: dt.date(today.year, 1, 31),
        Reason.NEW_POST: in_post_since + dt.timedelta(days=NEW_POST_DAYS),
    }
    return Ask(
        title=_("Sign the integrity pledge"),
        reason=reasons[due.reason],
        url=reverse("pledges"),
        call=_("Read and sign"),
        icon="pledge",
        due_on=due_on[due.reason],
        minutes=MINUTES,
    )


register_source(PledgeSource())
