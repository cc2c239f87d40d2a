"""Conditions that a rule may name; each registers itself and says itself in words.

A new condition is one subclass. `code` is stored in rules, so it is never changed.
"""

import datetime as dt
from abc import ABC, abstractmethod
from decimal import Decimal, InvalidOperation
from typing import ClassVar

from django.db.models import DecimalField, Exists, OuterRef, Q, Subquery, Sum, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThanOrEqual
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assignments.finishing import finishing_entries
from assignments.targets import activity_label, assignables
from cadres.models import OfficialType, Post, Posting, Rank, RiskPoint, Status, Unit
from cadres.models.post import PostingQuerySet
from core.time import long_date
from records.credits.reckoning import requirement_of
from records.models import Entry

Options = list[tuple[str, str]]


class Condition(ABC):
    """One thing that can be asked of a person. Subclass it, give it a `code`, and rules know it."""

    code: ClassVar[str]
    label: ClassVar[str | Promise]
    widget: ClassVar[str] = "select"  # or "date", "number"
    registry: ClassVar[dict[str, "Condition"]] = {}

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if cls.code in Condition.registry:
            raise TypeError(f"condition {cls.code!r} is defined twice")
        Condition.registry[cls.code] = cls()

    def options(self, units: "list[Unit]") -> Options:
        """Return the values to choose from, as (value, label); only for the widget "select".

        Args:
            units: those over which the person who writes the rule may assign.
        """
        return []

    def check(self, value: str) -> str:
        """Return `value` as it is stored.

        Raises:
            ValueError: it is none that this condition takes; the text says so to a person.
        """
        if not value:
            raise ValueError(_("Choose a value for “%(name)s”.") % {"name": self.label})
        return value

    @abstractmethod
    def q(self, value: str, today: dt.date) -> Q:
        """Return what matches the people for whom it holds on `today`."""

    @abstractmethod
    def words(self, value: str) -> str:
        """Say it of people: "are of rank X or above"."""

    @abstractmethod
    def words_negated(self, value: str) -> str:
        """Say the opposite of people."""


def _held(today: dt.date) -> PostingQuerySet:
    found: PostingQuerySet = Posting.objects.on(today).filter(cadre=OuterRef("pk"))
    return found


class InUnit(Condition):
    code = "unit"
    label = gettext_lazy("unit and everything below it")

    def options(self, units: list[Unit]) -> Options:
        return [(unit.code, "\u3000" * (int(unit.depth) - 1) + unit.label) for unit in units]

    def q(self, value: str, today: dt.date) -> Q:
        unit = Unit.objects.filter(code=value).first()
        return Q(unit__path__startswith=unit.path) if unit else Q(pk__in=[])

    def words(self, value: str) -> str:
        return _("belong to %(unit)s") % {"unit": _unit(value)}

    def words_negated(self, value: str) -> str:
        return _("do not belong to %(unit)s") % {"unit": _unit(value)}


class RankFrom(Condition):
    code = "rank_from"
    label = gettext_lazy("rank, from … upwards")

    def options(self, units: list[Unit]) -> Options:
        return [(str(rank.value), str(rank.label)) for rank in Rank]

    def check(self, value: str) -> str:
        return _one_of(self, value, {str(rank.value) for rank in Rank})

    def q(self, value: str, today: dt.date) -> Q:
        return Q(rank__gte=int(value))

    def words(self, value: str) -> str:
        return _("are of %(rank)s or above") % {"rank": Rank(int(value)).label}

    def words_negated(self, value: str) -> str:
        return _("are below %(rank)s") % {"rank": Rank(int(value)).label}


class IsOfType(Condition):
    code = "official_type"
    label = gettext_lazy("official type")

    def options(self, units: list[Unit]) -> Options:
        return [(kind.value, str(kind.label)) for kind in OfficialType]

    def check(self, value: str) -> str:
        return _one_of(self, value, set(OfficialType.values))

    def q(self, value: str, today: dt.date) -> Q:
        return Q(official_type=value)

    def words(self, value: str) -> str:
        return _("are “%(kind)s”") % {"kind": OfficialType(value).label}

    def words_negated(self, value: str) -> str:
        return _("are not “%(kind)s”") % {"kind": OfficialType(value).label}


class HoldsPost(Condition):
    code = "post"
    label = gettext_lazy("post held")

    def options(self, units: list[Unit]) -> Options:
        return [(post.code, str(post)) for post in Post.objects.all()]

    def q(self, value: str, today: dt.date) -> Q:
        return Q(Exists(_held(today).filter(post__code=value)))

    def words(self, value: str) -> str:
        return _("hold the post %(post)s") % {"post": _post(value)}

    def words_negated(self, value: str) -> str:
        return _("do not hold the post %(post)s") % {"post": _post(value)}


class HasRiskPoint(Condition):
    code = "risk_point"
    label = gettext_lazy("risk point of the post")

    def options(self, units: list[Unit]) -> Options:
        levels = [(f"level:{level.value}", _level(level.value)) for level in RiskPoint.Level]
        points = RiskPoint.objects.listed().select_related("post")
        return levels + [(point.code, f"{point.post}：{point}") for point in points]

    def q(self, value: str, today: dt.date) -> Q:
        points = (
            {
                "post__risk_points__level": value.removeprefix("level:"),
                "post__risk_points__ended_on": None,
            }
            if value.startswith("level:")
            else {"post__risk_points__code": value, "post__risk_points__ended_on": None}
        )
        return Q(Exists(_held(today).filter(**points)))

    def words(self, value: str) -> str:
        return _("hold a post with the risk point “%(point)s”") % {"point": _risk(value)}

    def words_negated(self, value: str) -> str:
        return _("hold no post with the risk point “%(point)s”") % {"point": _risk(value)}


class InSector(Condition):
    code = "sector"
    label = gettext_lazy("sector of the unit")

    def options(self, units: list[Unit]) -> Options:
        return [(each, each) for each in sorted({unit.sector for unit in units} - {""})]

    def q(self, value: str, today: dt.date) -> Q:
        return Q(unit__sector=value)

    def words(self, value: str) -> str:
        return _("work in the sector “%(sector)s”") % {"sector": value}

    def words_negated(self, value: str) -> str:
        return _("do not work in the sector “%(sector)s”") % {"sector": value}


class HasStatus(Condition):
    """Naming a status puts the rule in the place of "in service"."""

    code = "status"
    label = gettext_lazy("status")

    def options(self, units: list[Unit]) -> Options:
        return [(status.value, str(status.label)) for status in Status]

    def check(self, value: str) -> str:
        return _one_of(self, value, set(Status.values))

    def q(self, value: str, today: dt.date) -> Q:
        return Q(status=value)

    def words(self, value: str) -> str:
        return _("are “%(status)s”") % {"status": Status(value).label}

    def words_negated(self, value: str) -> str:
        return _("are not “%(status)s”") % {"status": Status(value).label}


class AppointedSince(Condition):
    code = "appointed_since"
    label = gettext_lazy("took up the present post since")
    widget = "date"

    def check(self, value: str) -> str:
        try:
            return dt.date.fromisoformat(value.strip()).isoformat()
        except ValueError:
            raise ValueError(
                _("“%(value)s” is no date; write it as 2026-09-01.") % {"value": value[:40]}
            ) from None

    def q(self, value: str, today: dt.date) -> Q:
        since = dt.date.fromisoformat(value)
        return Q(Exists(_held(today).filter(is_primary=True, from_on__gte=since)))

    def words(self, value: str) -> str:
        return _("took up their post on %(day)s or later") % {"day": _day(value)}

    def words_negated(self, value: str) -> str:
        return _("took up their post before %(day)s") % {"day": _day(value)}


class ShortOfHours(Condition):
    """Short of so many credit hours of the period that the rule on their rank counts by."""

    code = "hours_short"
    label = gettext_lazy("short of credit hours, at least")
    widget = "number"

    def check(self, value: str) -> str:
        try:
            hours = Decimal(value)
        except InvalidOperation:
            hours = Decimal(0)
        if not (hours.is_finite() and 0 < hours <= 1000):
            raise ValueError(_("Say how many hours: a number from 0.5 to 1000."))
        return str(hours.normalize())

    def q(self, value: str, today: dt.date) -> Q:
        spans: dict[tuple[dt.date, dt.date, Decimal], list[int]] = {}
        for rank in Rank:
            wanted = requirement_of(rank, today)
            if wanted is not None and wanted.rule.hours is not None:
                span = (wanted.span.starts_on, wanted.span.ends_on, wanted.rule.hours)
                spans.setdefault(span, []).append(rank.value)
        short = Q(pk__in=[])
        hours_field: DecimalField[Decimal, Decimal] = DecimalField(
            max_digits=8, decimal_places=2
        )
        for (first, last, hours), ranks in spans.items():
            earned = (
                Entry.objects.filter(cadre=OuterRef("pk"), earned_on__range=(first, last))
                .order_by()
                .values("cadre")
                .annotate(hours=Sum("credit_hours"))
                .values("hours")
            )
            have = Coalesce(
                Subquery(earned, output_field=hours_field),
                Value(Decimal(0), output_field=hours_field),
            )
            most = Value(hours - Decimal(value), output_field=hours_field)
            short |= Q(rank__in=ranks) & Q(LessThanOrEqual(have, most))
        return short

    def words(self, value: str) -> str:
        return _("are short of %(hours)s credit hours or more") % {"hours": value}

    def words_negated(self, value: str) -> str:
        return _("are not short of %(hours)s credit hours") % {"hours": value}


class HasFinished(Condition):
    """Holds a standing line of the record for one edition of an activity."""

    code = "certified"
    label = gettext_lazy("certified on a version of")

    def options(self, units: list[Unit]) -> Options:
        return [(page.activity_key, activity_label(page)) for page in assignables()]

    def q(self, value: str, today: dt.date) -> Q:
        return Q(Exists(finishing_entries(value).filter(cadre=OuterRef("pk"))))

    def words(self, value: str) -> str:
        return _("have finished %(activity)s") % {"activity": _activity(value)}

    def words_negated(self, value: str) -> str:
        return _("have not finished %(activity)s") % {"activity": _activity(value)}


def _one_of(condition: Condition, value: str, known: set[str]) -> str:
    if value not in known:
        raise ValueError(_("Choose a value for “%(name)s”.") % {"name": condition.label})
    return value


def _unit(code: str) -> str:
    unit = Unit.objects.filter(code=code).first()
    return unit.label if unit else code


def _post(code: str) -> str:
    post = Post.objects.filter(code=code).first()
    return str(post) if post else code


def _level(value: str) -> str:
    return _("any risk point of level “%(level)s”") % {"level": RiskPoint.Level(value).label}


def _risk(value: str) -> str:
    if value.startswith("level:"):
        return _level(value.removeprefix("level:"))
    point = RiskPoint.objects.filter(code=value).first()
    return str(point) if point else value


def _activity(key: str) -> str:
    page = next((each for each in assignables() if each.activity_key == key), None)
    if page is not None:
        return activity_label(page)
    entry = Entry.objects.filter(activity_key=key).first()
    return f"{entry.label} ({key})" if entry else key


def _day(value: str) -> str:
    return long_date(dt.date.fromisoformat(value))
