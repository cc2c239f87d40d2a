"""Certificates that come to their end: reminders, the lapse in the record, and mail about both.

Called by the background worker (`records.periodic`); every step happens once, however many workers
there are and however often they call.
"""

import datetime as dt
import logging
from collections.abc import Iterable
from typing import Final
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.urls import reverse
from django.utils import formats, timezone, translation
from django.utils.translation import gettext as _

from core.time import site_date
from records.certificates.validity import WINDOWS
from records.models import (
    LAPSED_STEP,
    Certificate,
    CertificateNotice,
    CertificateQuerySet,
    Entry,
    Kind,
)
from records.services import AlreadyRecorded, record_entry

logger = logging.getLogger(__name__)

LAPSE_KEY: Final = "records.certificate-lapse@1"
LOOK_BACK_DAYS: Final = 400  # a worker may have been away for so long
BATCH: Final = 500
MAIL_RETRY_MINUTES: Final = 10
_LANGUAGE: Final = "zh-hans"  # people have no stored language


@transaction.atomic
def remind_of_ends(*, at: dt.datetime) -> int:
    """Note for each certificate the reminder that is due; return how many are new.

    A certificate that was revoked, or renewed by a longer one, is left alone. At most `BATCH` for
    each of the four steps, with one query and one insert each.
    """
    today = site_date(at)
    reminded = 0
    for window in WINDOWS:
        due = (
            Certificate.objects.ending(
                today + dt.timedelta(days=window.from_days),
                today + dt.timedelta(days=window.to_days),
            )
            .exclude(notices__step__lte=window.step)
            .unrevoked()
            .unrenewed()
        )
        reminded += _remind(due.values_list("pk", flat=True)[:BATCH], window.step, at)
    return reminded


def record_lapses(*, at: dt.datetime) -> int:
    """Write the lapse of each certificate that is past its end into the record; return how many.

    The entry is dated the first day without validity, whenever this runs. Each certificate is a
    transaction of its own. A certificate revoked before does not lapse.
    """
    today = site_date(at)
    ended: CertificateQuerySet = (
        Certificate.objects.ending(
            today - dt.timedelta(days=LOOK_BACK_DAYS), today - dt.timedelta(days=1)
        )
        .exclude(notices__step=LAPSED_STEP)
        .unrevoked()
        .select_related("cadre__unit")
        .order_by("valid_until", "pk")
    )
    return sum(record_lapse(certificate=one, at=at) is not None for one in ended[:BATCH])


@transaction.atomic
def record_lapse(*, certificate: Certificate, at: dt.datetime) -> Entry | None:
    """Write that `certificate` has lapsed, once; None when that was done before."""
    _notice_of_it, is_new = CertificateNotice.objects.get_or_create(
        certificate=certificate, step=LAPSED_STEP, defaults={"noticed_at": at}
    )
    if not is_new or certificate.lapsed_on is None:
        return None
    ended_at = dt.datetime.combine(
        certificate.lapsed_on, dt.time.min, tzinfo=timezone.get_default_timezone()
    )
    english = certificate.title_en
    try:
        return record_entry(
            cadre=certificate.cadre,
            kind=Kind.CERTIFICATE,
            activity_key=LAPSE_KEY,
            occasion=certificate.code,
            title=f"证书到期：{certificate.title}"[:255],
            title_en=f"Certificate lapsed: {english}"[:255] if english else "",
            at=ended_at,
            outcome={"certificate": certificate.code, "standing": "LAPSED"},
        )
    except AlreadyRecorded:
        return None


def mail_notices(*, at: dt.datetime) -> int:
    """Mail what holders have not been told by mail; return how many mails went out.

    Each notice is taken by one worker, mailed outside any transaction, then marked. A mail server
    that refuses is asked again after `MAIL_RETRY_MINUTES`.
    """
    before = at - dt.timedelta(minutes=MAIL_RETRY_MINUTES)
    waiting = CertificateNotice.objects.waiting_for_mail(before)
    mailed = 0
    for notice in waiting.select_related("certificate__cadre").order_by("noticed_at")[:BATCH]:
        mine = CertificateNotice.objects.waiting_for_mail(before).filter(pk=notice.pk)
        if not CertificateNotice.objects.filter(pk__in=mine.values("pk")).update(
            mail_claimed_at=at
        ):
            continue
        try:
            mail_about(notice).send()
        except OSError:
            logger.exception("the mail server refused a notice about a certificate")
            continue
        CertificateNotice.objects.filter(pk=notice.pk).update(mailed_at=at)
        mailed += 1
    return mailed


def mail_about(notice: CertificateNotice) -> EmailMessage:
    """Return the mail that tells the holder; it holds no code and no score."""
    certificate = notice.certificate
    ends_on = certificate.valid_until or site_date(notice.noticed_at)
    with translation.override(_LANGUAGE):
        words = {
            "name": certificate.name,
            "title": certificate.title,
            "day": formats.date_format(ends_on, "DATE_FORMAT"),
            "address": urljoin(str(settings.WAGTAILADMIN_BASE_URL), reverse("record")),
        }
        if notice.step == LAPSED_STEP:
            subject = _("Your certificate has lapsed")
            body = _(
                "%(name)s: your certificate “%(title)s” was valid until %(day)s. "
                "The lapse is noted in your record: %(address)s"
            )
        else:
            subject = _("Your certificate will lapse on %(day)s") % words
            body = _(
                "%(name)s: your certificate “%(title)s” is valid until %(day)s. "
                "See how to renew it in your record: %(address)s"
            )
        return EmailMessage(subject, body % words, to=[certificate.cadre.email])


def _remind(certificates: Iterable[int], step: int, at: dt.datetime) -> int:
    notices = [
        CertificateNotice(certificate_id=pk, step=step, noticed_at=at) for pk in certificates
    ]
    CertificateNotice.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices)
