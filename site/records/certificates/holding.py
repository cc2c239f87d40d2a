"""The certificates a person holds, as the record shows them: what each is worth today."""

import datetime as dt
from dataclasses import dataclass
from typing import Final

from django.db.models import BigIntegerField

from cadres.models import Cadre
from core.prepared import PreparedRead
from core.time import site_date
from records.certificates.validity import REMINDER_DAYS
from records.models import Certificate, Standing, activity_of

_HELD: Final = PreparedRead(
    lambda cadre: (
        Certificate.objects.with_revocation().select_related("entry").filter(cadre=cadre)
    ),
    cadre=BigIntegerField(),
)


@dataclass(frozen=True)
class Held:
    """One certificate, its standing today, and how long it still holds."""

    certificate: Certificate
    standing: Standing
    days_left: int | None  # None: for ever, or not valid any more
    is_renewed: bool  # a later one of the same template holds longer

    @property
    def is_ending(self) -> bool:
        """It lapses within the longest reminder, and nothing has taken its place."""
        return (
            self.days_left is not None
            and self.days_left <= max(REMINDER_DAYS)
            and not self.is_renewed
        )

    @property
    def asks_for_renewal(self) -> bool:
        return self.is_ending or (self.standing is Standing.LAPSED and not self.is_renewed)


def held_certificates(cadre: Cadre, at: dt.datetime) -> list[Held]:
    """Return the certificates of `cadre`, those that ask for something first. One query."""
    today = site_date(at)
    certificates = _HELD.rows(cadre=cadre.pk)
    held = [_held(one, certificates, today) for one in certificates]
    return sorted(held, key=lambda one: not one.asks_for_renewal)


def _held(certificate: Certificate, others: list[Certificate], today: dt.date) -> Held:
    standing = certificate.standing_on(today)
    ends = certificate.valid_until
    days_left = (ends - today).days if ends and standing is Standing.VALID else None
    activity = activity_of(certificate.entry.activity_key)
    is_renewed = ends is not None and any(
        other.standing_on(today) is Standing.VALID
        and (other.valid_until is None or other.valid_until > ends)
        and (
            other.template_id == certificate.template_id
            or activity_of(other.entry.activity_key) == activity
        )
        for other in others
        if other is not certificate
    )
    return Held(certificate, standing, days_left, is_renewed)
