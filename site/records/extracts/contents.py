"""What an extract says: figures and the newest entries, as canonical JSON (RFC 8785)."""

import datetime as dt
from decimal import Decimal
from typing import Any, Final

import rfc8785
from django.db.models import Count, Q, Sum

from cadres.models import Cadre, Posting
from core.time import site_date
from records.certificates.holding import held_certificates
from records.models import Checkpoint, Kind, Standing

FORMAT: Final = "qingfeng-extract/1"
ENTRIES_SHOWN: Final = 12
CERTIFICATES_SHOWN: Final = 6
YEARS_SHOWN: Final = 5


def contents_of(
    cadre: Cadre, *, code: str, purpose: str, issuer: str, at: dt.datetime
) -> bytes:
    """Return the canonical bytes that are signed. Six queries.

    Hours are texts with two places; days are ISO dates of the site's clock; kinds are codes.
    """
    day = site_date(at)
    return rfc8785.dumps(
        {
            "format": FORMAT,
            "code": code,
            "issued_at": at.astimezone(dt.UTC).isoformat(timespec="seconds"),
            "issued_on": day.isoformat(),
            "issuer": issuer,
            "purpose": purpose,
            "person": _person(cadre, day),
            "years": _years(cadre, day.year),
            "kinds": _kinds(cadre),
            "corrections": cadre.entries.filter(kind=Kind.CORRECTION).count(),
            "certificates": _certificates(cadre, at),
            "entries": _newest(cadre),
            "checkpoint": _checkpoint(),
        }
    )


def _person(cadre: Cadre, day: dt.date) -> dict[str, str]:
    posting = (
        Posting.objects.on(day)
        .filter(cadre=cadre, is_primary=True)
        .select_related("unit", "post")
        .order_by("-from_on", "-pk")
        .first()
    )
    return {
        "name": cadre.name,
        "staff_number": cadre.staff_number,
        "unit": cadre.unit.name if cadre.unit else "",
        "post": posting.post.name if posting else "",
        "rank": int(cadre.rank),  # type: ignore[dict-item]  # a number among texts
    }


def _years(cadre: Cadre, year: int) -> list[dict[str, Any]]:
    """Hours and entries of this year and the four before, newest first, empty years included."""
    rows = {
        row["earned_on__year"]: row
        for row in cadre.entries.filter(earned_on__year__gt=year - YEARS_SHOWN)
        .order_by()
        .values("earned_on__year")
        .annotate(
            entries=Count("pk", filter=~Q(kind=Kind.CORRECTION)), hours=Sum("credit_hours")
        )
    }
    return [
        {
            "year": one,
            "entries": rows[one]["entries"] if one in rows else 0,
            "hours": f"{rows[one]['hours'] if one in rows else Decimal(0):.2f}",
        }
        for one in range(year, year - YEARS_SHOWN, -1)
    ]


def _kinds(cadre: Cadre) -> dict[str, int]:
    """How many standing entries there are of each kind."""
    rows = (
        cadre.entries.all().standing().order_by().values("kind").annotate(entries=Count("pk"))
    )
    return {row["kind"]: row["entries"] for row in rows}


def _certificates(cadre: Cadre, at: dt.datetime) -> list[dict[str, str]]:
    """The valid certificates, newest first."""
    valid = [
        held.certificate
        for held in held_certificates(cadre, at)
        if held.standing is Standing.VALID
    ]
    valid.sort(key=lambda one: (one.issued_on, one.pk), reverse=True)
    return [
        {
            "title": one.title,
            "issued_on": one.issued_on.isoformat(),
            "valid_until": one.valid_until.isoformat() if one.valid_until else "",
        }
        for one in valid[:CERTIFICATES_SHOWN]
    ]


def _newest(cadre: Cadre) -> list[dict[str, str]]:
    """The newest standing entries, lessons left out: their courses say it."""
    entries = cadre.entries.all().standing().exclude(kind=Kind.LESSON).newest_first()
    return [
        {
            "on": entry.earned_on.isoformat(),
            "kind": entry.kind,
            "title": entry.title,
            "hours": f"{entry.credit_hours:.2f}",
            "unit": entry.unit_name,
            "digest": entry.digest,
        }
        for entry in entries[:ENTRIES_SHOWN]
    ]


def _checkpoint() -> dict[str, Any]:
    last = Checkpoint.objects.last()
    if last is None:
        return {"size": 0, "root": ""}
    return {"size": last.size, "root": bytes(last.root).hex()}
