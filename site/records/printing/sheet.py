"""What a certificate says, line by line: one source for the picture and the PDF."""

import datetime as dt
from typing import NamedTuple
from urllib.parse import urljoin

import segno
from django.conf import settings
from django.urls import reverse
from django.utils import formats, translation

from records.models import Certificate


class Sheet(NamedTuple):
    """The printed texts: the same whatever language the reader has chosen."""

    name: str
    unit_name: str
    title: str
    title_en: str
    hours: str
    issued_on: str
    issued_on_en: str
    issuer: str
    code: str
    address: str  # absolute address of the verification page
    heading: str
    heading_en: str
    wording: str
    wording_en: str
    valid_until: str  # "" for ever
    updated: str  # "" unless its holder studied a newer text since
    layout: str


def sheet_of(certificate: Certificate) -> Sheet:
    """Return the texts printed on `certificate`."""
    day = certificate.issued_on
    with translation.override("en"):
        english_day = formats.date_format(day, "j F Y")
    return Sheet(
        name=certificate.name,
        unit_name=certificate.unit_name,
        title=certificate.title,
        title_en=certificate.title_en,
        hours=f"{certificate.credit_hours.normalize():f}",
        issued_on=_written(day),
        issued_on_en=english_day,
        issuer=certificate.issuer,
        code=certificate.printed_code,
        address=verification_address(certificate),
        heading=certificate.heading,
        heading_en=certificate.heading_en.upper(),
        wording=certificate.wording,
        wording_en=certificate.wording_en,
        valid_until=_written(certificate.valid_until) if certificate.valid_until else "",
        updated=_updated(certificate),
        layout=certificate.layout,
    )


def _updated(certificate: Certificate) -> str:
    """Say when its holder last studied a newer text, and which."""
    last = (
        certificate.updates.order_by("-updated_on", "-pk").first() if certificate.pk else None
    )
    return f"{_written(last.updated_on)} 更新：{last.title}" if last else ""


def _written(day: dt.date) -> str:
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def verification_address(certificate: Certificate) -> str:
    """Return the absolute address that the QR code holds."""
    page = reverse("verify_certificate", args=[certificate.code])
    return urljoin(str(settings.WAGTAILADMIN_BASE_URL), page)


def qr_of(sheet: Sheet) -> segno.QRCode:
    """Return the QR code of the verification address, readable with a quarter of it dirty."""
    return segno.make(sheet.address, error="q", micro=False)
