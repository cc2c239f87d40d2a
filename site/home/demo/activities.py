"""Offline activities of the demo: a visit that is recorded, a lecture to come, one declared by a cadre,
and one correction. Everybody and everything is fictional; the photos are drawn.
"""

import datetime as dt
import io
import random
from decimal import Decimal
from typing import IO, Final

from django.utils import timezone
from PIL import Image, ImageDraw, ImageFilter

from cadres.models import Cadre, Unit
from core.time import site_date
from records.activities.services import applications, events
from records.activities.services.evidence import add_evidence
from records.correcting.services import confirm_correction, request_correction
from records.credits.services import note_ranks
from records.models import ActivityKind, Application, CorrectionRequest, Effect, Entry, Event

SIZE: Final = (1200, 800)
VISIT: Final = "参观县警示教育基地"
LECTURE: Final = "监察法修订要点专题讲座"
DECLARED: Final = "市委党校政务处分法专题讲座"


def load_activities(unit: Unit, accounts: dict[str, Cadre], at: dt.datetime) -> int:
    """Create what is missing of the activities of `unit`; return how many things were new."""
    created = note_ranks(at=at) and 1
    if not Event.objects.filter(audience=unit, title=VISIT).exists():
        _hold_visit(unit, accounts, at)
        created += 1
    if not Event.objects.filter(audience=unit, title=LECTURE).exists():
        _plan_lecture(unit, accounts, at)
        created += 1
    if not Application.objects.filter(cadre=accounts["cadre"], title=DECLARED).exists():
        _declare_lecture(accounts["cadre"], at)
        created += 1
    created += _correct_hours(accounts, at)
    return created


def _hold_visit(unit: Unit, accounts: dict[str, Cadre], at: dt.datetime) -> None:
    starts_at = _clock(site_date(at) - dt.timedelta(days=9), 9)
    ends_at = starts_at + dt.timedelta(hours=3)
    liaison, supervisor = accounts["liaison"], accounts["supervisor"]
    visit = events.plan_event(
        kind=ActivityKind.BASE_VISIT,
        title=VISIT,
        title_en="Visit to the county's warning-education base",
        place="青峰县警示教育基地",
        starts_at=starts_at,
        ends_at=ends_at,
        audience=unit,
        credit_hours=Decimal("3.00"),
        credit_days=Decimal("0.5"),
        about="分两组参观展厅，结合采购与公务接待岗位讨论“第一次”如何发生。",
        actor=liaison,
        at=starts_at - dt.timedelta(days=6),
    )
    people = Cadre.objects.in_service().within(unit).select_related("unit")
    others = people.filter(username=None).order_by("staff_number")[:18]
    present = [accounts["cadre"], liaison, supervisor, *others]
    events.mark_roll(event=visit, present=present, actor=liaison, at=ends_at)
    add_evidence(
        event=visit,
        photos=[_hall("展厅一"), _hall("展厅二")],
        actor=liaison,
        at=ends_at + dt.timedelta(hours=1),
    )
    events.submit_roll(event=visit, actor=liaison, at=ends_at + dt.timedelta(hours=2))
    events.approve_roll(
        event=visit,
        note="名单与签到一致。",
        actor=supervisor,
        at=ends_at + dt.timedelta(days=1),
    )


def _plan_lecture(unit: Unit, accounts: dict[str, Cadre], at: dt.datetime) -> None:
    starts_at = _clock(site_date(at) + dt.timedelta(days=5), 14)
    events.plan_event(
        kind=ActivityKind.LECTURE,
        title=LECTURE,
        title_en="Lecture: what the revised Supervision Law changes",
        place="县机关二号会议室",
        starts_at=starts_at,
        ends_at=starts_at + dt.timedelta(hours=2),
        audience=unit,
        credit_hours=Decimal("2.00"),
        capacity=80,
        about="请提前阅读平台“法规”栏目中修订前后对照。",
        allows_printed_code=True,
        actor=accounts["liaison"],
        at=at,
    )


def _declare_lecture(cadre: Cadre, at: dt.datetime) -> None:
    applications.declare_activity(
        cadre=cadre,
        kind=ActivityKind.LECTURE,
        title=DECLARED,
        place="市委党校，市纪委监委主办",
        held_on=site_date(at) - dt.timedelta(days=6),
        credit_hours=Decimal("3.00"),
        account="听取两场报告，重点记录了公务员与国企管理人员适用条款的区别。",
        photos=[_hall("报告厅")],
        at=at,
    )


def _correct_hours(accounts: dict[str, Cadre], at: dt.datetime) -> int:
    """Correct the hours of an old lecture of the demo cadre, once."""
    entry = (
        Entry.objects.originals()
        .filter(cadre=accounts["cadre"], activity_key__startswith="training.offline:sanctions")
        .first()
    )
    if entry is None or CorrectionRequest.objects.filter(entry=entry).exists():
        return 0
    asked = request_correction(
        entry=entry,
        effect=Effect.HOURS,
        credit_hours=Decimal("2.50"),
        reason="签到表显示该场讲座实际为2.5学时，录入时误记为3学时。",
        actor=accounts["supervisor"],
        at=at - dt.timedelta(days=3),
    )
    confirm_correction(
        request=asked,
        note="已核对签到表。",
        actor=accounts["county"],
        at=at - dt.timedelta(days=2),
    )
    return 1


def _clock(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), timezone.get_default_timezone())


def _hall(seed: str) -> IO[bytes]:
    """Draw a hall with panels on its wall and people in front of them, always the same."""
    draw = random.Random(seed)  # noqa: S311  a picture, not a secret
    width, height = SIZE
    picture = Image.new("RGB", SIZE, (238, 233, 222))
    pen = ImageDraw.Draw(picture)
    floor = round(height * 0.68)
    pen.rectangle((0, floor, width, height), fill=(196, 186, 168))
    for line in range(7):
        x = round(width * (line / 6))
        pen.line(
            (width // 2 + (x - width // 2) // 3, floor, x, height),
            fill=(178, 168, 150),
            width=2,
        )
    for number in range(3):
        left = 70 + number * 375 + draw.randint(-12, 12)
        pen.rectangle(
            (left, 130, left + 310, 450), fill=(250, 247, 240), outline=(150, 140, 122), width=3
        )
        pen.rectangle((left, 130, left + 310, 186), fill=(158, 46, 36))
        for row in range(6):
            length = draw.randint(150, 270)
            pen.rectangle(
                (left + 20, 210 + row * 26, left + 20 + length, 218 + row * 26),
                fill=(120, 116, 108),
            )
        pen.rectangle((left + 20, 370, left + 290, 432), fill=(70, 96, 88))
    for _person in range(draw.randint(6, 9)):
        x, tall = draw.randint(60, width - 120), draw.randint(230, 300)
        foot = draw.randint(floor + 60, height - 20)
        tone = draw.choice([(44, 56, 72), (62, 62, 66), (38, 66, 58), (84, 72, 60)])
        pen.rounded_rectangle((x, foot - tall, x + 74, foot), 34, fill=tone)
        pen.ellipse((x + 14, foot - tall - 46, x + 60, foot - tall + 4), fill=(58, 46, 40))
    file = io.BytesIO()
    picture.filter(ImageFilter.GaussianBlur(1.1)).save(file, "JPEG", quality=85)
    file.seek(0)
    return file
