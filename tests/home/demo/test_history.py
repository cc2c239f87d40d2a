"""The county's past is told truthfully: bulk-made rows equal those the services write."""

import datetime as dt
from collections import Counter

import pytest

from assignments.appointments.models import AppointmentPack
from assignments.appointments.reading import gate_of
from assignments.models import Assignment, Obligation, Tally
from assignments.recounting import recount
from cadres.models import Cadre
from campaigns.models import CampaignPage
from courses.completion import missing
from courses.models import CourseCompletion, CoursePage, LessonPage, LessonProgress
from courses.services import complete_reading, pass_quiz
from home.demo import activities
from quizzes.marking import mark
from quizzes.models import Answer, Attempt, QuestionVersion
from quizzes.services import AnswerItem, receipt_of, start_attempt, submit_attempt
from records.models import (
    Application,
    Certificate,
    CorrectionRequest,
    Entry,
    Event,
    Pledge,
    SelfReport,
    Talk,
)
from records.services import fingerprint

# test_content.py loads the same history on the other database.
pytestmark = [pytest.mark.django_db, pytest.mark.once]


def _finish_by_the_services(cadre, course, at):
    *reading, last = LessonPage.objects.child_of(course).order_by("path")
    for lesson in reading:
        complete_reading(
            cadre=cadre, lesson=lesson, opened_at=at - dt.timedelta(hours=1), at=at
        )
    attempt = start_attempt(quiz=last.quiz, cadre=cadre, at=at)
    keys = dict(QuestionVersion.objects.values_list("pk", "key"))
    submit_attempt(
        attempt_id=attempt.public_id,
        cadre=cadre,
        items=[
            AnswerItem(row["item"], keys[row["version"]], row["item"]) for row in attempt.paper
        ],
    )
    pass_quiz(cadre=cadre, lesson=last, at=at)  # says it again at most, which changes nothing


def _shape_of(cadre):
    return [
        (
            *(entry.kind, entry.activity_key, entry.occasion, entry.title, entry.title_en),
            *(entry.credit_hours, entry.credit_rule, sorted(entry.outcome)),
        )
        for entry in cadre.entries.order_by("pk")
    ]


def test_a_bulk_made_record_has_the_lines_that_the_services_write(demo):
    course = CoursePage.objects.get(slug="procurement-first-lesson")
    walker = Obligation.objects.filter(started_at=None, cadre__entries=None).first().cadre
    _finish_by_the_services(walker, course, demo)

    finisher = CourseCompletion.objects.exclude(cadre=walker).first().cadre
    assert _shape_of(finisher) == _shape_of(walker)
    given, issued = (
        Certificate.objects.filter(cadre=cadre).values(
            "title", "title_en", "credit_hours", "issuer"
        )
        for cadre in (finisher, walker)
    )
    assert list(given) == list(issued)


def test_the_course_is_done_by_more_than_half_and_begun_by_some(demo):
    rows = Obligation.objects.filter(assignment__activity_key__startswith="courses.")
    done = rows.exclude(done_at=None).count() / rows.count()
    begun = rows.exclude(started_at=None).filter(done_at=None).count()
    assert 0.55 <= done <= 0.70
    assert begun > 50


def test_the_demo_cadre_has_everything_before_her_and_some_training_behind(demo):
    cadre = Cadre.objects.get(username="cadre")
    assert Counter(cadre.entries.values_list("kind", flat=True)) == {
        "COURSE": 6,
        "PLEDGE": 1,  # for her new post
        "CERTIFICATE": 1,  # that one has lapsed
        "CORRECTION": 2,  # that another was revoked; hours of a lecture put right
        "ACTIVITY": 1,
    }
    assert cadre.entries.total_hours() > 0
    assert set(Obligation.objects.filter(cadre=cadre).values_list("started_at", flat=True)) == {
        None
    }
    assert "县农业农村局" in {entry.unit_name for entry in cadre.entries.all()}


def test_tallies_equal_a_recount(demo):
    assert Assignment.objects.count() == 3
    assert Tally.objects.exists()
    assert list(recount()) == []


def test_every_entry_carries_its_fingerprint(demo):
    for entry in Entry.objects.select_related("cadre", "corrects")[:2000]:
        assert entry.digest == fingerprint(entry)


def test_every_attempt_is_marked_and_sealed_as_the_rules_say(demo):
    keys = dict(QuestionVersion.objects.values_list("pk", "key"))
    for attempt in Attempt.objects.order_by("pk")[:60]:
        answers = dict(Answer.objects.filter(attempt=attempt).values_list("item", "value"))
        assert attempt.marks == mark(attempt.paper, answers, keys).marks
        assert attempt.receipt == receipt_of(attempt, answers)
        assert attempt.started_at < attempt.closed_at < attempt.deadline_at


def test_completed_lessons_miss_nothing(demo):
    rows = LessonProgress.objects.exclude(completed_at=None).select_related("lesson__quiz")
    assert all(not missing(row.lesson.rule, row.facts) for row in rows[:1000])


def test_everybody_who_completed_the_course_has_a_certificate(demo):
    assert (
        Certificate.objects.filter(entry__kind="COURSE")
        .exclude(cadre__username="cadre")
        .count()
        == CourseCompletion.objects.count()
    )


def test_the_campaign_has_reached_some_who_mostly_went_on_to_pledge(demo):
    campaign = CampaignPage.objects.get()
    reached = campaign.participations.count()
    finished = campaign.participations.exclude(completed_at=None).count()
    assert 100 < reached < 300
    assert reached / 2 < finished < reached
    assert Pledge.objects.exclude(text__code="integrity").count() == finished
    done = Obligation.objects.filter(assignment__activity_key=campaign.activity_key)
    assert done.exclude(done_at=None).count() == finished


def test_nothing_happened_in_the_future(demo):
    assert not Entry.objects.filter(occurred_at__gt=demo, cadre__attempts=None).exists()
    assert (
        not CourseCompletion.objects.filter(completed_at__gt=demo)
        .exclude(completed_at__gt=demo + dt.timedelta(days=1))
        .exists()
    )


def test_a_visit_is_recorded_a_lecture_planned_and_one_declared(demo):
    assert sorted(Event.objects.values_list("state", flat=True)) == [
        "APPROVED",
        "APPROVED",
        "PLANNED",
    ]
    visit = Event.objects.get(title=activities.VISIT)
    assert Entry.objects.filter(activity_key=visit.activity_key).count() == (
        visit.attendances.count()
    )
    assert visit.evidence.count() == 2
    assert Application.objects.get().is_waiting
    assert CorrectionRequest.objects.filter(effect="HOURS", state="CONFIRMED").count() == 1


def test_the_service_centre_shows_talks_pledges_reports_and_packs(demo):
    cadre = Cadre.objects.get(username="cadre")
    assert Talk.objects.of(cadre).to_come().count() == 1
    assert Talk.objects.exclude(confirmed_at=None).count() == 1
    assert 20 < Pledge.objects.integrity().count() <= 61
    assert SelfReport.objects.of(cadre).to_send().get().body
    assert SelfReport.objects.unanswered().count() == 1
    assert gate_of(AppointmentPack.objects.get(cadre=cadre)).missing == (
        "COURSE",
        "EXAM",
        "TALK",
    )
