"""What a unit owes and has undertaken goes along when it is put elsewhere; what is over stays."""

import datetime as dt

import pytest
from django.utils import timezone

from assignments.closing.services import open_checklist
from assignments.filings.access import issued_orders, may_answer
from assignments.filings.services import NobodyBelow, file_answer, issue_order
from assignments.models import AnnualPlan, CaseClosing, Filing, QuarterlyReport, TargetBook
from assignments.planning.services import draft_plan
from assignments.planning.services import progress_of as plan_progress
from assignments.reports.services import begin_report
from assignments.targetbook.progress import progress_of
from assignments.targetbook.services import draft_book
from cadres.models import Unit
from cadres.roles import Role
from cadres.units import services as units
from records.models import Event
from tests.factories.activities import make_event
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_grant, make_unit
from tests.factories.paperwork import make_order, make_signed_book
from tests.factories.records import make_entry
from tests.factories.talks import make_held_talk

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def cast():
    return make_cast()


@pytest.fixture
def boss(cast):
    boss = make_cadre("何静澜", unit=cast.county)
    make_grant(boss, Role.SUPERVISOR)
    return boss


def fresh(unit):
    return Unit.objects.get(pk=unit.pk)


def move(unit, under, at):
    return units.move_unit(
        unit=fresh(unit), under=fresh(under), actor=None, reason="机构改革",
        on=timezone.localdate(at), at=at,
    )  # fmt: skip


def merge(unit, into, at):
    return units.merge_unit(
        unit=fresh(unit), into=fresh(into), actor=None, reason="机构改革",
        on=timezone.localdate(at), at=at,
    )  # fmt: skip


def order(issuer, actor, at, title="学习监察法", kind="NOTICE"):
    return issue_order(
        kind=kind, title=title, body="请按期答复。", issuer=fresh(issuer),
        due_on=timezone.localdate(at) + dt.timedelta(days=9), actor=actor, at=at,
    )  # fmt: skip


def test_what_is_owed_is_answered_from_the_new_place(cast, boss, now):
    asked, answered = (order(cast.county, boss, now, title) for title in ("学习", "传达"))
    own = order(cast.bureau, cast.supervisor, now)
    filed = file_answer(
        filing=answered.filings.get(unit=cast.bureau), text="已组织传达学习并报告。",
        actor=cast.supervisor, at=now,
    )  # fmt: skip
    open_checklist(
        unit=cast.office, title="以案促改", due_on=timezone.localdate(now), actor=boss, at=now
    )
    begin_report(unit=cast.bureau, year=now.year, quarter=1, actor=cast.supervisor, at=now)
    draft_plan(unit=cast.bureau, year=now.year, actor=cast.supervisor, at=now)
    draft_book(unit=fresh(cast.bureau), year=now.year, actor=boss, at=now)
    session = make_event(cast.bureau, cast.supervisor, starts_at=now)
    college = make_unit("党校", parent=cast.county)

    moved = move(cast.bureau, college, now)

    owed = asked.filings.get(unit=moved)
    assert may_answer(cast.supervisor, owed)
    assert own in issued_orders(cast.supervisor)
    assert Filing.objects.get(pk=filed.pk).unit == cast.bureau  # where it was filed
    assert {row.unit.code for row in own.filings.all()} == {cast.office.code}
    assert not Filing.objects.owed().filter(unit__closed_on__isnull=False).exists()
    assert CaseClosing.objects.get().unit.path.startswith(moved.path)
    assert QuarterlyReport.objects.get().unit == AnnualPlan.objects.get().unit == moved
    book = TargetBook.objects.get()
    assert (book.unit, book.issuer) == (moved, college)  # nobody had signed
    assert Event.objects.get(pk=session.pk).audience == moved


def test_a_signed_book_counts_what_was_done_before_and_after_the_move(cast, boss, now):
    book = make_signed_book(
        fresh(cast.bureau), year=now.year, issuer_officer=boss, unit_officer=cast.supervisor,
        at=now,
    )  # fmt: skip
    plan = draft_plan(unit=fresh(cast.bureau), year=now.year, actor=cast.supervisor, at=now)
    make_entry(cast.cadre, kind="CASE", activity_key="warning_cases.case:1@1", at=now)
    make_entry(cast.cadre, kind="PLEDGE", activity_key="records.pledge:integrity@1", at=now)
    make_held_talk(cast.cadre, cast.supervisor, at=now, planned_for=now)
    assignment = make_assignment(cast.bureau, at=now)
    today = timezone.localdate(now)

    def figures():
        found = progress_of(TargetBook.objects.get(pk=book.pk), today)
        return {each.target.code: (each.share.part, each.share.whole) for each in found}

    before = figures()
    talks = [each.done for each in plan_progress(plan, today) if each.line.kind == "TALK"]
    assert (before["CASES"], before["PLEDGES"]) == ((1, 0), (1, 3))
    moved = move(cast.bureau, make_unit("党校", parent=cast.county), now)
    assert figures() == before

    cast.teammate.refresh_from_db()
    make_entry(cast.teammate, kind="CASE", activity_key="warning_cases.case:1@1", at=now)
    make_entry(cast.teammate, activity_key=assignment.activity_key, at=now)
    again = move(moved, cast.county, now)

    after = figures()
    assert (after["CASES"], after["PLEDGES"], after["COVERAGE"]) == ((2, 0), (1, 3), (1, 3))
    book.refresh_from_db()
    assert (book.unit, book.issuer) == (again, cast.county)  # signed towards the county
    plan.refresh_from_db()
    assert talks == [
        each.done for each in plan_progress(plan, today) if each.line.kind == "TALK"
    ]
    assert sum(talks) == 1
    following = draft_book(unit=again, year=now.year + 1, actor=boss, at=now)
    assert following.targets.count() == book.targets.count()


def test_a_merger_asks_for_one_answer_and_leaves_nobody_owing_at_a_closed_unit(cast, boss, now):
    both = order(cast.county, boss, now)
    other = make_unit("审计局", parent=cast.county)
    alone = order(cast.bureau, cast.supervisor, now)

    merge(cast.office, other, now)
    merge(cast.bureau, cast.other_bureau, now)

    assert {each.unit for each in both.filings.all()} == {cast.other_bureau}
    assert {each.unit for each in alone.filings.all()} == {other}
    alone.refresh_from_db()
    assert alone.issuer == cast.other_bureau  # it can be followed to its end


def test_closed_units_are_asked_for_nothing(cast, boss, now):
    merge(cast.office, cast.other_bureau, now)

    with pytest.raises(NobodyBelow):
        order(cast.bureau, cast.supervisor, now)
    assert {each.unit.code for each in make_order(fresh(cast.county), boss, at=now).filings.all()} == {
        cast.bureau.code, cast.other_bureau.code,
    }  # fmt: skip
