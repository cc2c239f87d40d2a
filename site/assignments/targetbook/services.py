"""Drafting a target book, agreeing on its numbers, signing it, and reporting on it."""

import datetime as dt
import hashlib
from typing import Any, Final

import rfc8785
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assignments.indicators.registry import indicators
from assignments.models import Target, TargetBook, TargetReport
from assignments.targetbook.access import Side
from assignments.targetbook.progress import progress_of
from cadres.models import Cadre, Grant, NoticeKind, Unit, UnitChange
from cadres.notices.services import Draft, in_both, post_notices
from cadres.policies import Capability, roles_with
from core.errors import DomainError
from core.marks import refuse_unless_seen
from core.time import site_date
from records.names import same_name
from records.services import SignatureMismatch

# What a first book asks for, in its order; later ones begin with last year's numbers.
USUAL: Final = {
    "COVERAGE": 95,
    "FIRST_PASS": 80,
    "SESSIONS": 4,
    "TALKS": 100,
    "PLEDGES": 100,
    "CASES": 12,
    "FILINGS": 100,
}
MOST: Final = 100_000


class BookExists(DomainError):
    """The unit has a book for that year."""


class NoUnitAbove(DomainError):
    """The unit has nobody above it to undertake anything towards."""


class BookSigned(DomainError):
    """What was signed is not changed any more."""


class StillProposed(DomainError):
    """A number is still being talked about."""


class WrongSide(DomainError):
    """The other side has to do this."""


class ValueWrong(DomainError):
    """A percentage above 100, or a number beyond reason."""


class TooEarly(DomainError):
    """The day of that report has not come."""


@transaction.atomic
def draft_book(*, unit: Unit, year: int, actor: Cadre, at: dt.datetime) -> TargetBook:
    """Draft the book of `unit` for `year` from last year's numbers, or from the usual ones.

    Raises:
        NoUnitAbove: the unit is the top of the tree.
        BookExists: the unit has a book for that year.
    """
    issuer = unit.get_parent()
    if issuer is None:
        raise NoUnitAbove(_("No unit lies above %(unit)s.") % {"unit": unit.label})
    stood = [node.pk for node in UnitChange.objects.former_nodes([unit.pk])[unit.pk]]
    before = TargetBook.objects.filter(unit__in=[unit.pk, *stood], year=year - 1).first()
    numbers = (
        dict(before.targets.order_by("number").values_list("code", "value"))
        if before
        else dict(USUAL)
    )
    try:
        with transaction.atomic():
            book = TargetBook.objects.create(
                unit=unit, issuer=issuer, year=year, drafted_by=actor, drafted_at=at
            )
    except IntegrityError as error:
        raise BookExists(
            _("%(unit)s has a target book for %(year)d.") % {"unit": unit.label, "year": year}
        ) from error
    known = [(code, value) for code, value in numbers.items() if code in indicators]
    Target.objects.bulk_create(
        Target(book=book, number=number, code=code, value=value)
        for number, (code, value) in enumerate(known, 1)
    )
    _tell(book, Side.UNIT, "drafted", at)
    _log(book, "assignments.draft_targets", actor, {"targets": len(known)})
    return book


@transaction.atomic
def propose(
    *,
    target: Target,
    value: int,
    note: str,
    side: Side,
    actor: Cadre,
    at: dt.datetime,
    seen: str = "",
) -> Target:
    """Propose another number for a target; the other side accepts or declines it.

    A proposal takes back a signature that one side has given.

    Args:
        seen: `Target.mark` as it was shown to the actor; "" where nothing was shown.

    Raises:
        BookSigned, ValueWrong, ChangedMeanwhile: nothing is written.
    """
    book = _open_book(target.book)
    target = _as_seen(target, seen)
    indicator = indicators[target.code]
    if value > (MOST if indicator.is_count else 100):
        raise ValueWrong(
            _("Enter a number up to %(most)d.") % {"most": MOST}
            if indicator.is_count
            else _("A percentage is 100 at most.")
        )
    target.proposed_value, target.proposed_by = value, actor
    target.proposed_for, target.proposed_note = side, note.strip()[:300]
    target.save(
        update_fields=["proposed_value", "proposed_by", "proposed_for", "proposed_note"]
    )
    _withdraw_signatures(book)
    _tell(
        book,
        Side.ISSUER if side == Side.UNIT else Side.UNIT,
        f"proposed:{target.pk}:{value}",
        at,
    )
    _log(book, "assignments.propose_target", actor, {"target": target.number, "value": value})
    return target


@transaction.atomic
def settle(
    *,
    target: Target,
    accepts: bool,
    side: Side,
    actor: Cadre,
    at: dt.datetime,
    seen: str = "",
) -> Target:
    """Accept or decline what the other side proposed; whoever proposed may only take it back.

    Args:
        seen: `Target.mark` as it was shown to the actor; "" where nothing was shown.

    Raises:
        BookSigned: the book is signed.
        ChangedMeanwhile: another number is proposed now than the one that was shown.
        StillProposed: nothing is proposed.
        WrongSide: one's own proposal cannot be accepted by oneself.
    """
    book = _open_book(target.book)
    locked = _as_seen(target, seen)
    if locked.proposed_value is None:
        raise StillProposed(_("Nothing is proposed for this target any more."))
    if accepts and locked.proposed_for == side:
        raise WrongSide(_("The other side has to agree to what you proposed."))
    if accepts:
        locked.value = locked.proposed_value
    locked.proposed_value, locked.proposed_by = None, None
    locked.proposed_for, locked.proposed_note = "", ""
    locked.save(
        update_fields=[
            "value",
            "proposed_value",
            "proposed_by",
            "proposed_for",
            "proposed_note",
        ]
    )
    facts = {"target": locked.number, "accepted": accepts, "value": locked.value}
    _log(book, "assignments.settle_target", actor, facts)
    return locked


@transaction.atomic
def sign_book(
    *,
    book: TargetBook,
    side: Side,
    signature: str,
    actor: Cadre,
    at: dt.datetime,
    seen: str = "",
) -> TargetBook:
    """Sign for one side by typing one's name; the second signature seals the book with a digest.

    Args:
        seen: `TargetBook.mark` as it was shown to the signer; "" where nothing was shown.

    Raises:
        BookSigned: this side has signed, or both have.
        ChangedMeanwhile: the numbers are others than those that were shown.
        StillProposed: a number is not agreed on.
        WrongSide: the same person signed for the other side.
        SignatureMismatch: `signature` is not the signer's name.
    """
    locked = _open_book(book)
    if locked.targets.filter(proposed_value__isnull=False).exists():
        raise StillProposed(_("Agree on every number first."))
    refuse_unless_seen(
        seen,
        locked.mark,
        _("The numbers were changed meanwhile. Read them again before you sign."),
    )
    if not same_name(signature, actor.name):
        raise SignatureMismatch(_("Sign with your own name: %(name)s.") % {"name": actor.name})
    signed_at = locked.issuer_signed_at if side == Side.ISSUER else locked.unit_signed_at
    if signed_at is not None:
        raise BookSigned(_("Your side has signed already."))
    if actor.pk in (locked.issuer_signer_id, locked.unit_signer_id):
        raise WrongSide(_("One person cannot sign for both sides."))
    if side == Side.ISSUER:
        locked.issuer_signer, locked.issuer_signed_at = actor, at
    else:
        locked.unit_signer, locked.unit_signed_at = actor, at
    if locked.issuer_signed_at and locked.unit_signed_at:
        locked.digest = book_digest(locked)
    locked.save(
        update_fields=[
            "issuer_signer", "issuer_signed_at", "unit_signer", "unit_signed_at", "digest",
        ]
    )  # fmt: skip
    _log(locked, "assignments.sign_targets", actor, {"side": side, "digest": locked.digest})
    if not locked.digest:
        _tell(locked, Side.ISSUER if side == Side.UNIT else Side.UNIT, "signed", at)
    return locked


def book_digest(book: TargetBook) -> str:
    """Return SHA-256, in hexadecimal, of the canonical JSON of what both sides signed."""
    signed: dict[str, Any] = {
        "unit": book.unit.code,
        "issuer": book.issuer.code,
        "year": book.year,
        "targets": [
            {"number": number, "indicator": code, "at_least": value}
            for number, code, value in book.targets.order_by("number").values_list(
                "number", "code", "value"
            )
        ],
        "signatures": [
            {
                "staff_number": signer.staff_number,
                "name": signer.name,
                "at": at.astimezone(dt.UTC).isoformat(),
            }
            for signer, at in (
                (book.issuer_signer, book.issuer_signed_at),
                (book.unit_signer, book.unit_signed_at),
            )
            if signer is not None and at is not None
        ],
    }
    return hashlib.sha256(rfc8785.dumps(signed)).hexdigest()


@transaction.atomic
def make_report(*, book: TargetBook, occasion: str, at: dt.datetime) -> TargetReport | None:
    """Write down what the figures say at mid-year or the year's end, once; the last one closes.

    Returns None where it was made before.

    Raises:
        TooEarly: the last day of the report is not over.
    """
    is_last = occasion == TargetReport.Occasion.YEAR_END
    until = book.last_day if is_last else dt.date(book.year, 6, 30)
    if site_date(at) <= until:
        raise TooEarly(_("The report can be made when its last day is over."))
    figures = [
        {
            "number": progress.target.number,
            "indicator": progress.target.code,
            "at_least": progress.target.value,
            "part": progress.share.part,
            "whole": progress.share.whole,
            "reached": progress.is_reached,
        }
        for progress in progress_of(book, until)
    ]
    sealed: dict[str, Any] = {
        "book": book.digest,
        "until": until.isoformat(),
        "figures": figures,
    }
    report, is_new = TargetReport.objects.get_or_create(
        book=book,
        occasion=occasion,
        defaults={
            "until": until,
            "made_at": at,
            "figures": figures,
            "digest": hashlib.sha256(rfc8785.dumps(sealed)).hexdigest(),
        },
    )
    if is_last and book.closed_at is None:
        book.closed_at = at
        book.save(update_fields=["closed_at"])
    return report if is_new else None


def make_due_reports(*, at: dt.datetime) -> int:
    """Make every report whose day has come for signed books; return how many were made."""
    today = site_date(at)
    made = 0
    signed = TargetBook.objects.exclude(digest="").filter(closed_at=None)
    for book in signed.select_related("unit", "issuer"):
        for occasion, last in (
            (TargetReport.Occasion.MID_YEAR, dt.date(book.year, 6, 30)),
            (TargetReport.Occasion.YEAR_END, book.last_day),
        ):
            if last < today:
                made += make_report(book=book, occasion=occasion, at=at) is not None
    return made


def _as_seen(target: Target, seen: str) -> Target:
    """Return the target as it is now, locked, if that is how it was shown."""
    locked: Target = Target.objects.select_for_update().get(pk=target.pk)
    refuse_unless_seen(
        seen,
        locked.mark,
        _("The other side changed this target meanwhile. Look at it again."),
    )
    return locked


def _open_book(book: TargetBook) -> TargetBook:
    locked: TargetBook = (
        TargetBook.objects.select_for_update(of=("self",))
        .select_related("unit", "issuer", "issuer_signer", "unit_signer")
        .get(pk=book.pk)
    )
    if locked.is_signed:
        raise BookSigned(_("Both sides have signed; the book stays as it is."))
    return locked


def _withdraw_signatures(book: TargetBook) -> None:
    if book.is_touched:
        TargetBook.objects.filter(pk=book.pk).update(
            issuer_signer=None, issuer_signed_at=None, unit_signer=None, unit_signed_at=None
        )


def _tell(book: TargetBook, side: Side, what: str, at: dt.datetime) -> None:
    """Tell the officers of one side that the book waits for them."""
    unit = book.issuer if side == Side.ISSUER else book.unit
    title, title_en = in_both(
        lambda: (
            _("Target book %(year)d of %(unit)s waits for you")
            % {"year": book.year, "unit": book.unit.label}
        )
    )
    officers = Grant.objects.filter(
        unit=unit, role__in=roles_with(Capability.ASSIGN_LEARNING), cadre__is_active=True
    )
    post_notices(
        drafts=[
            Draft(
                cadre_id=cadre,
                kind=NoticeKind.TARGET,
                key=f"targets:{book.pk}:{what}",
                title=title,
                title_en=title_en,
                url=book.get_absolute_url(),
            )
            for cadre in officers.values_list("cadre_id", flat=True).distinct()
        ],
        at=at,
    )


def _log(book: TargetBook, action: str, actor: Cadre, facts: dict[str, Any]) -> None:
    about = {"unit": book.unit.code, "year": book.year, **facts}
    log(instance=book, action=action, user=actor, data=about)
