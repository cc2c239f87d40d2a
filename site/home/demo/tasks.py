"""What the county is asked to study, and how far it has come."""

import datetime as dt
import random
from decimal import Decimal
from typing import Final

from django.utils import timezone

from assignments.generating.organisation import analyse
from assignments.models import Assignment
from assignments.progress import start_obligations
from assignments.services import open_assignment
from cadres.models import Cadre, Unit
from campaigns.lesson import cards_of
from campaigns.library import with_library_cards
from campaigns.models import CampaignPage
from campaigns.services import answer_cards, mark_reached, sign_campaign_pledge
from campaigns.verdicts import Verdict
from core.time import site_date, start_of_day
from courses.models import CoursePage
from home.demo import history
from home.demo.source import read
from records.models import Kind
from records.services import issue_certificate, record_entry

OFFICE_OPENS: Final = dt.timedelta(hours=8, minutes=30)
DUE_IN_DAYS: Final = 13
EARLY_SHARE: Final = 0.16


def load_assignments(
    course: CoursePage,
    campaign: CampaignPage,
    county: Unit,
    accounts: dict[str, Cadre],
    at: dt.datetime,
) -> int:
    """Open the two assignments with their history, unless they exist; return how many were new."""
    known = set(
        Assignment.objects.filter(audience=county).values_list("activity_key", flat=True)
    )
    opened = 0
    if course.activity_key not in known:
        _assign_course(course, county, accounts, at)
        opened += 1
    if campaign.activity_key not in known:
        _assign_campaign(campaign, county, accounts, at)
        opened += 1
    return opened


def _assign_course(
    course: CoursePage, county: Unit, accounts: dict[str, Cadre], at: dt.datetime
) -> None:
    """People studied first, then the assignment opens: it counts those who are done by itself."""
    _remember_training(accounts["cadre"], at)
    begun = history.study_course(course, accounts, at)
    analyse()  # twenty thousand rows that PostgreSQL's planner has not heard of yet
    texts = read("course_procurement")["assignment"]
    today = site_date(at)
    opens_on = today - dt.timedelta(days=history.DAYS)
    open_assignment(
        title=course.title,
        title_en=course.title_en,
        activity_key=course.activity_key,
        target=course,
        audience=county,
        reason=texts["reason"],
        reason_en=texts["reason_en"],
        minutes=course.minutes,
        opens_on=opens_on,
        due_on=today + dt.timedelta(days=DUE_IN_DAYS),
        actor=accounts["county"],
        at=min(start_of_day(opens_on) + OFFICE_OPENS, at),
    )
    for cadre, then in begun:
        start_obligations(cadre=cadre, activity_key=course.activity_key, at=then)


def _assign_campaign(
    campaign: CampaignPage, county: Unit, accounts: dict[str, Cadre], at: dt.datetime
) -> None:
    _take_part(campaign, at)
    texts = read("campaign")["assignment"]
    year = str(campaign.festival_on.year)
    open_assignment(
        title=texts["title"].format(year=year),
        title_en=texts["title_en"].format(year=year),
        activity_key=campaign.activity_key,
        target=campaign,
        audience=county,
        reason=texts["reason"],
        reason_en=texts["reason_en"],
        minutes=campaign.minutes,
        opens_on=campaign.starts_on,
        due_on=campaign.festival_on,
        actor=accounts["organiser"],
        at=min(start_of_day(campaign.starts_on) + OFFICE_OPENS, at),
    )


def _take_part(campaign: CampaignPage, at: dt.datetime) -> None:
    """Let the first people of the county open the campaign yesterday; most of them finish it."""
    draw = random.Random("qingfeng campaign")  # noqa: S311  a demo, not a secret
    cards = cards_of(with_library_cards(campaign.body.raw_data))
    generated = Cadre.objects.in_service().filter(username=None).select_related("unit")
    for cadre in generated.order_by("staff_number"):
        if draw.random() > EARLY_SHARE:
            continue
        then = history.moment_of(campaign.starts_on, draw)
        if draw.random() < 0.2:
            mark_reached(campaign=campaign, cadre=cadre, at=then)
            continue
        judged = {
            card.id: str(card.verdict if draw.random() < 0.85 else Verdict.REPORT)
            for card in cards
        }
        answer_cards(campaign=campaign, cadre=cadre, answers=judged, at=then)
        then += dt.timedelta(seconds=draw.randint(40, 200))
        sign_campaign_pledge(campaign=campaign, cadre=cadre, signature=cadre.name, at=then)


def _remember_training(cadre: Cadre, at: dt.datetime) -> None:
    """Give the demo cadre the lines that earlier training left in her record."""
    previous = cadre.postings.exclude(to_on=None).select_related("unit").get()
    now_in = cadre.unit
    cadre.unit = previous.unit  # these entries were earned there
    for row in read("training"):
        then = dt.datetime(
            site_date(at).year - row["years_ago"],
            row["month"],
            row["day"],
            row["hour"],
            tzinfo=timezone.get_default_timezone(),
        )
        if then > at:
            continue
        entry = record_entry(
            cadre=cadre,
            kind=Kind.COURSE,
            activity_key=row["activity_key"].format(year=then.year),
            title=row["title"].format(year=then.year),
            title_en=row["title_en"].format(year=then.year),
            at=then,
            credit_hours=Decimal(row["credit_hours"]),
            credit_rule="training.offline",
        )
        if row["has_certificate"]:
            issue_certificate(entry=entry, at=then)
    cadre.unit = now_in
