"""Annual plans, quarterly reports and closing checklists write themselves and keep who answers."""

import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from assignments.closing import services as closing_services
from assignments.models import AnnualPlan, QuarterlyReport
from assignments.planning import services as plans
from assignments.planning.quarters import days_of, quarter_of
from assignments.reports import services as reports
from assignments.reports.draft import Figure, draft_report
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


def test_two_people_do_not_overwrite_each_others_plan(client, cast, now, today):
    plan = plans.draft_plan(unit=cast.bureau, year=today.year, actor=cast.supervisor, at=now)
    first, second = plan.lines.filter(kind="SESSION")[:2]
    where = {"unit": cast.bureau.code, "year": str(today.year), "seen": plan.mark}
    client.force_login(cast.supervisor)
    change = reverse("change_plan")
    client.post(change, {**where, f"planned-{first.pk}": "3", f"planned-{second.pk}": "1"})

    stale = client.post(
        change, {**where, f"planned-{first.pk}": "1", f"planned-{second.pk}": "7"}
    )
    adopting = client.post(change, {**where, "adopt": "1"})

    page = stale.content.decode()
    assert (stale.status_code, adopting.status_code) == (422, 422)
    assert 'value="7"' in page  # what was typed is still there
    assert plan.mark in page  # and is saved when it is sent once more
    assert plan.lines.get(pk=first.pk).planned == 3
    assert AnnualPlan.objects.get().adopted_at is None


@pytest.mark.parametrize("typed", ["abc", "1E+40", "NaN", "", "9" * 400])
def test_a_plan_takes_numbers_only_and_says_so(typed, client, cast, now, today):
    plan = plans.draft_plan(unit=cast.bureau, year=today.year, actor=cast.supervisor, at=now)
    line = plan.lines.filter(kind="SESSION").first()
    client.force_login(cast.supervisor)

    response = client.post(
        reverse("change_plan"),
        {"unit": cast.bureau.code, "year": str(today.year), f"planned-{line.pk}": typed},
    )

    assert response.status_code == 422
    assert plan.lines.get(pk=line.pk).planned == line.planned


def test_a_line_is_added_once_however_often_somebody_presses(client, cast, now, today):
    plan = plans.draft_plan(unit=cast.bureau, year=today.year, actor=cast.supervisor, at=now)
    line = {"kind": "TALK", "quarter": "0", "title": "任前谈话", "planned": "2", "add": "1"}
    client.force_login(cast.supervisor)
    for status in (302, 422):
        response = client.post(
            reverse("change_plan"), {"unit": cast.bureau.code, "year": str(today.year), **line}
        )
        assert response.status_code == status

    assert plan.lines.filter(title="任前谈话").count() == 1


def test_two_people_do_not_overwrite_each_others_report(client, cast, boss, now, today):
    report = reports.begin_report(
        unit=cast.bureau, year=today.year, quarter=1, actor=cast.supervisor, at=now
    )
    seen, address = report.mark, report.get_absolute_url()
    reports.keep_report(report=report, body="同事写的一段。", actor=cast.teammate, at=now)
    client.force_login(cast.supervisor)

    for button in ({}, {"send": "1", "signature": cast.supervisor.name}):
        response = client.post(address, {"body": "我写的一段。", "seen": seen, **button})
        page = response.content.decode()
        assert response.status_code == 422
        assert "同事写的一段。" in page
        assert "我写的一段。" in page
    client.post(address, {"again": "1", "seen": seen})
    report.refresh_from_db()
    assert (report.body, report.sent_at) == ("同事写的一段。", None)

    both = {"body": "两段合在一起。", "seen": report.mark}
    sent = client.post(address, {**both, "send": "1", "signature": cast.supervisor.name})
    twice = client.post(address, {**both, "send": "1", "signature": cast.supervisor.name})

    report.refresh_from_db()
    assert (sent.status_code, twice.status_code) == (302, 302)
    assert (report.body, report.signer) == ("两段合在一起。", cast.supervisor)


@pytest.mark.parametrize("year", ["0000", "1999", "9999", "２０２６", "-001"])
def test_a_report_of_no_year_is_not_begun(year, client, cast, today):
    client.force_login(cast.supervisor)
    asked = {"unit": cast.bureau.code, "year": year, "quarter": "1"}

    answered = client.post(reverse("begin_quarterly_report"), asked)

    assert answered.status_code == 404 or year == "２０２６"


@pytest.mark.once
def test_a_draft_says_which_targets_are_missed_and_what_is_counted():
    text = draft_report(
        unit="采购办",
        year=2026,
        quarter=3,
        figures=[Figure("SESSIONS", "集中学习", "2", "", "次"), Figure("X", "保持率", "–", "")],
        gaps=[],
        events=[],
        wanted={"SESSIONS": "4次"},
        missed=["集中学习"],
    )

    assert "集中学习2次，年度目标4次；保持率暂无数据。" in text
    assert "集中学习尚未达到年度目标。" in text
    assert "均达到" not in text


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
    late = client.post(address, {"body": "晚了一步写的。"})
    assert late.status_code == 422
    assert "晚了一步写的。" in late.content.decode()  # to be copied; nothing is changed
    assert reports.report_digest(QuarterlyReport.objects.get()) == report.digest
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
