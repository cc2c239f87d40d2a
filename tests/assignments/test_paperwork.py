"""Annual plans, quarterly reports and closing checklists write themselves and keep who answers."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assignments.closing import services as closing_services
from assignments.models import AnnualPlan, CaseClosing, QuarterlyReport
from assignments.planning import services as plans
from assignments.planning.quarters import days_of, quarter_of
from assignments.reports import services as reports
from cadres.models import Notice
from cadres.roles import Role
from records.services import SignatureMismatch
from tests.factories.assignments import make_assignment
from tests.factories.cadres import make_cadre, make_cast, make_grant
from tests.factories.records import make_entry
from tests.factories.talks import make_held_talk


@pytest.fixture
def cast(db):
    return make_cast()


@pytest.fixture
def boss(cast):
    boss = make_cadre("何静澜", unit=cast.county)
    make_grant(boss, Role.SUPERVISOR)
    return boss


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def today():
    return timezone.localdate()


@given(st.dates(dt.date(2020, 1, 1), dt.date(2099, 12, 31)))
def test_every_day_lies_in_its_quarter_and_quarters_fill_the_year(day):
    first, last = days_of(day.year, quarter_of(day))

    assert first <= day <= last
    assert (
        sum((days_of(day.year, q)[1] - days_of(day.year, q)[0]).days + 1 for q in range(1, 5))
        == (days_of(day.year, 0)[1] - days_of(day.year, 0)[0]).days + 1
    )


def test_a_plan_is_drafted_from_what_is_owed_and_planned(cast, now, today):
    assignment = make_assignment(cast.bureau, at=now, due_on=dt.date(today.year, 12, 31))
    make_held_talk(cast.cadre, cast.supervisor, at=now, planned_for=now)

    plan = plans.draft_plan(unit=cast.bureau, year=today.year, actor=cast.supervisor, at=now)

    kinds = list(plan.lines.values_list("kind", flat=True))
    assert kinds.count("SESSION") == kinds.count("TALK") == 4
    assert plan.lines.get(kind="HOURS").planned > 0
    assert plan.lines.get(kind="STUDY").assignment == assignment
    with pytest.raises(plans.PlanExists):
        plans.draft_plan(unit=cast.bureau, year=today.year, actor=cast.supervisor, at=now)


def test_planned_against_done(cast, now, today):
    assignment = make_assignment(cast.bureau, at=now, due_on=dt.date(today.year, 12, 31))
    make_entry(
        cast.cadre, activity_key=assignment.activity_key, at=now, credit_hours=Decimal("6.00")
    )
    make_held_talk(cast.cadre, cast.supervisor, at=now, planned_for=now)
    plan = plans.draft_plan(unit=cast.bureau, year=today.year, actor=cast.supervisor, at=now)

    by_kind = {
        (each.line.kind, each.line.quarter): each for each in plans.progress_of(plan, today)
    }

    assert by_kind["STUDY", 4].detail == "1/3"
    assert by_kind["TALK", quarter_of(today)].is_done
    assert by_kind["HOURS", 0].done == Decimal("2.00")


def test_a_plan_is_changed_until_it_is_adopted(client, cast, now, today):
    client.force_login(cast.supervisor)
    change, where = reverse("change_plan"), {"unit": cast.bureau.code, "year": str(today.year)}
    client.post(change, {**where, "draft": "1"})
    plan = AnnualPlan.objects.get()
    line = plan.lines.filter(kind="SESSION").first()
    client.post(change, {**where, f"planned-{line.pk}": "3"})
    client.post(
        change,
        {
            **where,
            "add": "1",
            "kind": "TALK",
            "quarter": "0",
            "title": "任前谈话",
            "planned": "2",
        },
    )
    assert client.post(change, {**where, f"planned-{line.pk}": "-1"}).status_code == 422
    client.post(change, {**where, "adopt": "1"})

    plan.refresh_from_db()
    assert plan.adopted_by == cast.supervisor
    assert plan.lines.get(pk=line.pk).planned == 3
    assert plan.lines.filter(title="任前谈话").exists()
    assert client.post(change, {**where, f"planned-{line.pk}": "4"}).status_code == 422
    assert "任前谈话" in client.get(reverse("annual_plan"), where).content.decode()


@pytest.mark.usefixtures("chinese_catalogue")
def test_a_report_is_drafted_edited_signed_and_sent(client, cast, boss, now, today):
    assignment = make_assignment(cast.bureau, at=now, due_on=dt.date(today.year, 12, 31))
    make_entry(cast.cadre, activity_key=assignment.activity_key, at=now)
    client.force_login(cast.supervisor)
    begin = {
        "unit": cast.bureau.code,
        "year": str(today.year),
        "quarter": str(quarter_of(today)),
    }
    client.post(reverse("begin_quarterly_report"), begin)
    report = QuarterlyReport.objects.get()
    assert "覆盖率33.3%（1/3）" in report.body
    assert "采购办" not in report.body or "低于" in report.body
    address = report.get_absolute_url()

    assert (
        client.post(
            address, {"body": report.body, "send": "1", "signature": "别人"}
        ).status_code
        == 422
    )
    client.post(address, {"body": report.body + "\n补充一句。"})
    client.post(
        address, {"body": report.body + "\n补充一句。", "send": "1", "signature": "王秉公"}
    )

    report.refresh_from_db()
    assert report.sent_to == cast.county
    assert reports.report_digest(report) == report.digest
    assert Notice.objects.filter(cadre=boss, kind="REPORT").count() == 1
    assert client.post(address, {"body": "改"}).status_code == 404
    client.force_login(boss)
    assert "补充一句" in client.get(address).content.decode()
    pdf = client.get(reverse("quarterly_report_pdf", args=[report.public_id]))
    assert pdf.content.startswith(b"%PDF")


def test_refusals_of_reports(cast, now, today):
    report = reports.begin_report(
        unit=cast.bureau, year=today.year - 1, quarter=4, actor=cast.supervisor, at=now
    )
    with pytest.raises(reports.QuarterNotOver):
        reports.begin_report(
            unit=cast.bureau, year=today.year + 1, quarter=1, actor=cast.supervisor, at=now
        )
    for body, signature, error in (
        (" ", "王秉公", reports.ReportEmpty),
        ("正文", "别人", SignatureMismatch),
    ):
        with pytest.raises(error):
            reports.send_report(
                report=report, body=body, signature=signature, actor=cast.supervisor, at=now
            )
    county = reports.begin_report(
        unit=cast.county, year=today.year - 1, quarter=4, actor=cast.supervisor, at=now
    )
    with pytest.raises(reports.NobodyAbove):
        reports.send_report(
            report=county, body="正文", signature="王秉公", actor=cast.supervisor, at=now
        )


def test_a_draft_is_not_read_above(client, cast, boss, now, today):
    report = reports.begin_report(
        unit=cast.bureau, year=today.year - 1, quarter=4, actor=cast.supervisor, at=now
    )
    for person in (boss, cast.stranger, cast.other_supervisor, cast.cadre):
        client.force_login(person)
        assert client.get(report.get_absolute_url()).status_code == 404


def test_a_case_is_closed_when_four_things_are_shown(client, cast, now, today):
    client.force_login(cast.supervisor)
    opened = client.post(
        reverse("closings"),
        {"unit": cast.bureau.code, "title": "采购案以案促改", "due_on": today.isoformat()},
    )
    assert opened.status_code == 302
    closing = CaseClosing.objects.get()
    close = reverse("note_step", args=[closing.public_id, "close"])
    client.post(close)
    closing.refresh_from_db()
    assert closing.closed_at is None

    for kind in ("CAUSE", "EDUCATION", "HANDLING", "MEASURES"):
        address = reverse("note_step", args=[closing.public_id, kind.lower()])
        empty = {f"{kind}-text": "已完成", f"{kind}-done_on": today.isoformat()}
        assert client.post(address, empty).status_code == 422
        client.post(address, {**empty, f"{kind}-evidence": "会议纪要第3号"})
    client.post(close)

    closing.refresh_from_db()
    assert closing.closed_by == cast.supervisor
    with pytest.raises(closing_services.ChecklistClosed):
        closing_services.close_checklist(closing=closing, actor=cast.supervisor, at=now)


def test_days_to_come_and_due_days_gone_by_are_refused(cast, now, today):
    with pytest.raises(closing_services.DayWrong):
        closing_services.open_checklist(
            unit=cast.bureau,
            title="x",
            due_on=today - dt.timedelta(days=1),
            actor=cast.supervisor,
            at=now,
        )
    closing = closing_services.open_checklist(
        unit=cast.bureau, title="x", due_on=today, actor=cast.supervisor, at=now
    )
    with pytest.raises(closing_services.DayWrong):
        closing_services.note_step(
            closing=closing,
            kind="CAUSE",
            text="x",
            evidence="y",
            done_on=today + dt.timedelta(days=1),
            actor=cast.supervisor,
            at=now,
        )


@pytest.mark.parametrize("who", ["stranger", "cadre"])
def test_strangers_find_nothing(who, client, cast, now, today):
    closing = closing_services.open_checklist(
        unit=cast.bureau, title="x", due_on=today, actor=cast.supervisor, at=now
    )
    client.force_login(getattr(cast, who))

    for name in ("annual_plan", "quarterly_reports", "closings"):
        assert client.get(reverse(name)).status_code == 404
    assert client.post(reverse("change_plan")).status_code == 404
    assert client.post(reverse("begin_quarterly_report")).status_code == 404
    assert client.get(closing.get_absolute_url()).status_code == 404
    assert (
        client.post(reverse("note_step", args=[closing.public_id, "close"])).status_code == 404
    )


def test_another_units_supervisor_finds_neither_and_verbs_count(client, cast, now, today):
    closing = closing_services.open_checklist(
        unit=cast.bureau, title="x", due_on=today, actor=cast.supervisor, at=now
    )
    client.force_login(cast.other_supervisor)
    assert client.get(closing.get_absolute_url()).status_code == 404
    assert client.get(reverse("annual_plan"), {"unit": cast.bureau.code}).status_code == 404
    client.force_login(cast.supervisor)
    assert client.post(reverse("annual_plan")).status_code == 405
    assert client.get(reverse("change_plan")).status_code == 405
    assert client.post(closing.get_absolute_url()).status_code == 405
