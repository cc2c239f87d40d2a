"""The extract of a record as PDF, set by typst from `extract.typ`. Always in Chinese: it is a paper."""

import datetime as dt
import hashlib
import io
import json
from pathlib import Path
from typing import Any, Final
from urllib.parse import urljoin

import segno
import typst
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from cadres.models import Rank
from records.fonts import chinese_font
from records.models import Extract, Kind

_TEMPLATE: Final = Path(__file__).with_name("extract.typ")
_LANGUAGE: Final = "zh-hans"


def extract_pdf(extract: Extract) -> bytes:
    """Return the extract as one page of A4. The same extract gives the same bytes.

    Raises:
        FontMissing: there is no font that can write Chinese.
    """
    address = urljoin(str(settings.WAGTAILADMIN_BASE_URL), extract.get_absolute_url())
    qr = io.BytesIO()
    segno.make(address, error="m", micro=False).save(
        qr, kind="svg", border=0, dark="#1c2b33", xmldecl=False
    )
    pdf: bytes = typst.compile(
        str(_TEMPLATE),
        root=str(_TEMPLATE.parent),
        font_paths=[str(chinese_font().path.parent)],
        ignore_system_fonts=True,
        timestamp=int(extract.issued_at.astimezone(dt.UTC).timestamp()),
        sys_inputs={
            "content": extract.content,
            "words": json.dumps(_words(json.loads(extract.content)), ensure_ascii=False),
            "qr": qr.getvalue().decode(),
            "address": address,
            "code": extract.printed_code,
            "signature": bytes(extract.signature).hex(),
            "digest": hashlib.sha256(extract.content.encode()).hexdigest(),
        },
    )
    return pdf


def _words(content: dict[str, Any]) -> dict[str, Any]:
    with translation.override(_LANGUAGE):
        person = content["person"]
        kinds = "　".join(
            f"{Kind(kind).label} {number}" for kind, number in sorted(content["kinds"].items())
        )
        return {
            "heading": _("Extract of the education record"),
            "subheading": f"{content['issuer']} · {content['issued_on']}",
            "facts": [
                [_("Full name"), person["name"]],
                [_("Staff number"), person["staff_number"]],
                [_("Unit"), person["unit"] or "–"],
                [_("Post"), person["post"] or "–"],
                [_("Rank"), str(Rank(person["rank"]).label)],
                [_("For"), content["purpose"]],
            ],
            "years": _("Hours and entries of five years"),
            "hours": _("Credit hours"),
            "entries": _("Entries"),
            "kinds": _("Entries in force: %(kinds)s. Corrections: %(number)d.")
            % {"kinds": kinds or "0", "number": content["corrections"]},
            "certificates": _("Certificates valid on the day of issue"),
            "until": _("valid until") + " ",
            "for_ever": _("valid without end"),
            "none": _("none"),
            "newest": _("Newest entries"),
            "columns": [_("Day"), _("Kind"), _("Title"), _("Unit at the time"), _("Hours"),
                        _("Fingerprint")],
            "entry_kinds": [str(Kind(entry["kind"]).label) for entry in content["entries"]],
            "signed": _(
                "Made from the record and signed electronically. Scan the code or type the "
                "number on the site's verification page: it repeats what is printed here."
            ),
            "code": _("No."),
            "root": _("Root"),
        }  # fmt: skip
