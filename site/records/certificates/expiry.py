"""Certificates that come to their end: reminders, the lapse in the record, and notices of both.

Called by the background worker (`records.periodic`); every step happens once, however many workers
there are and however often they call. Holders are told through the one outbox (`cadres.notices`).
"""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.urls import reverse
from django.utils import formats, timezone
from django.utils.translation import gettext as _

from cadres.models import NoticeKind
from cadres.notices.guards import register_guard
from cadres.notices.services import Draft, in_both, post_notices
from core.time import site_date
from core.translation import in_language
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

LAPSE_KEY: Final = "records.certificate-lapse@1"
LOOK_BACK_DAYS: Final = 400  # a worker may have been away for so long
BATCH: Final = 500
GUARD: Final = "records.certificate"


def still_ends(pk: str) -> bool:
    """Tell whether the certificate was neither revoked nor renewed since its holder was told."""
    return Certificate.objects.filter(pk=pk).unrevoked().unrenewed().exists()


register_guard(GUARD, still_ends)


@transaction.atomic
def remind_of_ends(*, at: dt.datetime) -> int:
    """Note for each certificate the reminder that is due; return how many are new.

    A certificate that was revoked, or renewed by a longer one, is left alone. At most `BATCH` for
    each of the four steps, with one query each, one insert, and the notices of those found.
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
        reminded += _remind(list(due.select_related("cadre")[:BATCH]), window.step, at)
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
    post_notices(drafts=[_draft(certificate, LAPSED_STEP)], at=at)
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


def _remind(certificates: Sequence[Certificate], step: int, at: dt.datetime) -> int:
    if not certificates:
        return 0
    CertificateNotice.objects.bulk_create(
        (
            CertificateNotice(certificate=each, step=step, noticed_at=at)
            for each in certificates
        ),
        ignore_conflicts=True,
    )
    post_notices(drafts=[_draft(each, step) for each in certificates], at=at)
    return len(certificates)


def _draft(certificate: Certificate, step: int) -> Draft:
    """Return what the holder is told; it holds no code and no score."""

    ends_on = certificate.valid_until or certificate.issued_on

    def words() -> dict[str, str]:
        return {
            "title": in_language(certificate.title, certificate.title_en),
            "day": formats.date_format(ends_on, "DATE_FORMAT"),
        }

    if step == LAPSED_STEP:
        title, title_en = in_both(lambda: _("Your certificate has lapsed"))
        body, body_en = in_both(
            lambda: (
                _(
                    "Your certificate “%(title)s” was valid until %(day)s. The lapse is noted in "
                    "your record."
                )
                % words()
            )
        )
    else:
        title, title_en = in_both(lambda: _("Your certificate will lapse on %(day)s") % words())
        body, body_en = in_both(
            lambda: (
                _(
                    "Your certificate “%(title)s” is valid until %(day)s. See how to renew it in "
                    "your record."
                )
                % words()
            )
        )
    return Draft(
        cadre_id=certificate.cadre_id,
        kind=NoticeKind.CERTIFICATE,
        key=f"certificate:{certificate.pk}:{step}",
        title=title,
        title_en=title_en,
        body=body,
        body_en=body_en,
        url=f"{reverse('record')}#certificates",
        guard="" if step == LAPSED_STEP else f"{GUARD}:{certificate.pk}",
    )
