"""Compiling a bulletin from the month's cases, issuing it under its number, taking receipts."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre, Grant, NoticeKind, Unit
from cadres.notices.services import Draft, in_both, post_notices
from cadres.policies import Capability, roles_with, top_units
from core.errors import DomainError
from editorial.models import (
    Bulletin,
    BulletinAddress,
    BulletinItem,
    BulletinReceipt,
)
from warning_cases.models import WarningCasePage
from warning_cases.sensitivity.labels import Sensitivity


class DraftThere(DomainError):
    """The month has a draft already."""


class NothingToIssue(DomainError):
    """A bulletin needs a case and an address."""


class NeedsASecondPerson(DomainError):
    """Whoever compiled a bulletin does not issue it."""


class IssuedAlready(DomainError):
    """An issued bulletin does not change."""


class NotAddressed(DomainError):
    """The bulletin is not for a unit of this person."""


def cases_of_month(year: int, month: int) -> Any:
    """Return the published cases of a month that every cadre may read, oldest first."""
    zone = timezone.get_default_timezone()
    first = dt.datetime(year, month, 1, tzinfo=zone)
    following = dt.datetime(year + month // 12, month % 12 + 1, 1, tzinfo=zone)
    return (
        WarningCasePage.objects.live()
        .filter(
            first_published_at__gte=first,
            first_published_at__lt=following,
            sensitivity__in=[Sensitivity.PUBLIC, Sensitivity.ALL_CADRES],
        )
        .order_by("first_published_at", "pk")
    )


@transaction.atomic
def compile_bulletin(*, year: int, month: int, actor: Cadre, at: dt.datetime) -> Bulletin:
    """Draft the bulletin of a month with all its cases. It has no number yet.

    Raises:
        DraftThere: the month has a draft; go on with that one.
    """
    try:
        with transaction.atomic():
            bulletin = Bulletin.objects.create(
                year=year,
                month=month,
                title=_("Warning cases of %(month)d/%(year)d") % {"month": month, "year": year},
                compiled_by=actor,
                compiled_at=at,
            )
    except IntegrityError as error:
        raise DraftThere(_("This month has a draft already: go on with that one.")) from error
    BulletinItem.objects.bulk_create(
        _item(bulletin, case, position)
        for position, case in enumerate(cases_of_month(year, month), 1)
    )
    log(instance=bulletin, action="editorial.compile_bulletin", user=actor, timestamp=at)
    return bulletin


def _item(bulletin: Bulletin, case: WarningCasePage, position: int) -> BulletinItem:
    return BulletinItem(
        bulletin=bulletin,
        page_id=case.pk,
        position=position,
        title=case.title,
        summary=case.summary,
        lessons=case.lessons,
    )


@transaction.atomic
def change_bulletin(
    *,
    bulletin: Bulletin,
    title: str,
    foreword: str,
    kept: Iterable[int],
    units: Iterable[Unit],
    actor: Cadre,
    at: dt.datetime,
) -> Bulletin:
    """Set the words, cases and addresses of a draft.

    Args:
        kept: keys of the items that stay.

    Raises:
        IssuedAlready: it has been issued meanwhile; nothing is written.
    """
    locked = _locked_draft(bulletin)
    locked.title, locked.foreword = title, foreword
    locked.compiled_by, locked.compiled_at = actor, at
    locked.save(update_fields=["title", "foreword", "compiled_by", "compiled_at"])
    locked.items.exclude(pk__in=list(kept)).delete()
    wanted = {unit.pk for unit in units}
    locked.addresses.exclude(unit_id__in=wanted).delete()
    BulletinAddress.objects.bulk_create(
        [BulletinAddress(bulletin=locked, unit_id=pk) for pk in sorted(wanted)],
        ignore_conflicts=True,
    )
    return locked


@transaction.atomic
def issue_bulletin(*, bulletin: Bulletin, actor: Cadre, at: dt.datetime) -> Bulletin:
    """Issue a draft under the next number of its year, in the words its cases have today.

    Raises:
        IssuedAlready: somebody was faster.
        NeedsASecondPerson: the actor compiled it.
        NothingToIssue: it has no case or no address.
    """
    locked = _locked_draft(bulletin)
    if locked.compiled_by_id == actor.pk:
        raise NeedsASecondPerson(_("Somebody else has to issue what you compiled."))
    _freeze_items(locked)
    if not locked.items.exists() or not locked.addresses.exists():
        raise NothingToIssue(_("Choose at least one case and one unit."))
    last = Bulletin.objects.filter(year=locked.year).aggregate(last=Max("number"))["last"]
    locked.number = (last or 0) + 1
    locked.issued_by, locked.issued_at = actor, at
    try:
        with transaction.atomic():
            locked.save(update_fields=["number", "issued_by", "issued_at"])
    except IntegrityError as error:
        raise IssuedAlready(
            _("Another bulletin took this number just now: try again.")
        ) from error
    _tell_units(locked, at)
    log(
        instance=locked,
        action="editorial.issue_bulletin",
        user=actor,
        timestamp=at,
        data={"number": locked.printed_number},
    )
    return locked


def _tell_units(bulletin: Bulletin, at: dt.datetime) -> None:
    """Put the bulletin into the inbox of whoever looks after the units it is addressed to."""
    meant = Q(pk__in=[])
    for address in bulletin.addresses.select_related("unit"):
        meant |= Q(unit__path__startswith=address.unit.path)
    holders = (
        Grant.objects.filter(meant, role__in=roles_with(Capability.TRACK_COMPLETION))
        .values_list("cadre", flat=True)
        .distinct()
    )
    number = bulletin.printed_number
    chinese, english = in_both(
        lambda: (
            _("Bulletin no. %(number)s: %(title)s. Please give your receipt.")
            % {"number": number, "title": bulletin.title}
        )
    )
    post_notices(
        drafts=[
            Draft(
                cadre_id=cadre,
                kind=NoticeKind.ORDER,
                key=f"editorial.bulletin:{bulletin.pk}",
                title=chinese[:200],
                title_en=english[:200],
                url=reverse("bulletin", args=[bulletin.pk]),
            )
            for cadre in holders
        ],
        at=at,
    )


def _freeze_items(bulletin: Bulletin) -> None:
    """Take the words that the cases have now; a case withdrawn or narrowed meanwhile drops out."""
    cases = {case.pk: case for case in cases_of_month(bulletin.year, bulletin.month)}
    for item in bulletin.items.all():
        case = cases.get(item.page_id or 0)
        if case is None:
            item.delete()
            continue
        item.title, item.summary, item.lessons = case.title, case.summary, case.lessons
        item.save(update_fields=["title", "summary", "lessons"])


def _locked_draft(bulletin: Bulletin) -> Bulletin:
    locked = Bulletin.objects.select_for_update().get(pk=bulletin.pk)
    if locked.issued_at is not None:
        raise IssuedAlready(_("This bulletin has been issued; it no longer changes."))
    return locked


@transaction.atomic
def sign_receipt(*, bulletin: Bulletin, actor: Cadre, at: dt.datetime) -> BulletinReceipt:
    """Note that `actor` has read the bulletin for their unit. Doing it again changes nothing.

    Raises:
        NotAddressed: the bulletin is not for a unit of the actor.
    """
    if not Bulletin.objects.addressed_to(actor).filter(pk=bulletin.pk).exists():
        raise NotAddressed(_("This bulletin is not addressed to your units."))
    unit = top_units(actor, Capability.TRACK_COMPLETION)[0]
    receipt, _is_new = BulletinReceipt.objects.get_or_create(
        bulletin=bulletin, cadre=actor, defaults={"unit": unit, "read_at": at}
    )
    return receipt
