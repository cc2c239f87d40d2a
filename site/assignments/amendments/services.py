"""Drafting the lesson of a version's differences, asking for it, and finishing it."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override
from wagtail.models import Page

from assignments.amendments.models import DeltaLesson
from assignments.amendments.reading import (
    minutes_for,
    posts_touched,
    questions_about,
)
from assignments.audiences.rules import Rule, Term
from assignments.services import AlreadyAssigned, NobodyReached, open_assignment
from cadres.models import Cadre, Unit
from core.errors import DomainError
from core.time import long_date, site_date
from courses.citing import courses_citing
from law.models import Article, LawModulePage, Version
from quizzes.kinds import kind_of
from quizzes.models import Question
from records.certificates.updating import update_certificates
from records.models import Entry, Kind
from records.services import record_entry

CERTIFIED: Final = "certified_on_old_text"
DUE_DAYS: Final = 30


class NotYetRight(DomainError):
    """Some questions are not answered rightly.

    Args:
        wrong: codes of these questions.
    """

    def __init__(self, message: str, wrong: Sequence[str]) -> None:
        super().__init__(message)
        self.wrong = tuple(wrong)


@transaction.atomic
def draft_delta_lesson(*, version: Version, at: dt.datetime) -> DeltaLesson | None:
    """Draft the lesson of `version` and ask for it whoever was certified on the text before.

    Whoever holds a standing certificate of a course that cites an older text of this instrument
    gets an obligation, if one of their posts is touched; where no risk point leads to a changed
    article, all of them do. Repeating it changes nothing: there is one lesson for a version and
    one assignment for a lesson and unit. The obligations are one statement for each top unit.

    Returns:
        None where nothing changed that has to be learnt.
    """
    changes = list(version.changes.to_learn().in_text_order())
    if not changes:
        return None
    older = Article.objects.filter(version__in=Version.objects.before(version))
    courses = courses_citing(set(older.values_list("pk", flat=True)))
    lesson, is_new = DeltaLesson.objects.get_or_create(
        version=version,
        defaults={
            "activities": [f"courses.course:{pk}" for pk in sorted(courses)],
            "posts": posts_touched(changes),
            "minutes": minutes_for(changes, len(questions_about(changes))),
            "created_at": at,
        },
    )
    if is_new and lesson.activities:
        _ask(lesson, at)
    return lesson


def _ask(lesson: DeltaLesson, at: dt.datetime) -> None:
    version = lesson.version
    target = LawModulePage.objects.live().filter(version=version).first()
    target = target or Page.objects.filter(depth__lte=2).order_by("-depth", "path").first()
    if target is None:
        return
    today = site_date(at)
    titles, reasons = [], []
    for language in ("zh-hans", "en"):
        with override(language):
            titles.append(_title(version))
            reasons.append(
                _(
                    "%(law)s was amended from %(day)s, after you were certified on the older text."
                )
                % {"law": str(version.instrument), "day": long_date(version.in_force_from)}
            )
    for top in Unit.objects.filter(depth=1):
        try:
            with transaction.atomic():
                open_assignment(
                    title=titles[0],
                    title_en=titles[1],
                    activity_key=lesson.activity_key,
                    target=target,
                    audience=top,
                    reason=reasons[0],
                    reason_en=reasons[1],
                    minutes=lesson.minutes,
                    opens_on=today,
                    due_on=today + dt.timedelta(days=DUE_DAYS),
                    rule=Rule(((Term(CERTIFIED, str(lesson.pk)),),)),
                    event_key=f"law.version:{version.pk}",
                    event_on=version.in_force_from,
                    actor=None,
                    at=at,
                )
        except (NobodyReached, AlreadyAssigned):
            continue


def _title(version: Version) -> str:
    return _("What changed in %(law)s (%(version)s)") % {
        "law": str(version.instrument),
        "version": version.label,
    }


@transaction.atomic
def finish_delta_lesson(
    *,
    lesson: DeltaLesson,
    cadre: Cadre,
    answers: Mapping[str, Sequence[str]],
    at: dt.datetime,
) -> Entry:
    """Record that `cadre` studied the difference; their certificates carry both dates.

    The record's entry closes the obligation in the same transaction.

    Args:
        answers: choice ids by question code.

    Raises:
        NotYetRight: questions are missing or wrong; nothing is written.
        AlreadyRecorded: it was finished before; nothing is written.
    """
    changes = list(lesson.version.changes.to_learn().in_text_order())
    questions = questions_about(changes)
    wrong = [one.code for one in questions if not _is_right(one, answers.get(one.code, ()))]
    if wrong:
        raise NotYetRight(
            _("Not all answers are right yet. Look at the marked questions again."), wrong
        )
    with override("zh-hans"):
        title = _title(lesson.version)
    with override("en"):
        title_en = _title(lesson.version)
    entry = record_entry(
        cadre=cadre,
        kind=Kind.LESSON,
        activity_key=lesson.activity_key,
        title=title[:255],
        title_en=title_en[:255],
        at=at,
        outcome={"articles": len(changes), "questions": len(questions)},
    )
    update_certificates(
        cadre=cadre,
        activities=lesson.activities,
        before=lesson.version.in_force_from,
        entry=entry,
        at=at,
    )
    return entry


def _is_right(question: Question, given: Sequence[str]) -> bool:
    if question.current is None:
        return True
    asked = question.current
    known = {choice["id"] for choice in asked.choices} | {"true", "false"}
    chosen = [id_ for id_ in given if id_ in known]
    return kind_of(asked.kind).grade(asked.key, chosen) == 1
