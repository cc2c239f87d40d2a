"""What a person confides to the site: a talk, a journal, a draft and a report that was sent."""

from types import SimpleNamespace

from django.utils import timezone

from cadres.models import Factor
from courses.models import LessonPage
from courses.notes.services import keep_note
from records.journal.services import write_reflection
from records.pledging.seeds import seed_integrity_pledge
from records.reporting.periods import period_of
from records.reporting.services import begin_report, keep_report, send_report
from records.services import sign_pledge
from records.talks.services import keep_opinion
from tests.factories.courses import lessons_of, make_course
from tests.factories.essays import make_essay, make_task
from tests.factories.factors import make_factor
from tests.factories.records import make_pledge_text
from tests.factories.talks import make_talk

TALK_PLACES = (
    "", "change/", "opinion/", "follow-up/", "cancel/", "invitation.ics",
)  # fmt: skip
ESSAY_PLACES = tuple(
    f"{side}essays/<uuid:task_id>/{place}"
    for side, places in {
        "": ("", "take-back/", "consent/"),
        "console/": ("", "showcase/"),
    }.items()
    for place in places
)
DRAFT, SENT = period_of("2024"), period_of("2025")


def confide(owner, talker, *, secret="内容"):
    """Everything confidential of `owner`, with `secret` in each field, and what addresses it."""
    at = timezone.now()
    seed_integrity_pledge()
    talk = make_talk(
        owner,
        talker,
        at=at,
        topic=f"{secret}topic",
        agenda=f"{secret}agenda",
        place=f"{secret}place",
    )
    for author in (owner, talker):
        keep_opinion(talk=talk, author=author, opinion=f"{secret}opinion")
    reflection = write_reflection(cadre=owner, text=f"{secret}reflection", at=at)
    draft = begin_report(cadre=owner, period=DRAFT, at=at)
    keep_report(report=draft, body=f"{secret}draft")
    report = send_report(
        report=begin_report(cadre=owner, period=SENT, at=at),
        body=f"{secret}report",
        signature=owner.name,
        at=at,
    )
    pledge = sign_pledge(
        cadre=owner,
        text=make_pledge_text(),
        occasion="confided",
        signature=owner.name,
        at=at,
    )
    task = make_task(owner.unit, talker, at=at)
    essay = make_essay(task, owner, text=f"{secret}essay" * 3, at=at)
    factor = make_factor(owner, at=at)
    Factor.objects.filter(pk=factor.pk).update(name=f"{secret}factor", secret=f"{secret}seed")
    values = {
        "accounts/security/<uuid:public_id>/remove/#public_id": factor.public_id,
        **{f"{each}#task_id": task.public_id for each in ESSAY_PLACES},
        "essay_id": essay.public_id,
        **{f"talks/<uuid:public_id>/{each}#public_id": talk.public_id for each in TALK_PLACES},
        "journal/<uuid:public_id>/#public_id": reflection.public_id,
        "journal/<uuid:public_id>/delete/#public_id": reflection.public_id,
        "self-reports/inbox/<uuid:public_id>/#public_id": report.public_id,
        "period_code": draft.period_code,
        "pledge_id": pledge.pk,
    }
    lesson = LessonPage.objects.first() or lessons_of(make_course())[0]
    keep_note(cadre=owner, lesson=lesson, text=f"{secret}note", is_bookmarked=True, at=at)
    return SimpleNamespace(talk=talk, reflection=reflection, report=report, values=values)
