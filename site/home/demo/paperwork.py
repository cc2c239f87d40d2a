"""A supervisor's paperwork in the county's service centre: target book, orders, report, plan, checklist.

Everything is written by the services that people use, as of days gone by; nothing is done twice.
"""

import datetime as dt
from decimal import Decimal
from typing import Final

from django.utils import timezone, translation

from assignments.audiences.rules import Rule, Term
from assignments.closing.services import note_step, open_checklist
from assignments.exempting.services import ask_exemption
from assignments.filings.models import OrderKind
from assignments.filings.services import file_answer, issue_order
from assignments.models import (
    AnnualPlan,
    Assignment,
    CaseClosing,
    Order,
    QuarterlyReport,
    TargetBook,
)
from assignments.planning.quarters import quarter_of
from assignments.planning.services import adopt_plan, draft_plan
from assignments.reminders.clock import local, sending_hours, work_calendar
from assignments.reminders.digests import send_digests
from assignments.reminders.services import note_reminders, post_reminders
from assignments.reports.services import begin_report
from assignments.services import open_assignment
from assignments.targetbook.access import Side
from assignments.targetbook.services import draft_book, propose, settle, sign_book
from cadres.models import Cadre, ContactPoint, Post, RiskFinding, Unit
from cadres.risks.services import find_risk, review_finding
from cadres.units.services import set_contact_point
from core.time import site_date
from courses.models import CoursePage
from law.models import Version
from records.activities.services import events
from records.models import ActivityKind, Event
from warning_cases.models import WarningCasePage

CENTRE: Final = "CC14"
NEIGHBOURS: Final = ("CC02", "CC13")  # contact points beside the centre
LATE_UNIT: Final = "CC13"
SESSION: Final = "监察法修订要点集中学习"
STUDY: Final = "学习修订后的监察法"
REPLY: Final = "节日期间纠治“四风”情况反馈"
MAKE_UP: Final = "接待与资产岗位合规补学"
CHECKLIST: Final = "“三公里”采购案以案促改"


def load_paperwork(course: CoursePage, accounts: dict[str, Cadre], at: dt.datetime) -> int:
    """Create what is missing of the centre's paperwork; return how many things were new."""
    centre, year = Unit.objects.get(code=CENTRE), site_date(at).year
    created = 0
    with translation.override("zh-hans"):  # what is drafted becomes content
        if not Assignment.objects.filter(audience=centre, title=MAKE_UP).exists():
            created += _make_up(course, centre, accounts, at)
        if not TargetBook.objects.filter(unit=centre).exists():
            created += _sign_targets(centre, accounts, at)
        if not Order.objects.filter(title=REPLY).exists():
            created += _ask_for_replies(accounts, at)
        if not Order.objects.filter(title=STUDY).exists():
            created += _order_study(centre, accounts, at)
        if not AnnualPlan.objects.filter(unit=centre).exists():
            plan = draft_plan(unit=centre, year=year, actor=accounts["supervisor"], at=at)
            adopt_plan(plan=plan, actor=accounts["supervisor"], at=at)
            created += 1
        if not QuarterlyReport.objects.filter(unit=centre).exists():
            begin_report(
                unit=centre,
                year=year,
                quarter=quarter_of(site_date(at)),
                actor=accounts["supervisor"],
                at=at,
            )
            created += 1
        if not CaseClosing.objects.filter(unit=centre).exists():
            created += _open_checklist(centre, accounts, at)
        if not ContactPoint.objects.exists():
            created += _look_after(accounts["county"], at)
        if not RiskFinding.objects.exists():
            created += _find_risks(centre, accounts, at)
    return created


def _make_up(
    course: CoursePage, centre: Unit, accounts: dict[str, Cadre], at: dt.datetime
) -> int:
    """Assign the course once more to the reception posts; a few have missed the day.

    Reminders of the day before, and the digest of the day after, are in people's inboxes.
    """
    today = site_date(at)
    due_on = work_calendar().shift(today, -3)
    opens_on = due_on - dt.timedelta(days=21)
    assigned = open_assignment(
        title=MAKE_UP,
        title_en="Make-up study for reception and assets posts",
        activity_key=course.activity_key,
        target=course,
        audience=centre,
        rule=Rule(((Term("post", "reception-and-assets"),),)),
        reason="上季度自查发现接待物资零星采购留痕不全，请相关岗位补学。",
        reason_en="A self-check found small purchases for receptions without a trace.",
        minutes=course.minutes,
        opens_on=opens_on,
        due_on=due_on,
        actor=accounts["supervisor"],
        at=_clock(opens_on, 9),
    )
    asked = assigned.obligations.open().order_by("cadre__staff_number").first()
    if asked is not None:
        ask_exemption(
            obligation=asked,
            reason="正在市里参加为期一个月的脱产培训，请求延至结业后补学。",
            actor=asked.cadre,
            at=_clock(due_on, 10),
        )
    for moment in (_sending(due_on), _sending(today)):
        if moment <= at or moment.date() == today:
            note_reminders(at=moment)
            post_reminders(at=moment)
            send_digests(at=moment)
    return 1


def _sending(day: dt.date) -> dt.datetime:
    """Return the first instant from `day` on at which messages go out."""
    return sending_hours().next_opening(local(_clock(day, 10)), work_calendar())


def _sign_targets(centre: Unit, accounts: dict[str, Cadre], at: dt.datetime) -> int:
    """Draft, negotiate one number, sign on both sides; the neighbour's book is still talked about."""
    county, supervisor = accounts["county"], accounts["supervisor"]
    year = site_date(at).year
    drafted = min(_clock(dt.date(year, 1, 8), 9), at)
    signed = min(_clock(dt.date(year, 1, 15), 15), at)
    book = draft_book(unit=centre, year=year, actor=county, at=drafted)
    target = book.targets.get(code="FIRST_PASS")
    propose(
        target=target,
        value=75,
        note="新进人员多，首次通过率请求按75%签订。",
        side=Side.UNIT,
        actor=supervisor,
        at=drafted,
    )
    settle(target=target, accepts=True, side=Side.ISSUER, actor=county, at=drafted)
    sign_book(book=book, side=Side.ISSUER, signature=county.name, actor=county, at=signed)
    sign_book(book=book, side=Side.UNIT, signature=supervisor.name, actor=supervisor, at=signed)
    draft_book(unit=Unit.objects.get(code=LATE_UNIT), year=year, actor=county, at=drafted)
    return 2


def _ask_for_replies(accounts: dict[str, Cadre], at: dt.datetime) -> int:
    """A notice whose day is over: every unit has replied but one."""
    today = site_date(at)
    issued = _clock(today - dt.timedelta(days=20), 9)
    order = issue_order(
        kind=OrderKind.NOTICE,
        title=REPLY,
        title_en="What was done against misconduct over the holiday",
        body="请反馈节前提醒、公务用车封存和值班检查情况，没有发现问题的也请说明怎样检查的。",
        issuer=Unit.objects.get(code="CC"),
        due_on=today - dt.timedelta(days=6),
        actor=accounts["county"],
        at=issued,
    )
    heads = {
        head.unit_id: head
        for head in Cadre.objects.in_service()
        .filter(postings__post__code="unit-head", postings__to_on=None)
        .order_by("-staff_number")
    }
    for number, filing in enumerate(order.filings.select_related("unit").order_by("pk")):
        actor = heads.get(filing.unit_id)
        if filing.unit.code == CENTRE:
            actor = accounts["liaison"]
        if filing.unit.code == LATE_UNIT or actor is None:
            continue
        file_answer(
            filing=filing,
            text="节前已集体提醒并逐一签收，公务用车按时封存；两次抽查值班在岗情况，未发现问题。",
            actor=actor,
            at=issued + dt.timedelta(days=2 + number % 9, hours=number % 6),
        )
    return 1


def _order_study(centre: Unit, accounts: dict[str, Cadre], at: dt.datetime) -> int:
    """A study order that the centre owes; its session was held, so that the filing writes itself."""
    today = site_date(at)
    liaison, supervisor = accounts["liaison"], accounts["supervisor"]
    issue_order(
        kind=OrderKind.STUDY,
        title=STUDY,
        title_en="Study the revised Supervision Law",
        body="组织一次集中学习，报送时间、名单、记录和照片。",
        version=Version.objects.filter(instrument__code__icontains="supervision")
        .order_by("in_force_from")
        .last(),
        issuer=Unit.objects.get(code="CC"),
        due_on=today + dt.timedelta(days=4),
        actor=accounts["county"],
        at=_clock(today - dt.timedelta(days=8), 9),
    )
    starts_at = _clock(today - dt.timedelta(days=2), 15)
    session = events.plan_event(
        kind=ActivityKind.LECTURE,
        title=SESSION,
        title_en="Group study: what the revised Supervision Law changes",
        place="县机关三号会议室",
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=2),
        audience=centre,
        credit_hours=Decimal("2.00"),
        about="逐条对照新旧条文，重点讨论管护、责令候查等措施；采购管理科结合本科室工作发言。",
        actor=liaison,
        at=starts_at - dt.timedelta(days=3),
    )
    people = Cadre.objects.in_service().within(centre).filter(username=None)
    present = [supervisor, liaison, *people.order_by("staff_number")[:16]]
    ends_at = session.ends_at
    events.mark_roll(event=session, present=present, actor=liaison, at=ends_at)
    events.submit_roll(event=session, actor=liaison, at=ends_at + dt.timedelta(hours=1))
    events.approve_roll(
        event=session,
        note="名单与签到一致。",
        actor=supervisor,
        at=ends_at + dt.timedelta(hours=2),
    )
    return 2


def _open_checklist(centre: Unit, accounts: dict[str, Cadre], at: dt.datetime) -> int:
    today, actor = site_date(at), accounts["supervisor"]
    closing = open_checklist(
        unit=centre,
        title=CHECKLIST,
        case=WarningCasePage.objects.filter(slug="three-kilometres").first(),
        due_on=today + dt.timedelta(days=20),
        actor=actor,
        at=_clock(today - dt.timedelta(days=10), 9),
    )
    visit = Event.objects.filter(audience=centre, state=Event.State.APPROVED).first()
    for kind, text, evidence, days in (
        ("CAUSE", "对照案情剖析：需求由一人拟定，验收与使用未分离。", "专题会议纪要第7号", 8),
        ("EDUCATION", "全体采购相关岗位现场学习并讨论。", "", 5),
    ):
        note_step(
            closing=closing,
            kind=kind,
            text=text,
            evidence=evidence or ("" if visit else "学习签到表"),
            event=None if evidence else visit,
            done_on=today - dt.timedelta(days=days),
            actor=actor,
            at=_clock(today - dt.timedelta(days=days), 17),
        )
    return 1


def _look_after(leader: Cadre, at: dt.datetime) -> int:
    """Give the county's leader three contact points, the centre first."""
    since = dt.date(site_date(at).year, 1, 4)
    codes = (CENTRE, *NEIGHBOURS)
    units = Unit.objects.filter(code__in=codes)
    for unit in units:
        set_contact_point(
            leader=leader, unit=unit, is_on=True, on=min(since, site_date(at)), actor=leader
        )
    return len(units)


def _find_risks(centre: Unit, accounts: dict[str, Cadre], at: dt.datetime) -> int:
    """Two risk points wait for review, found in two ways; a third was not taken."""
    procurement, reception = (
        Post.objects.get(code=code) for code in ("procurement", "reception-and-assets")
    )
    cadre, supervisor = accounts["cadre"], accounts["supervisor"]
    rows = (
        (procurement, cadre, "SELF", "框架协议内反复选择同一家供应商", "MIDDLE",
         "零星采购金额小，习惯性找同一家，价格多年没有比过。",
         "每半年比价一次，同一供应商连续三次须说明理由。"),
        (reception, supervisor, "CASES", "接待结余物资不登记", "LOW",
         "对照“一箱茶叶”类案例，会务结余的烟酒茶无人登记。", "结余物资当日入库，两人签字。"),
        (reception, cadre, "COLLEAGUES", "用车申请事后补办", "LOW",
         "急事先用车后补单。", "已有派车系统约束。"),
    )  # fmt: skip
    for post, actor, source, name, level, description, measures in rows:
        found = find_risk(
            post=post,
            power=None,
            unit=centre,
            source=source,
            name=name,
            description=description,
            measures=measures,
            level=level,
            actor=actor,
            at=at - dt.timedelta(days=3),
        )
    review_finding(
        finding=found,
        is_accepted=False,
        level=found.level,
        measures=found.measures,
        note="派车系统已能防止，不再单列。",
        actor=accounts["county"],
        at=at - dt.timedelta(days=1),
    )
    return len(rows)


def _clock(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), timezone.get_default_timezone())
