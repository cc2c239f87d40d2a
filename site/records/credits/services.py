"""Setting rules on credit hours from a day on, and noting which rank people hold."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, Subquery
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre
from core.errors import DomainError
from core.time import site_date
from records.credits.reckoning import forget_rules
from records.models import ActivityRule, CreditRule, RankHolding, Window


class InForceAlready(DomainError):
    """What has begun is history: figures of past days must not change."""


class RuleIncomplete(DomainError):
    """The rule asks for nothing, or its ranks are upside down."""


@transaction.atomic
def set_rule(
    *,
    code: str,
    title: str,
    rank_from: int,
    window: str,
    source: str,
    valid_from: dt.date,
    hours: Decimal | None = None,
    rank_to: int | None = None,
    actor: Cadre | None,
    at: dt.datetime,
    **fields: Any,
) -> CreditRule:
    """Put a rule in force from `valid_from`; the version before it ends the day before.

    Raises:
        InForceAlready: `valid_from` lies in the past, or a version begins on it or later.
        RuleIncomplete: no hours (only the rule after a promotion may do without), or ranks in
            the wrong order.
    """
    today = site_date(at)
    if valid_from < today:
        raise InForceAlready(_("A rule cannot begin in the past: choose today or later."))
    if (hours is None and window != Window.AFTER_PROMOTION) or (
        hours is not None and hours <= 0
    ):
        raise RuleIncomplete(_("Give the number of hours."))
    if rank_to is not None and rank_to < rank_from:
        raise RuleIncomplete(_("The highest rank lies below the lowest."))
    _end_before(CreditRule.objects.filter(code=code), valid_from)
    try:
        with transaction.atomic():
            rule = CreditRule.objects.create(
                code=code,
                title=title,
                rank_from=rank_from,
                rank_to=rank_to,
                window=window,
                hours=hours,
                source=source,
                valid_from=valid_from,
                **fields,
            )
    except IntegrityError as error:
        raise InForceAlready(_("Somebody changed this rule meanwhile.")) from error
    log(
        instance=rule,
        action="records.set_credit_rule",
        user=actor,
        data={"code": code, "hours": str(hours), "valid_from": valid_from.isoformat()},
    )
    transaction.on_commit(forget_rules)
    return rule


@transaction.atomic
def end_rule(
    *, rule: CreditRule, last_day: dt.date, actor: Cadre | None, at: dt.datetime
) -> CreditRule:
    """Let `rule` end with `last_day`, today or later.

    Raises:
        InForceAlready: `last_day` is over, lies before the rule begins, or the rule has ended.
    """
    locked = CreditRule.objects.select_for_update().get(pk=rule.pk)
    today = site_date(at)
    if last_day < max(today, locked.valid_from):
        raise InForceAlready(_("A rule cannot end in the past: choose today or later."))
    if locked.valid_to is not None and locked.valid_to < today:
        raise InForceAlready(_("This version has ended."))
    locked.valid_to = last_day
    locked.save(update_fields=["valid_to"])
    log(
        instance=locked,
        action="records.end_credit_rule",
        user=actor,
        data={"code": locked.code, "valid_to": last_day.isoformat()},
    )
    transaction.on_commit(forget_rules)
    return locked


@transaction.atomic
def set_activity_rule(
    *,
    kind: str,
    most_hours: Decimal,
    most_hours_a_day: Decimal,
    source: str,
    valid_from: dt.date,
    actor: Cadre | None,
    at: dt.datetime,
    **fields: Any,
) -> ActivityRule:
    """Say from a day on what one kind of activity may be worth; the version before it ends.

    Events planned and activities declared keep the rule they were under.

    Raises:
        InForceAlready: `valid_from` lies in the past, or a version begins on it or later.
        RuleIncomplete: hours that are none, or more on a day than on an occasion.
    """
    if valid_from < site_date(at):
        raise InForceAlready(_("A rule cannot begin in the past: choose today or later."))
    if not 0 < most_hours_a_day <= most_hours:
        raise RuleIncomplete(
            _("Give hours above zero, and no more for a day than for the whole occasion.")
        )
    _end_before(ActivityRule.objects.filter(kind=kind), valid_from)
    try:
        with transaction.atomic():
            rule = ActivityRule.objects.create(
                kind=kind,
                most_hours=most_hours,
                most_hours_a_day=most_hours_a_day,
                source=source,
                valid_from=valid_from,
                **fields,
            )
    except IntegrityError as error:
        raise InForceAlready(_("Somebody changed this rule meanwhile.")) from error
    log(
        instance=rule,
        action="records.set_credit_rule",
        user=actor,
        data={"kind": kind, "hours": str(most_hours), "valid_from": valid_from.isoformat()},
    )
    return rule


@transaction.atomic
def note_ranks(*, at: dt.datetime) -> int:
    """Note each rank that differs from the last one noted; return how many were new.

    People seen for the first time get a beginning without a day. Run daily by the worker, so
    that a promotion by whatever way (import, editing) has its day. Safe to repeat. Two queries
    and one insert.
    """
    last = Subquery(
        RankHolding.objects.filter(cadre=OuterRef("pk"))
        .order_by(F("from_on").desc(nulls_last=True))
        .values("rank")[:1]
    )
    noted = Exists(RankHolding.objects.filter(cadre=OuterRef("pk")))
    unseen = Cadre.objects.filter(~noted).values_list("pk", "rank")
    changed = Cadre.objects.annotate(noted=last).exclude(noted=F("rank"))
    rows = [
        RankHolding(cadre_id=pk, rank=rank, from_on=site_date(at))
        for pk, rank in changed.filter(noted__isnull=False).values_list("pk", "rank")
    ]
    rows += [RankHolding(cadre_id=pk, rank=rank) for pk, rank in unseen]
    RankHolding.objects.bulk_create(
        rows, batch_size=1_000, ignore_conflicts=True
    )  # conflicts: another worker noted the same
    return len(rows)


def _end_before(versions: Any, day: dt.date) -> None:
    """End what holds on `day` the day before, so that a new version can begin.

    Args:
        versions: QuerySet of all versions of one rule, credit rule or activity rule.

    Raises:
        InForceAlready: a version begins on `day` or later already.
    """
    versions = versions.select_for_update()
    if versions.filter(valid_from__gte=day).exists():
        raise InForceAlready(_("A version of this rule begins on that day or later already."))
    for before in versions.on(day):
        before.valid_to = day - dt.timedelta(days=1)
        before.save(update_fields=["valid_to"])
