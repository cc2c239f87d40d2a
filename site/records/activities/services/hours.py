"""What an activity may be worth. One place for planning an event and for declaring one."""

import datetime as dt
import math
from decimal import Decimal

from django.utils.translation import gettext as _

from core.errors import DomainError
from records.models import ActivityRule


class NoRule(DomainError):
    """No rule says what this kind of activity is worth on that day."""


class HoursNotAllowed(DomainError):
    """Hours that are none, or more than the rule gives."""


def allowed_rule(
    *, kind: str, day: dt.date, hours: Decimal, days: Decimal, lasting_days: int | None = None
) -> ActivityRule:
    """Return the rule under which `hours` and `days` may be credited. One query.

    Args:
        day: last day of the activity on the site's clock.
        lasting_days: calendar days it lasted, where that is known; else `days` tell.

    Raises:
        NoRule: none is in force.
        HoursNotAllowed: zero or below, or over the cap of the occasion or of its days.
    """
    rule = ActivityRule.objects.on(day).filter(kind=kind).order_by("-valid_from").first()
    if rule is None:
        raise NoRule(_("There is no rule for this kind of activity on that day."))
    if hours <= 0 or days < 0:
        raise HoursNotAllowed(_("Hours must be more than zero, days not below it."))
    if hours > rule.most_hours:
        raise HoursNotAllowed(
            _(
                "This kind of activity gives at most %(most)s hours on one occasion (%(source)s)."
            )
            % {"most": plain(rule.most_hours), "source": rule.source_label}
        )
    lasting = lasting_days if lasting_days is not None else max(1, math.ceil(days))
    if hours > rule.most_hours_a_day * lasting:
        raise HoursNotAllowed(
            _(
                "At most %(most)s hours a day: for %(days)d days that is %(in_all)s (%(source)s)."
            )
            % {
                "most": plain(rule.most_hours_a_day),
                "days": lasting,
                "in_all": plain(rule.most_hours_a_day * lasting),
                "source": rule.source_label,
            }
        )
    if days > lasting:
        raise HoursNotAllowed(_("More days of training than the activity lasted."))
    return rule


def plain(number: Decimal) -> str:
    """Write 8.00 as "8" and 2.50 as "2.5"."""
    return f"{number.normalize():f}"
