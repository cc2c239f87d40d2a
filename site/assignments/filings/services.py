"""Issuing orders, answering them with proof, and giving an answer back."""

import datetime as dt
from typing import Any, Final, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Count, Q
from django.db.models.functions import Length
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from assignments.filings.access import people_who_answer
from assignments.filings.models import Filing, Order, OrderKind
from cadres.models import Cadre, NoticeKind, Unit
from cadres.notices.guards import register_guard
from cadres.notices.services import Draft, in_both, post_notices
from core.errors import DomainError
from core.time import long_date, site_date
from law.models import Version
from records.models import Event, Kind
from records.services import record_entry

SHORTEST_TEXT: Final = 10
GUARD: Final = "assignments.filing"
MOST_RACERS: Final = 5  # units that issue an order in the same instant


class NobodyBelow(DomainError):
    """The unit has none below it that could answer."""


class DueOver(DomainError):
    """The due day has gone by."""


class AlreadyIssued(DomainError):
    """The same was asked of the same units before, and is not over."""


class AlreadyFiled(DomainError):
    """The unit has filed; what was filed stays as it is."""


class ProofMissing(DomainError):
    """A study is proved by a session with a roll, and by minutes."""


class NotFiled(DomainError):
    """There is nothing to give back."""


class Proof(NamedTuple):
    """What a session proves for a unit: when, where, who, photos, and a draft of the minutes."""

    event: Event
    people: list[dict[str, str]]
    photos: list[str]
    minutes: str


register_guard(
    GUARD,
    lambda pk: Filing.objects.owed().select_for_update().filter(pk=pk).first() is not None,
)


@transaction.atomic
def issue_order(
    *,
    kind: str,
    title: str,
    title_en: str = "",
    body: str,
    version: Version | None = None,
    issuer: Unit,
    due_on: dt.date,
    actor: Cadre,
    at: dt.datetime,
) -> Order:
    """Ask every unit directly below `issuer` for an answer, and tell those who answer for them.

    Raises:
        DueOver: `due_on` lies in the past.
        AlreadyIssued: the unit issued an order of that title that is not yet due.
        NobodyBelow: no unit lies below; nothing is written.
    """
    if due_on < site_date(at):
        raise DueOver(
            _("The due date %(day)s is over. Choose today or later.")
            % {"day": long_date(due_on)}
        )
    units = list(Unit.objects.children_of(issuer).standing())
    if not units:
        raise NobodyBelow(_("%(unit)s has no units below it.") % {"unit": issuer.label})
    Unit.objects.select_for_update().get(pk=issuer.pk)  # whoever presses twice waits here
    title = title.strip()
    before = Order.objects.filter(
        issuer=issuer, kind=kind, title=title, due_on__gte=site_date(at)
    ).first()
    if before is not None:
        raise AlreadyIssued(
            _("“%(title)s” was issued as %(number)s and is not yet due.")
            % {"title": title, "number": before.number}
        )
    order = _numbered(
        kind=kind,
        title=title,
        title_en=title_en.strip(),
        body=body.strip(),
        version=version,
        issuer=issuer,
        issued_by=actor,
        issued_at=at,
        due_on=due_on,
    )
    filings = Filing.objects.bulk_create(Filing(order=order, unit=unit) for unit in units)
    post_notices(drafts=_invitations(order, filings), at=at)
    log(
        instance=order,
        action="assignments.issue_order",
        user=actor,
        data={"number": order.number, "units": len(filings)},
    )
    return order


def _numbered(*, kind: str, issued_at: dt.datetime, **fields: Any) -> Order:
    """Create the order under the next number; whoever was faster elsewhere has taken it before."""
    for _attempt in range(MOST_RACERS):
        number = _next_number(kind, issued_at)
        try:
            with transaction.atomic():
                return Order.objects.create(
                    kind=kind, number=number, issued_at=issued_at, **fields
                )
        except IntegrityError:
            if not Order.objects.filter(number=number).exists():
                raise
    raise AlreadyIssued(_("Many orders are being issued at this moment. Try again."))


def _next_number(kind: str, at: dt.datetime) -> str:
    """Return the next number of the year, such as "S2026-003"; after 999 come four digits."""
    letter = "S" if kind == OrderKind.STUDY else "N"
    prefix = f"{letter}{site_date(at).year}-"
    numbers = Order.objects.filter(number__startswith=prefix)
    last = numbers.order_by(Length("number").desc(), "-number").first()
    return f"{prefix}{int(last.number[len(prefix) :]) + 1 if last else 1:03d}"


def _invitations(order: Order, filings: list[Filing]) -> list[Draft]:
    title, title_en = in_both(
        lambda: (
            _("%(kind)s %(number)s: %(title)s")
            % {"kind": order.get_kind_display(), "number": order.number, "title": order.label}
        )
    )
    body, body_en = in_both(
        lambda: (
            _("%(unit)s asks for an answer until %(day)s.")
            % {"unit": order.issuer.label, "day": long_date(order.due_on)}
        )
    )
    return [
        Draft(
            cadre_id=person.pk,
            kind=NoticeKind.ORDER,
            key=f"filing:{filing.pk}",
            title=title[:255],
            title_en=title_en[:255],
            body=body,
            body_en=body_en,
            url=filing.get_absolute_url(),
            due_on=order.due_on,
            guard=f"{GUARD}:{filing.pk}",
        )
        for filing in filings
        for person in people_who_answer(filing.unit)
    ]


def sessions_for(filing: Filing, at: dt.datetime) -> list[Event]:
    """Return the sessions of the unit that could prove the study, the latest first. One query.

    What has not begun at `at` proves nothing.
    """
    unit = filing.unit
    above = [unit.path[:end] for end in range(Unit.steplen, len(unit.path) + 1, Unit.steplen)]
    since = filing.order.issued_at - dt.timedelta(days=30)
    return list(
        Event.objects.exclude(state=Event.State.CANCELLED)
        .filter(
            Q(audience__path__in=above) | Q(audience__path__startswith=unit.path),
            ends_at__gte=since,
            starts_at__lte=at,
        )
        .annotate(people=Count("attendances", filter=_of(unit)))
        .order_by("-starts_at")[:20]
    )


def _of(unit: Unit) -> Q:
    return Q(attendances__cadre__unit__path__startswith=unit.path)


def proof_of(filing: Filing, event: Event) -> Proof:
    """Return what `event` proves for the unit: everything that need not be typed. Two queries."""
    present = (
        event.attendances.filter(cadre__unit__path__startswith=filing.unit.path)
        .select_related("cadre")
        .order_by("cadre__sort_key", "cadre_id")
    )
    people = [
        {
            "staff_number": each.cadre.staff_number,
            "name": each.cadre.name,
            "way": each.way,
        }
        for each in present
    ]
    parts = [event.title, event.about.strip()]
    minutes = "\n".join(part for part in parts if part)
    return Proof(event, people, list(event.evidence.values_list("digest", flat=True)), minutes)


@transaction.atomic
def file_answer(
    *, filing: Filing, text: str, event: Event | None = None, actor: Cadre, at: dt.datetime
) -> Filing:
    """File the unit's answer: for a study with the session that proves it. Gives a receipt.

    The roll and the photos' fingerprints are copied: what was filed does not change afterwards.
    The officer's record gets an entry.

    Raises:
        AlreadyFiled, ProofMissing: nothing is written.
    """
    locked = _locked(filing)
    order = locked.order
    if locked.is_filed:
        raise AlreadyFiled(
            _("Filed already: receipt %(number)s.") % {"number": locked.receipt_number}
        )
    if len(text.strip()) < SHORTEST_TEXT:
        raise ProofMissing(
            _("Write the minutes: what was read, who spoke, what follows.")
            if order.is_study
            else _("Write a reply of at least ten characters.")
        )
    if order.is_study:
        if event is None:
            raise ProofMissing(_("Choose the session in which the regulation was studied."))
        proof = proof_of(locked, event)
        if not proof.people:
            raise ProofMissing(
                _("Nobody of %(unit)s is on the roll of that session.")
                % {"unit": locked.unit.label}
            )
        locked.event, locked.held_at, locked.place = event, event.starts_at, event.place
        locked.roll, locked.photos = proof.people, proof.photos
    locked.text, locked.filed_by, locked.filed_at = text.strip(), actor, at
    locked.times_filed += 1
    again = f"-{locked.times_filed}" if locked.times_filed > 1 else ""
    locked.receipt_number = f"{order.number}-{locked.unit.code}{again}"
    locked.returned_note = ""
    locked.save(
        update_fields=[
            "event", "held_at", "place", "roll", "photos", "text", "filed_by", "filed_at",
            "times_filed", "receipt_number", "returned_note",
        ]
    )  # fmt: skip
    record_entry(
        cadre=actor,
        kind=Kind.FILING,
        activity_key=order.activity_key,
        occasion=locked.receipt_number,
        title=f"备案：{order.title}"[:255],
        title_en=f"Filed: {order.title_en}"[:255] if order.title_en else "",
        at=at,
        outcome={
            "receipt": locked.receipt_number,
            "unit": locked.unit.code,
            "people": len(locked.roll),
            "on_time": site_date(at) <= order.due_on,
        },
        evidence=locked.photos,
    )
    _log(locked, "assignments.file_answer", actor, {"receipt": locked.receipt_number})
    return locked


@transaction.atomic
def give_back(*, filing: Filing, note: str, actor: Cadre, at: dt.datetime) -> Filing:
    """Give an answer back to be completed; the unit files again and gets another receipt.

    Raises:
        NotFiled: the unit has not filed.
        ProofMissing: no word says why.
    """
    locked = _locked(filing)
    if not locked.is_filed:
        raise NotFiled(_("The unit has not filed yet."))
    if len(note.strip()) < 4:
        raise ProofMissing(_("Say what has to be put right."))
    receipt = locked.receipt_number
    locked.filed_at, locked.filed_by, locked.receipt_number = None, None, ""
    locked.returned_note = note.strip()[:300]
    locked.save(update_fields=["filed_at", "filed_by", "receipt_number", "returned_note"])
    title, title_en = in_both(
        lambda: _("Given back: %(title)s") % {"title": locked.order.label}
    )
    post_notices(
        drafts=[
            Draft(
                cadre_id=person.pk,
                kind=NoticeKind.ORDER,
                key=f"filing:{locked.pk}:back:{locked.times_filed}",
                title=title[:255],
                title_en=title_en[:255],
                body=locked.returned_note,
                url=locked.get_absolute_url(),
                due_on=locked.order.due_on,
                guard=f"{GUARD}:{locked.pk}",
            )
            for person in people_who_answer(locked.unit)
        ],
        at=at,
    )
    _log(locked, "assignments.give_back", actor, {"receipt": receipt, "note": note.strip()})
    return locked


def _locked(filing: Filing) -> Filing:
    locked: Filing = (
        Filing.objects.select_for_update(of=("self",))
        .select_related("order__issuer", "unit")
        .get(pk=filing.pk)
    )
    return locked


def _log(filing: Filing, action: str, actor: Cadre, facts: dict[str, Any]) -> None:
    log(instance=filing, action=action, user=actor, data={"unit": filing.unit.code, **facts})
