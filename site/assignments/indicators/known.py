"""The indicators that this app and those below it can tell: study, tests, pledges, talks, activities."""

import datetime as dt
from collections.abc import Sequence
from typing import Final

from django.db.models import Count, DateField, Exists, ExpressionWrapper, OuterRef, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from assignments.indicators.registry import (
    Groups,
    Indicator,
    Scope,
    Share,
    View,
    register_indicator,
)
from assignments.models import Obligation, ObligationQuerySet, Tally
from cadres.models import Cadre, CadreQuerySet
from core.time import end_of_day, site_date
from records.models import Entry, EntryQuerySet, Event, Kind, Talk

RETENTION_DAYS: Final = 60
TESTS: Final = (Kind.QUIZ, Kind.EXAM)


def instants(scope: Scope) -> tuple[dt.datetime, dt.datetime]:
    """Return the first and last instant of the scope's days on the site's clock."""
    zone = timezone.get_default_timezone()
    return dt.datetime.combine(scope.first, dt.time.min, tzinfo=zone), end_of_day(scope.until)


class Coverage(Indicator):
    code = "COVERAGE"
    label = pgettext_lazy("indicator", "Coverage")
    note = _(
        "done of assigned, over the mandatory assignments that come due in the year; people on "
        "leave, seconded, retired or exempted are in no denominator"
    )

    def groups(self, scope: Scope) -> list[Groups]:
        if scope.view is View.THEN and scope.until >= site_date(timezone.now()):
            return [self._from_tallies(scope)]
        _first, last = instants(scope)
        obligations = Obligation.objects.counted().filter(
            assignment__is_mandatory=True,
            assignment__opens_on__lte=scope.until,
            assignment__due_on__range=(scope.first, _year_end(scope)),
            assigned_on__lte=scope.until,
        )
        return [
            scope.by_branch(
                obligations,
                scope.unit_path("unit", "cadre__unit"),
                part=Count("pk", filter=Q(done_at__lte=last)),
                whole=Count("pk"),
            )
        ]

    lacking_note = _("They still have to do something mandatory that comes due in the year.")

    def lacking(self, scope: Scope) -> CadreQuerySet:
        _first, last = instants(scope)
        owed = Obligation.objects.counted().filter(
            Q(done_at=None) | Q(done_at__gt=last),
            cadre=OuterRef("pk"),
            assignment__is_mandatory=True,
            assignment__opens_on__lte=scope.until,
            assignment__due_on__range=(scope.first, _year_end(scope)),
        )
        inside = scope.inside("unit__path")
        then = scope.view is View.THEN
        wanted = Q(Exists(owed.filter(inside))) if then else Q(Exists(owed)) & inside
        people: CadreQuerySet = Cadre.objects.filter(wanted)
        return people

    def _from_tallies(self, scope: Scope) -> Groups:
        tallies = Tally.objects.filter(
            assignment__is_mandatory=True,
            assignment__opens_on__lte=scope.until,
            assignment__due_on__range=(scope.first, _year_end(scope)),
        )
        return scope.by_branch(tallies, "path", part=Sum("done"), whole=Sum("assigned"))


class Overdue(Indicator):
    code = "OVERDUE"
    label = _("People overdue")
    note = _("people who have missed the due day of something mandatory and are not done")
    is_count = True
    measure = pgettext_lazy("measure", "people")
    may_be_target = False

    def groups(self, scope: Scope) -> list[Groups]:
        return [
            scope.by_branch(
                self.late(scope),
                scope.unit_path("unit", "cadre__unit"),
                part=Count("cadre", distinct=True),
            )
        ]

    @staticmethod
    def late(scope: Scope) -> ObligationQuerySet:
        """What the people behind the figure are late with, wherever they are."""
        late: ObligationQuerySet = Obligation.objects.filter(
            due_on__range=(scope.first, scope.until - dt.timedelta(days=1)),
            assignment__is_mandatory=True,
        )
        if scope.until >= site_date(timezone.now()):
            return late.open()  # in the terms of an index
        _first, last = instants(scope)
        return late.counted().filter(Q(done_at=None) | Q(done_at__gt=last))


class FirstPass(Indicator):
    code = "FIRST_PASS"
    label = _("First-pass rate")
    note = _("first attempts at a test that passed, of all first attempts handed in")
    hides_few = True

    def groups(self, scope: Scope) -> list[Groups]:
        first_attempts = Entry.objects.filter(
            kind__in=TESTS, occasion="attempt-1", earned_on__range=(scope.first, scope.until)
        )
        return [_passed(scope, first_attempts)]


class Retention(Indicator):
    code = "RETENTION"
    label = _("Retention")
    note = _("of tests taken again at least 60 days after the first time, those that passed")
    hides_few = True

    def groups(self, scope: Scope) -> list[Groups]:
        before = ExpressionWrapper(
            OuterRef("earned_on") - dt.timedelta(days=RETENTION_DAYS), output_field=DateField()
        )
        first = Entry.objects.filter(
            cadre=OuterRef("cadre"),
            activity_key=OuterRef("activity_key"),
            occasion="attempt-1",
            earned_on__lte=before,
        )
        again = Entry.objects.filter(
            Exists(first), kind__in=TESTS, earned_on__range=(scope.first, scope.until)
        ).exclude(occasion="attempt-1")
        return [_passed(scope, again)]


class Pledges(Indicator):
    code = "PLEDGES"
    label = _("Pledges")
    note = _("people in service who signed the integrity pledge this year")

    lacking_note = _(
        "They are in service and have not signed the integrity pledge of the year."
    )

    @staticmethod
    def _signed(scope: Scope) -> EntryQuerySet:
        return Entry.objects.standing().filter(
            kind=Kind.PLEDGE,
            activity_key__startswith="records.pledge:integrity",
            earned_on__range=(scope.first, scope.until),
        )

    def lacking(self, scope: Scope) -> CadreQuerySet:
        signed = self._signed(scope).filter(cadre=OuterRef("pk"))
        people: CadreQuerySet = Cadre.objects.in_service().filter(
            scope.inside("unit__path"), ~Exists(signed)
        )
        return people

    def groups(self, scope: Scope) -> list[Groups]:
        return [
            scope.by_branch(
                self._signed(scope),
                scope.unit_path("unit", "cadre__unit"),
                part=Count("cadre", distinct=True),
            ),
            scope.by_branch(Cadre.objects.in_service(), "unit__path", whole=Count("pk")),
        ]

    def told(self, found: Sequence[dict[str, Share]]) -> dict[str, Share]:
        signed, people = found
        return {
            branch: Share(min(signed[branch].part, whole) if branch in signed else 0, whole)
            for branch in signed.keys() | people.keys()
            for whole in [people[branch].whole if branch in people else 0]
        }


class Talks(Indicator):
    code = "TALKS"
    label = _("Talks")
    note = _("integrity talks held, of those planned for the days so far")

    def groups(self, scope: Scope) -> list[Groups]:
        first, last = instants(scope)
        talks = Talk.objects.filter(
            cancelled_at=None, planned_for__range=(first, last), planned_at__lte=last
        )
        return [
            scope.by_branch(
                talks,
                scope.unit_path("unit", "person__unit"),
                part=Count("pk", filter=Q(held_at__lte=last)),
                whole=Count("pk"),
            )
        ]


class Sessions(Indicator):
    code = "SESSIONS"
    label = _("Study sessions")
    note = _("offline activities held for the unit whose roll is approved")
    is_count = True
    measure = pgettext_lazy("measure", "sessions")

    def groups(self, scope: Scope) -> list[Groups]:
        first, last = instants(scope)
        held = Event.objects.filter(
            state=Event.State.APPROVED, ends_at__range=(first, last), decided_at__lte=last
        )
        return [scope.by_branch(held, "audience__path", part=Count("pk"))]


class Cases(Indicator):
    code = "CASES"
    label = _("Cases studied")
    note = _("case exercises finished, as the education records say")
    is_count = True
    measure = pgettext_lazy("measure", "cases")

    def groups(self, scope: Scope) -> list[Groups]:
        studied = Entry.objects.standing().filter(
            kind=Kind.CASE, earned_on__range=(scope.first, scope.until)
        )
        return [
            scope.by_branch(studied, scope.unit_path("unit", "cadre__unit"), part=Count("pk"))
        ]


def _passed(scope: Scope, entries: EntryQuerySet) -> Groups:
    return scope.by_branch(
        entries,
        scope.unit_path("unit", "cadre__unit"),
        part=Count("pk", filter=Q(outcome__is_passed=True)),
        whole=Count("pk"),
    )


def _year_end(scope: Scope) -> dt.date:
    return dt.date(scope.first.year, 12, 31)


for _indicator in (
    Coverage(),
    FirstPass(),
    Retention(),
    Pledges(),
    Talks(),
    Sessions(),
    Cases(),
    Overdue(),
):
    register_indicator(_indicator)
