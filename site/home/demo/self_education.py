"""Talks, pledges, a self-report and appointment packs in the county's service centre."""

import datetime as dt
import random
from typing import Final

from django.utils import timezone, translation

from assignments.appointments.services import acknowledge_brief, open_packs, set_study
from assignments.targets import find_assignable
from cadres.models import Cadre, Posting, Unit
from core.time import site_date
from courses.models import CoursePage
from quizzes.models import Quiz
from records.models import Talk, TalkKind
from records.pledging.clauses import wording_mark
from records.pledging.seeds import seed_integrity_pledge
from records.pledging.services import clauses_for, integrity_text, sign_integrity_pledge
from records.reporting.periods import Period, open_period, period_of
from records.reporting.services import begin_report, send_report
from records.talks.agenda import PARTS
from records.talks.reading import agenda_for
from records.talks.services import confirm_talk, hold_talk, plan_talk

SIGNED_SHARE: Final = 0.82
MOST_SIGNERS: Final = 60


def load_self_education(
    course: CoursePage, centre: Unit, accounts: dict[str, Cadre], at: dt.datetime
) -> int:
    """Create what the self-education pages show, unless it is there; return how many things."""
    created = seed_integrity_pledge()
    if Talk.objects.filter(officer=accounts["supervisor"]).exists():
        return created
    new_colleague = (
        Cadre.objects.in_service()
        .within(centre)
        .filter(username=None, postings__to_on=None)
        .order_by("staff_number")[3]
    )
    created += _sign_pledges(centre, accounts["cadre"], at)
    created += _open_packs(course, [accounts["cadre"], new_colleague], at)
    with translation.override("zh-hans"):  # what is suggested becomes content
        created += _talk(accounts["cadre"], new_colleague, accounts["supervisor"], at)
    created += _report(accounts["cadre"], new_colleague, at)
    return created


def _sign_pledges(centre: Unit, cadre: Cadre, at: dt.datetime) -> int:
    """Let most people of the centre, and the demo cadre, have signed this year."""
    draw = random.Random("qingfeng pledges")  # noqa: S311  a demo, not a secret
    text = integrity_text()
    assert text is not None
    people = Cadre.objects.in_service().within(centre).filter(username=None)
    signers = [
        person
        for person in people.select_related("unit").order_by("staff_number")[:MOST_SIGNERS]
        if draw.random() < SIGNED_SHARE
    ]
    new_year = timezone.localtime(at).replace(month=1, day=1, hour=0, minute=0)
    for person in (*signers, cadre):
        then = max(new_year, at - dt.timedelta(hours=draw.randint(2, 24 * 50)))
        if person == cadre:
            then = max(new_year, at - dt.timedelta(days=2))
        sign_integrity_pledge(
            cadre=person,
            signature=person.name,
            read=wording_mark(text.clauses, clauses_for(person, then)),
            at=then,
        )
    return len(signers) + 1


def _open_packs(course: CoursePage, people: list[Cadre], at: dt.datetime) -> int:
    """Open packs as if the people had been appointed lately; both have read their brief."""
    postings = [Posting.objects.get(cadre=each, to_on=None, is_primary=True) for each in people]
    packs = open_packs(postings=postings, actor=None, at=at - dt.timedelta(days=6))
    exam = Quiz.objects.order_by("pk").first()
    for pack in packs:
        set_study(pack=pack, course=find_assignable(course.pk), quiz=exam)
        acknowledge_brief(pack=pack, at=at - dt.timedelta(days=4))
    return len(packs)


def _talk(cadre: Cadre, colleague: Cadre, supervisor: Cadre, at: dt.datetime) -> int:
    """Plan a pre-appointment talk with `cadre`; the one with `colleague` was held."""
    morning = timezone.localtime(at).replace(hour=9, minute=30, second=0, microsecond=0)
    kind = TalkKind.PRE_APPOINTMENT
    planned, held = [
        plan_talk(
            kind=kind,
            person=person,
            talker=supervisor,
            officer=supervisor,
            topic=topic,
            agenda="\n".join(agenda_for(kind, person, at)),
            place="服务中心三楼谈话室",
            planned_for=when,
            minutes=40,
            at=at - dt.timedelta(days=6),
        )
        for person, topic, when in (
            (cadre, "采购岗位任前廉政谈话", morning + dt.timedelta(days=2)),
            (colleague, "新任岗位任前廉政谈话", morning - dt.timedelta(days=3)),
        )
    ]
    hold_talk(
        talk=held,
        talker=supervisor,
        held_at=held.planned_for,
        covered=[part.code for part in PARTS[kind]],
        opinion="思想重视，对岗位风险点认识清楚。希望遇到拿不准的事先请示、多留痕。",
        at=at,
    )
    confirm_talk(
        talk=held,
        person=colleague,
        opinion="感谢组织提醒。我会守住程序，亲属经商情况如有变化及时报告。",
        at=at,
    )
    return len((planned, held))


def _report(cadre: Cadre, colleague: Cadre, at: dt.datetime) -> int:
    """Draft the report of `cadre`; that of `colleague` was sent and waits for its reply."""
    period = _period(site_date(at))
    begin_report(cadre=cadre, period=period, at=at)
    sent = begin_report(cadre=colleague, period=period, at=at)
    body = sent.body.replace(
        "四、存在的不足\n", "四、存在的不足\n对新修订条文学习还不够及时，验收照片归档不够规范。"
    ).replace(
        "五、下一步打算\n", "五、下一步打算\n每月对照岗位风险点自查一次，有疑问先问再办。"
    )
    send_report(report=sent, body=body, signature=colleague.name, at=at)
    return 2


def _period(today: dt.date) -> Period:
    """Return the period that is open, else the one that closed last."""
    closed_last = f"{today.year}-H1" if today.month >= 6 else str(today.year - 1)
    return open_period(today) or period_of(closed_last)
