"""Certificates as PDF, set by typst from `certificate.typ`."""

import datetime as dt
import io
from pathlib import Path
from typing import Final

import typst

from records.fonts import chinese_font
from records.models import Certificate
from records.printing.sheet import qr_of, sheet_of

_TEMPLATE: Final = Path(__file__).with_name("certificate.typ")


def certificate_pdf(certificate: Certificate) -> bytes:
    """Return the certificate as one A4 page in landscape. The same fields give the same bytes.

    Raises:
        FontMissing: there is no font that can write Chinese.
    """
    sheet = sheet_of(certificate)
    qr = io.BytesIO()
    qr_of(sheet).save(qr, kind="svg", border=0, dark="#1c2b33", xmldecl=False)
    midnight = dt.datetime.combine(certificate.issued_on, dt.time.min, tzinfo=dt.UTC)
    pdf: bytes = typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=[str(chinese_font().path.parent)],
        ignore_system_fonts=True,
        timestamp=int(midnight.timestamp()),
        sys_inputs={
            "name": sheet.name,
            "unit": sheet.unit_name,
            "title": sheet.title,
            "title_en": sheet.title_en,
            "hours": sheet.hours,
            "issued_on": sheet.issued_on,
            "issued_on_en": sheet.issued_on_en,
            "issuer": sheet.issuer,
            "code": sheet.code,
            "address": sheet.address,
            "heading": sheet.heading,
            "heading_en": sheet.heading_en,
            "wording": sheet.wording,
            "wording_en": sheet.wording_en,
            "valid_until": sheet.valid_until,
            "updated": sheet.updated,
            "layout": sheet.layout,
            "qr": qr.getvalue().decode(),
        },
    )
    return pdf
