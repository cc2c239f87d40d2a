"""A supervisor's first look at the demo is full: targets, orders, report, plan, checklist, reminders."""

import pytest

from assignments.console import Console
from assignments.models import (
    CaseClosing,
    Exemption,
    Filing,
    Obligation,
    PowerBasis,
    QuarterlyReport,
    RiskEdge,
    TargetBook,
)
from assignments.targetbook.services import book_digest
from cadres.models import Cadre, Notice, Power, RiskFinding
from core.time import site_date
from home.demo import paperwork
from records.models import Event

pytestmark = pytest.mark.django_db


def test_the_supervisors_console_has_something_in_every_place(demo):
    console = Console(actor=Cadre.objects.get(username="supervisor"), at=demo)

    assert console.own_tasks
    assert [progress.target.code for progress in console.books[0][1]]
    assert 0 < console.people_overdue < 30
    assert console.may_need_help
    assert console.week.talks
    assert console.week.sessions
    assert [filing.order.title for filing in console.week.filings] == [paperwork.STUDY]
    assert Notice.objects.filter(cadre=console.actor, read_at=None).exists()


def test_the_target_book_is_signed_by_both_sides_and_the_neighbours_is_not(demo):
    signed = TargetBook.objects.get(unit__code=paperwork.CENTRE)

    assert signed.digest == book_digest(signed)
    assert {signed.issuer_signer.username, signed.unit_signer.username} == {
        "county",
        "supervisor",
    }
    assert signed.targets.get(code="FIRST_PASS").value == 75
    assert not TargetBook.objects.get(unit__code=paperwork.LATE_UNIT).digest


def test_all_units_but_one_have_replied_and_a_session_waits_to_prove_the_study(demo):
    replies = Filing.objects.filter(order__title=paperwork.REPLY)

    assert [filing.unit.code for filing in replies.late(site_date(demo))] == [
        paperwork.LATE_UNIT
    ]
    assert replies.exclude(filed_at=None).count() > 10
    owed = Filing.objects.get(order__title=paperwork.STUDY, unit__code=paperwork.CENTRE)
    assert not owed.is_filed
    assert Event.objects.get(title=paperwork.SESSION).attendances.count() > 10


def test_some_are_late_one_asks_for_an_exemption_and_reminders_lie_in_inboxes(demo):
    late = Obligation.objects.overdue(demo).filter(assignment__title=paperwork.MAKE_UP)

    assert late.exists()
    assert Exemption.objects.get().obligation.assignment.title == paperwork.MAKE_UP
    assert Notice.objects.filter(kind="REMINDER", cadre__in=late.values("cadre")).exists()


def test_the_report_is_a_draft_the_checklist_half_done_and_lists_lead_to_pages(demo):
    report = QuarterlyReport.objects.get()

    assert report.body
    assert report.sent_at is None
    assert CaseClosing.objects.get().steps.exclude(done_on=None).count() == 2
    assert RiskFinding.objects.filter(state="PENDING").count() == 2
    assert Power.objects.exclude(process="").count() >= 15
    assert PowerBasis.objects.count() >= 8
    assert RiskEdge.objects.count() >= 40
