"""Waiving a finding: a second person's decision, with a reason."""

import datetime as dt
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre
from cadres.policies import Capability, top_units
from core.authorship import writers_of
from core.errors import DomainError
from editorial.models import Waiver
from editorial.redaction.checking import open_findings


class NotASecondPerson(DomainError):
    """Whoever wrote the text cannot waive what is found in it."""


class NothingToWaive(DomainError):
    """The finding is not there, or has been waived."""


class ReasonMissing(DomainError):
    """A waiver needs a reason."""


def may_waive(cadre: Cadre, page: Any) -> bool:
    """Tell whether `cadre` reviews content and wrote none of `page`."""
    return bool(top_units(cadre, Capability.REVIEW_CONTENT)) and cadre.pk not in writers_of(
        page
    )


@transaction.atomic
def waive_finding(
    *, page: Any, digest: str, reason: str, actor: Cadre, at: dt.datetime
) -> Waiver:
    """Let one finding stay on `page` (the draft as it stands now).

    Raises:
        ReasonMissing: the reason is empty.
        NotASecondPerson: the actor wrote the text, or does not review.
        NothingToWaive: no open finding has that digest.
    """
    reason = reason.strip()
    if not reason:
        raise ReasonMissing(_("Say why it may stay."))
    if not may_waive(actor, page):
        raise NotASecondPerson(
            _("A reviewer who wrote none of this text decides whether it may stay.")
        )
    finding = next((one for one in open_findings(page) if one.digest == digest), None)
    if finding is None:
        raise NothingToWaive(_("This is no longer in the text, or has been waived already."))
    try:
        with transaction.atomic():
            waiver = Waiver.objects.create(
                page_id=page.pk,
                kind=finding.kind.value,
                digest=digest,
                reason=reason[:300],
                waived_by=actor,
                waived_at=at,
            )
    except IntegrityError as error:
        raise NothingToWaive(
            _("This is no longer in the text, or has been waived already.")
        ) from error
    log(
        instance=page,
        action="editorial.waive_finding",
        user=actor,
        timestamp=at,
        data={"kind": finding.kind.value, "place": finding.place, "reason": waiver.reason},
    )
    return waiver
