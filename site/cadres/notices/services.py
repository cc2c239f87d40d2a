"""Posting notices, sending them by their channels, and reading them."""

import datetime as dt
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import urljoin

from django.conf import settings
from django.db import transaction
from django.db.models import Count, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import translation
from django.utils.translation import gettext as _

from cadres.models import Cadre, Delivery, Notice
from cadres.notices.channels import CHANNELS, Line, Message, channels_in_use
from cadres.notices.guards import holds
from cadres.notices.hours import quiet_kinds
from core.icalendar import calendar, moment, text, uri

logger = logging.getLogger(__name__)

BATCH: Final = 500
RETRY_MINUTES: Final = 10
LANGUAGE: Final = "zh-hans"  # of messages: people have no stored language


@dataclass(frozen=True)
class Draft:
    """A notice to be posted to `cadre_id`; `key` makes it happen once."""

    cadre_id: int
    kind: str
    key: str
    title: str
    title_en: str = ""
    body: str = ""
    body_en: str = ""
    url: str = ""
    due_on: dt.date | None = None
    guard: str = ""


def in_both(words: Callable[[], str]) -> tuple[str, str]:
    """Return what `words` says in Chinese and in English."""
    with translation.override(LANGUAGE):
        chinese = words()
    with translation.override("en"):
        return chinese, words()


@transaction.atomic
def post_notices(
    *,
    drafts: Sequence[Draft],
    at: dt.datetime,
    not_before: dt.datetime | None = None,
    by_channels: bool = True,
) -> int:
    """Post notices to inboxes and queue them for every channel in use; return how many were new.

    Who has a notice of the same key gets nothing more. Four statements per five hundred.

    Args:
        not_before: when the channels may send them; `at` unless given.
        by_channels: whether they leave the site at all.
    """
    return sum(
        _post(drafts[start : start + BATCH], at, not_before or at, by_channels)
        for start in range(0, len(drafts), BATCH)
    )


def _post(
    drafts: Sequence[Draft], at: dt.datetime, due_at: dt.datetime, by_channels: bool
) -> int:
    rows = [Notice(posted_at=at, **vars(draft)) for draft in drafts]
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    new = list(
        Notice.objects.filter(public_id__in=[row.public_id for row in rows]).select_related(
            "cadre"
        )
    )
    if not new:
        return 0
    Cadre.objects.filter(pk__in={notice.cadre_id for notice in new}).update(
        unread_notices=_unread_count()
    )
    if by_channels:
        Delivery.objects.bulk_create(
            Delivery(notice=notice, channel=channel.code, due_at=due_at)
            for notice in new
            for channel in channels_in_use()
            if channel.reaches(notice.cadre)
        )
    return len(new)


def deliver_notices(*, at: dt.datetime) -> int:
    """Send what is due by its channel; return how many messages went out.

    Each is taken by one worker in a transaction that looks again whether it still holds, sent
    outside any transaction, then marked. A channel that refuses is asked again later. What may be
    sent within some hours only waits for them.
    """
    claimed_before = at - dt.timedelta(minutes=RETRY_MINUTES)
    waiting = Delivery.objects.waiting(at, claimed_before)
    if not waiting.exists():
        return 0
    waiting = waiting.exclude(notice__kind__in=quiet_kinds(at))
    sent = 0
    for code in waiting.order_by().values_list("channel", flat=True).distinct():
        channel = CHANNELS.get(code)
        if channel is None:
            continue
        pks = list(
            waiting.filter(channel=code)
            .order_by("due_at", "pk")[:BATCH]
            .values_list("pk", flat=True)
        )
        try:
            with channel.line() as line:
                sent += sum(_deliver(pk, line, at, claimed_before) for pk in pks)
        except OSError:
            logger.exception("the channel %s cannot be opened", code)
    return sent


def _deliver(pk: int, line: Line, at: dt.datetime, claimed_before: dt.datetime) -> bool:
    delivery = _claim(pk, at, claimed_before)
    if delivery is None:
        return False
    try:
        line.send(message_of(delivery))
    except OSError as error:
        logger.warning("a message was refused: %s", type(error).__name__)
        Delivery.objects.filter(pk=pk).update(
            tries=F("tries") + 1, error=f"{type(error).__name__}: {error}"[:200]
        )
        return False
    Delivery.objects.filter(pk=pk).update(sent_at=at, error="")
    return True


@transaction.atomic
def _claim(pk: int, at: dt.datetime, claimed_before: dt.datetime) -> Delivery | None:
    """Take a delivery, unless another worker has it or what it says holds no longer."""
    delivery = (
        Delivery.objects.waiting(at, claimed_before)
        .select_for_update(of=("self",), skip_locked=True)
        .select_related("notice__cadre")
        .filter(pk=pk)
        .first()
    )
    if delivery is None:
        return None
    if not delivery.notice.cadre.is_active or not holds(delivery.notice.guard):
        delivery.dropped_at = at
        delivery.save(update_fields=["dropped_at"])
        return None
    delivery.claimed_at = at
    delivery.save(update_fields=["claimed_at"])
    return delivery


def message_of(delivery: Delivery) -> Message:
    """Return what the channel delivers: the notice, where to look, the due day for calendars."""
    notice = delivery.notice
    address = urljoin(str(settings.WAGTAILADMIN_BASE_URL), notice.url or "/inbox/")
    with translation.override(LANGUAGE):
        where = _("Open it: %(address)s") % {"address": address}
    body = f"{notice.body}\n\n{where}\n"
    return Message(
        key=f"{notice.public_id}-{delivery.channel.lower()}",
        recipient=notice.cadre,
        subject=notice.title,
        body=body,
        attachment=_due_day(notice, address) if notice.due_on else None,
    )


def _due_day(notice: Notice, address: str) -> tuple[str, str, str]:
    assert notice.due_on is not None
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Qingfeng//Due//ZH",
        "METHOD:PUBLISH",
        *due_event(
            str(notice.public_id), notice.title, notice.due_on, notice.posted_at, address
        ),
        "END:VCALENDAR",
    ]
    return "due.ics", calendar(lines), "text/calendar"


def due_event(
    uid: str, title: str, due_on: dt.date, stamped_at: dt.datetime, address: str
) -> list[str]:
    """Return the lines of a whole-day event on a due day, with an alarm on its morning."""
    return [
        "BEGIN:VEVENT",
        f"UID:{text(uid)}",
        f"DTSTAMP:{moment(stamped_at)}",
        f"DTSTART;VALUE=DATE:{due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due_on + dt.timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{text(title)}",
        f"URL:{uri(address)}",
        "TRANSP:TRANSPARENT",
        "CLASS:PRIVATE",
        "BEGIN:VALARM",
        "ACTION:DISPLAY",
        f"DESCRIPTION:{text(title)}",
        "TRIGGER:PT9H",
        "END:VALARM",
        "END:VEVENT",
    ]


@transaction.atomic
def read_notice(*, notice: Notice, at: dt.datetime) -> None:
    """Mark one notice as read; again changes nothing."""
    Notice.objects.unread().filter(pk=notice.pk).update(read_at=at)
    _recount_unread(notice.cadre_id)


@transaction.atomic
def read_all(*, cadre: Cadre, at: dt.datetime) -> int:
    """Mark everything in the inbox as read; return how much was unread."""
    number = cadre.notices.unread().update(read_at=at)
    _recount_unread(cadre.pk)
    return number


def _recount_unread(cadre_id: int) -> None:
    Cadre.objects.filter(pk=cadre_id).update(unread_notices=_unread_count())


def _unread_count() -> Coalesce:
    """Count the unread notices of the row that is being updated."""
    counted = (
        Notice.objects.filter(Q(read_at=None), cadre=OuterRef("pk"))
        .order_by()
        .values("cadre")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return Coalesce(Subquery(counted), 0)
