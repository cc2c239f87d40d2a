"""Signing the yearly integrity pledge, with clauses of one's posts."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from cadres.models import Cadre, Posting, RiskPoint
from core.errors import DomainError
from core.time import site_date
from records.models import Entry, Pledge, PledgeText
from records.pledging.chosen import chosen_clauses
from records.pledging.clauses import PostRisk, post_clauses, wording_mark
from records.pledging.renewal import INTEGRITY_CODE, Due, pledge_due
from records.services import issue_certificate, sign_pledge


class NothingDue(DomainError):
    """The pledge was signed this year and for the present post."""


class TextChanged(DomainError):
    """The clauses are not those that the signer had in front of them."""


def due_for(cadre: Cadre, at: dt.datetime) -> Due | None:
    """Return the pledge that `cadre` has to sign, if any. Two queries."""
    signed_at = Pledge.objects.integrity().filter(cadre=cadre).aggregate(last=Max("signed_at"))
    newest = (
        Posting.objects.on(site_date(at))
        .filter(cadre=cadre)
        .order_by("-from_on", "-pk")
        .first()
    )
    return pledge_due(
        last_signed_on=site_date(signed_at["last"]) if signed_at["last"] else None,
        last_post=(newest.pk, newest.from_on) if newest else None,
        today=site_date(at),
    )


def integrity_text() -> PledgeText | None:
    """Return the newest wording of the integrity pledge. One query."""
    return PledgeText.objects.filter(code=INTEGRITY_CODE).order_by("-number").first()


def clauses_for(cadre: Cadre, at: dt.datetime) -> list[dict[str, Any]]:
    """Return the clauses of the posts that `cadre` holds at `at`, and those they chose themselves.

    One query, and one for each giver of clauses.
    """
    held = Posting.objects.on(site_date(at)).filter(cadre=cadre)
    points = RiskPoint.objects.listed().filter(post__in=held.values("post"))
    return [
        *post_clauses(
            PostRisk(point.code, point.post.name, point.name, point.measures, point.level)
            for point in points.select_related("post")
        ),
        *chosen_clauses(cadre),
    ]


@transaction.atomic
def sign_integrity_pledge(
    *, cadre: Cadre, signature: str, read: str, at: dt.datetime
) -> Pledge:
    """Sign the pledge that is due, with the clauses of one's posts, and get its certificate.

    Args:
        read: `clauses.wording_mark` of what the signer had in front of them.

    Raises:
        NothingDue: it was signed this year and for the present post.
        TextChanged: the clauses changed while they were being read.
        SignatureMismatch: `signature` is not the name of `cadre`.
        AlreadyPledged: it was signed in the same moment elsewhere.
    """
    due, text = due_for(cadre, at), integrity_text()
    if due is None or text is None:
        raise NothingDue(_("Nothing to sign: your pledge is up to date."))
    own = clauses_for(cadre, at)
    if wording_mark(text.clauses, own) != read:
        raise TextChanged(_("The clauses have changed. Please read them again."))
    pledge = sign_pledge(
        cadre=cadre,
        text=text,
        occasion=due.occasion,
        signature=signature,
        post_clauses=own,
        at=at,
    )
    entry = Entry.objects.get(
        cadre=cadre, activity_key=pledge.activity_key, occasion=due.occasion
    )
    issue_certificate(entry=entry, at=at)
    return pledge
