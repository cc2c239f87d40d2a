"""Schedules whose hour has come although a gate is shut: held back, not broken on."""

import datetime as dt
import logging

from django.db import transaction
from wagtail.log_actions import log
from wagtail.models import Revision

from core.pages import BilingualPage
from core.publishing_gates import reasons_against

logger = logging.getLogger(__name__)


def hold_back_barred(*, at: dt.datetime) -> int:
    """Take scheduled revisions that a gate holds back off the schedule; return how many.

    The page stays a draft, the editor's desk lists it, the audit log says why. Without this one
    such page would stop every other one behind it.
    """
    held = 0
    for revision in Revision.objects.filter(approved_go_live_at__lte=at).order_by("pk"):
        page = revision.as_object()
        reasons = reasons_against(page) if isinstance(page, BilingualPage) else []
        if reasons:
            _hold_back(revision=revision, page=page, reasons=reasons, at=at)
            held += 1
    return held


@transaction.atomic
def _hold_back(
    *, revision: Revision, page: BilingualPage, reasons: list[str], at: dt.datetime
) -> None:
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    log(
        instance=page,
        action="editorial.hold_back",
        timestamp=at,
        revision=revision,
        data={"reasons": reasons},
    )
    logger.warning("held page %s back: %s", page.pk, " ".join(reasons))
