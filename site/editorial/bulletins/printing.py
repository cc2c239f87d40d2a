"""A bulletin as PDF, set by typst. Always in Chinese: it is a paper."""

import datetime as dt
import json
from pathlib import Path
from typing import Final

import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cadres.models import Unit
from core.time import long_date, site_date
from editorial.models import Bulletin
from records.fonts import chinese_font

_TEMPLATE: Final = Path(__file__).with_name("bulletin.typ")
_LANGUAGE: Final = "zh-hans"


def bulletin_pdf(bulletin: Bulletin) -> bytes:
    """Return the bulletin as A4. The same issue gives the same bytes. Four queries.

    Raises:
        FontMissing: there is no font that can write Chinese.
    """
    at = bulletin.issued_at or bulletin.compiled_at
    top = Unit.objects.filter(depth=1).first()
    with translation.override(_LANGUAGE):
        content = {
            "heading": _("Warning education bulletin"),
            "title": bulletin.title,
            "number": _("No. %(number)s") % {"number": bulletin.printed_number}
            if bulletin.number
            else _("Draft, not issued"),
            "issuer": settings.CERTIFICATE_ISSUER or (top.name if top else ""),
            "issued_on": long_date(site_date(at)),
            "foreword": _lines(bulletin.foreword),
            "items": [
                {
                    "title": item.title,
                    "summary": _lines(item.summary),
                    "lessons": _lines(item.lessons),
                }
                for item in bulletin.items.all()
            ],
            "to_label": _("Sent to: "),
            "units": [
                address.unit.name for address in bulletin.addresses.select_related("unit")
            ],
        }
    pdf: bytes = typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=[str(chinese_font().path.parent)],
        ignore_system_fonts=True,
        timestamp=int(at.astimezone(dt.UTC).timestamp()),
        sys_inputs={"content": json.dumps(content, ensure_ascii=False)},
    )
    return pdf


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
