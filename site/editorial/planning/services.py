"""Setting a plan, and telling people that a page is due for re-review."""

import datetime as dt
import logging
from typing import Any, Final
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import formats, translation
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre, NoticeKind
from cadres.notices.services import Draft, in_both, post_notices
from core.errors import DomainError
from core.time import site_date
from editorial.models import EditorialPlan, ReviewNotice

logger = logging.getLogger(__name__)

STEPS: Final = (14, 0)  # days before the day
BATCH: Final = 500
MAIL_RETRY_MINUTES: Final = 10
_LANGUAGE: Final = "zh-hans"  # people have no stored language


class PlanInThePast(DomainError):
    """A re-review or an embargo is set for later, not for earlier."""


@transaction.atomic
def set_plan(
    *,
    page: Any,
    embargo_until: dt.datetime | None,
    review_again_on: dt.date | None,
    actor: Cadre,
    at: dt.datetime,
) -> EditorialPlan:
    """Set or clear embargo and day of re-review of `page`.

    Raises:
        PlanInThePast: one of the two is new and lies before `at`.
    """
    old = EditorialPlan.objects.select_for_update().filter(page_id=page.pk).first()
    is_new_day = review_again_on != (old.review_again_on if old else None)
    is_new_hour = embargo_until != (old.embargo_until if old else None)
    if is_new_day and review_again_on and review_again_on <= site_date(at):
        raise PlanInThePast(_("Give a day to come for the re-review."))
    if is_new_hour and embargo_until and embargo_until <= at:
        raise PlanInThePast(_("The embargo would be over already."))
    plan, _is_new = EditorialPlan.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "embargo_until": embargo_until,
            "review_again_on": review_again_on,
            "set_by": actor,
            "set_at": at,
        },
    )
    log(
        instance=page,
        action="editorial.plan",
        user=actor,
        timestamp=at,
        data={
            "embargo_until": embargo_until.isoformat() if embargo_until else None,
            "review_again_on": review_again_on.isoformat() if review_again_on else None,
        },
    )
    return plan


@transaction.atomic
def note_reviews_due(*, at: dt.datetime) -> int:
    """Note for each published page whose re-review is near whom to tell; return how many are new.

    The page's owner and whoever set the day, in their inbox on the site at once. A few statements
    for each of the steps.
    """
    today = site_date(at)
    told = 0
    for step in STEPS:
        found = (
            EditorialPlan.objects.filter(
                review_again_on__lte=today + dt.timedelta(days=step), page__live=True
            )
            .exclude(
                Exists(
                    ReviewNotice.objects.filter(
                        plan=OuterRef("pk"), due_on=OuterRef("review_again_on"), step__lte=step
                    )
                )
            )
            .values_list(
                "pk", "review_again_on", "set_by_id", "page__owner_id", "page", "page__title"
            )[:BATCH]
        )
        due = list(found)
        notices = [
            ReviewNotice(plan_id=pk, due_on=day, step=step, cadre_id=person, noticed_at=at)
            for pk, day, set_by, owner, _page, _title in due
            if day is not None
            for person in dict.fromkeys(filter(None, (set_by, owner)))
        ]
        ReviewNotice.objects.bulk_create(notices, ignore_conflicts=True)
        titles = {pk: (page, title) for pk, _day, _set_by, _owner, page, title in due}
        post_notices(
            drafts=[_inbox_line(notice, *titles[notice.plan_id]) for notice in notices],
            at=at,
            by_channels=False,  # the mail below is ours
        )
        told += len(notices)
    return told


def _inbox_line(notice: ReviewNotice, page_id: int, title: str) -> Draft:
    """Return what the person's inbox on the site says."""
    chinese, english = in_both(
        lambda: (
            _("Review again by %(day)s: “%(title)s”")
            % {"day": formats.date_format(notice.due_on, "DATE_FORMAT"), "title": title}
        )
    )
    return Draft(
        cadre_id=notice.cadre_id,
        kind=NoticeKind.REMINDER,
        key=f"editorial.review:{notice.plan_id}:{notice.due_on}:{notice.step}",
        title=chinese[:200],
        title_en=english[:200],
        url=reverse("editorial_page", args=[page_id]),
        due_on=notice.due_on,
    )


def mail_notices(*, at: dt.datetime) -> int:
    """Mail what people have not been told by mail; return how many mails went out.

    Each notice is taken by one worker, mailed outside any transaction, then marked.
    """
    before = at - dt.timedelta(minutes=MAIL_RETRY_MINUTES)
    waiting = ReviewNotice.objects.waiting_for_mail(before)
    mailed = 0
    for notice in waiting.select_related("plan__page", "cadre").order_by("noticed_at")[:BATCH]:
        mine = ReviewNotice.objects.waiting_for_mail(before).filter(pk=notice.pk)
        if not ReviewNotice.objects.filter(pk__in=mine.values("pk")).update(mail_claimed_at=at):
            continue
        try:
            mail_about(notice).send()
        except OSError:
            logger.exception("the mail server refused a notice of a re-review")
            continue
        ReviewNotice.objects.filter(pk=notice.pk).update(mailed_at=at)
        mailed += 1
    return mailed


def mail_about(notice: ReviewNotice) -> EmailMessage:
    """Return the mail that asks for the re-review."""
    page = notice.plan.page
    address = urljoin(
        str(settings.WAGTAILADMIN_BASE_URL), reverse("editorial_page", args=[page.pk])
    )
    with translation.override(_LANGUAGE):
        words = {
            "name": notice.cadre.name,
            "title": page.title,
            "day": formats.date_format(notice.due_on, "DATE_FORMAT"),
            "address": address,
        }
        return EmailMessage(
            _("Review again by %(day)s: “%(title)s”") % words,
            _(
                "%(name)s: the page “%(title)s” is to be reviewed again by %(day)s. Is every fact "
                "and every citation still right? %(address)s"
            )
            % words,
            to=[notice.cadre.email],
        )
