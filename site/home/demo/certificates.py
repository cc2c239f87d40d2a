"""Three certificates of the demo cadre: one has lapsed, one is about to, one was revoked."""

import datetime as dt
from decimal import Decimal

from cadres.models import Cadre
from home.demo.source import read
from records.certificates.expiry import record_lapses, remind_of_ends
from records.correcting.services import confirm_correction, request_correction
from records.models import CertificateTemplate, Effect, Entry, Kind
from records.services import issue_certificate, record_entry

_WORDS = (
    "activity",
    "layout",
    "validity_months",
    "heading",
    "heading_en",
    "wording",
    "wording_en",
)


def load_certificates(accounts: dict[str, Cadre], at: dt.datetime) -> int:
    """Make the templates that are missing, each with a certificate; return how many were made."""
    made, cadre = 0, accounts["cadre"]
    for row in read("certificates"):
        template, is_new = CertificateTemplate.objects.get_or_create(
            name=row["name"], defaults={word: row[word] for word in _WORDS}
        )
        if not is_new:
            continue
        made += 1
        then = at - dt.timedelta(days=row["days_ago"])
        entry = record_entry(
            cadre=cadre,
            kind=Kind.COURSE,
            activity_key=f"{template.activity}@{then.year}",
            title=row["title"],
            title_en=row["title_en"],
            at=then,
            credit_hours=Decimal(row["credit_hours"]),
            credit_rule="training.offline",
        )
        issue_certificate(entry=entry, at=then)
        if row["is_revoked"]:
            _withdraw(entry, row["reason"], accounts, at - dt.timedelta(days=9))
    if made:
        record_lapses(at=at)
        remind_of_ends(at=at)
    return made


def _withdraw(entry: Entry, reason: str, accounts: dict[str, Cadre], at: dt.datetime) -> None:
    asked = request_correction(
        entry=entry, effect=Effect.VOID, reason=reason, actor=accounts["supervisor"], at=at
    )
    confirm_correction(request=asked, actor=accounts["county"], at=at + dt.timedelta(hours=20))
