"""What happened in the county before today: people who finished the course, and some who began.

Written in bulk, but the same rows in the same order as the services write one person at a time;
`tests/home/demo/test_history.py` compares the two.
"""

import datetime as dt
import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.utils import timezone

from cadres.models import Cadre, Posting
from core.time import site_date
from courses.models import CourseCompletion, CoursePage, LessonPage, LessonProgress
from courses.services import CREDIT_RULE
from quizzes.marking import mark, possible_points
from quizzes.models import Answer, AnswerLogEntry, Attempt, QuestionVersion, Quiz
from quizzes.papers import PaperItem, PoolItem, draw_paper
from quizzes.services import receipt_of
from records.models import Certificate, Entry, Kind
from records.services import fingerprint, issue_certificate

DAYS: Final = 6  # the assignment has been open for so long
BATCH: Final = 500
# Accounts whose owners have finished; the others, the demo cadre first of all, have it before them.
FINISHED_ACCOUNTS: Final = ("county", "organiser", "inspector", "reviewer")


@dataclass
class Ledger:
    """Entries to be written, with the unit and post of their day."""

    posts: dict[int, str]
    entries: list[Entry] = field(default_factory=list)

    def add(
        self, cadre: Cadre, kind: str, activity_key: str, titles: tuple[str, str], **fields: Any
    ) -> Entry:
        """Prepare one entry as `records.services.record_entry` would write it."""
        at = fields["occurred_at"]
        entry = Entry(
            cadre=cadre,
            kind=kind,
            activity_key=activity_key,
            title=titles[0],
            title_en=titles[1],
            earned_on=site_date(at),
            unit=cadre.unit,
            unit_name=cadre.unit.name if cadre.unit else "",
            post_name=self.posts.get(cadre.pk, ""),
            **fields,
        )
        entry.digest = fingerprint(entry)
        self.entries.append(entry)
        return entry

    def write(self) -> None:
        Entry.objects.bulk_create(self.entries, batch_size=BATCH)


@dataclass
class CourseHistory:
    """Everything that finishing or beginning `course` leaves behind."""

    course: CoursePage
    lessons: list[LessonPage]
    ledger: Ledger
    draw: random.Random
    progress: list[LessonProgress] = field(default_factory=list)
    completions: list[CourseCompletion] = field(default_factory=list)
    sittings: list[tuple[Attempt, dict[int, list[str]]]] = field(default_factory=list)
    certified: list[Entry] = field(default_factory=list)
    begun: list[tuple[Cadre, dt.datetime]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.quiz = _quiz_of(self.lessons)
        versions = [
            item.question.current
            for item in self.quiz.items.select_related("question__current")
            if item.question.current
        ]
        self.pool = [
            PoolItem(version.pk, version.kind, Decimal("1.00"), version.choices)
            for version in versions
        ]
        self.keys = {version.pk: list(version.key) for version in versions}
        self.versions: dict[int, QuestionVersion] = {
            version.pk: version for version in versions
        }

    def begin(self, cadre: Cadre, at: dt.datetime) -> None:
        """Let `cadre` have read one to four lessons, the last one at `at`."""
        for number in range(self.draw.randint(1, 4)):
            self._finish_lesson(cadre, self.lessons[number], at)
        self.begun.append((cadre, at))

    def finish(self, cadre: Cadre, at: dt.datetime) -> None:
        """Let `cadre` finish every lesson, the quiz last, at `at`."""
        before = [lesson.minutes for lesson in self.lessons]
        started = at - dt.timedelta(minutes=sum(before))
        *reading, last = self.lessons
        now = started
        for lesson in reading:
            now += dt.timedelta(minutes=lesson.minutes)
            self._finish_lesson(cadre, lesson, now)
        attempt = self._sit(cadre, now, at)
        self.ledger.add(
            cadre,
            Kind.QUIZ,
            self.quiz.activity_key,
            (self.quiz.title, self.quiz.title_en),
            occurred_at=at,
            occasion="attempt-1",
            outcome={
                "percent": f"{attempt.percent:.2f}",
                "is_passed": attempt.is_passed,
                "closing": str(attempt.closing),
                "receipt": attempt.receipt,
            },
        )
        self._finish_lesson(cadre, last, at, is_quiz=True)
        self.completions.append(
            CourseCompletion(
                cadre=cadre, course=self.course, edition=self.course.edition, completed_at=at
            )
        )
        self.certified.append(
            self.ledger.add(
                cadre,
                Kind.COURSE,
                self.course.activity_key,
                (self.course.title, self.course.title_en),
                occurred_at=at,
                credit_hours=self.course.credit_hours,
                credit_rule=CREDIT_RULE,
                outcome={"necessity": self.course.necessity},
            )
        )

    def write(self) -> None:
        LessonProgress.objects.bulk_create(self.progress, batch_size=BATCH)
        CourseCompletion.objects.bulk_create(self.completions, batch_size=BATCH)
        Attempt.objects.bulk_create((attempt for attempt, _ in self.sittings), batch_size=BATCH)
        saved = [
            {
                "attempt": attempt,
                "item": item,
                "value": value,
                "client_seq": item,
                "saved_at": attempt.closed_at,
            }
            for attempt, answers in self.sittings
            for item, value in answers.items()
        ]
        Answer.objects.bulk_create((Answer(**row) for row in saved), batch_size=BATCH)
        AnswerLogEntry.objects.bulk_create(
            (AnswerLogEntry(key="submit", **row) for row in saved), batch_size=BATCH
        )
        self.ledger.write()
        self._certify()

    def _certify(self) -> None:
        """Issue the first certificate by the service and the others after its example."""
        if not self.certified:
            return
        first, *others = self.certified
        issuer = issue_certificate(entry=first, at=first.occurred_at).issuer
        Certificate.objects.bulk_create(
            (
                Certificate(
                    entry=entry,
                    cadre=entry.cadre,
                    name=entry.cadre.name,
                    unit_name=entry.unit_name,
                    title=entry.title,
                    title_en=entry.title_en,
                    credit_hours=entry.credit_hours,
                    issued_on=entry.earned_on,
                    issuer=issuer,
                )
                for entry in others
            ),
            batch_size=BATCH,
        )

    def _finish_lesson(
        self, cadre: Cadre, lesson: LessonPage, at: dt.datetime, *, is_quiz: bool = False
    ) -> None:
        self.progress.append(
            LessonProgress(
                cadre=cadre,
                lesson=lesson,
                read_at=None if is_quiz else at,
                quiz_passed_at=at if is_quiz else None,
                completed_at=at,
            )
        )
        self.ledger.add(
            cadre,
            Kind.LESSON,
            f"courses.lesson:{lesson.pk}@{self.course.edition}",
            (
                f"{self.course.title} · {lesson.title}",
                f"{self.course.title_en} · {lesson.title_en}",
            ),
            occurred_at=at,
        )

    def _sit(self, cadre: Cadre, started: dt.datetime, at: dt.datetime) -> Attempt:
        """Return a passed attempt that began at `started` and was handed in at `at`."""
        paper = draw_paper(
            self.pool,
            count=self.quiz.question_count,
            shuffle_questions=self.quiz.shuffle_questions,
            shuffle_choices=self.quiz.shuffle_choices,
            rng=self.draw,
        )
        answers = self._answer(paper)
        marked = mark(paper, answers, self.keys)
        while not marked.reaches(self.quiz.pass_percent):
            answers = self._answer(paper)
            marked = mark(paper, answers, self.keys)
        deadline = started + dt.timedelta(minutes=self.quiz.minutes)
        attempt = Attempt(
            quiz=self.quiz,
            cadre=cadre,
            number=1,
            edition=self.quiz.edition,
            pass_percent=self.quiz.pass_percent,
            paper=paper,
            started_at=started,
            deadline_at=deadline,
            final_deadline_at=deadline + dt.timedelta(seconds=self.quiz.grace_seconds),
            closed_at=at,
            closing=Attempt.Closing.SUBMITTED,
            points=marked.points,
            points_possible=possible_points(paper),
            percent=marked.percent,
            is_passed=True,
            marks=marked.marks,
        )
        attempt.receipt = receipt_of(attempt, answers)
        self.sittings.append((attempt, answers))
        return attempt

    def _answer(self, paper: Iterable[PaperItem]) -> dict[int, list[str]]:
        """Answer most items rightly; the harder the question, the likelier a slip."""
        answers = {}
        for entry in paper:
            key = self.keys[entry["version"]]
            slip = 0.06 * self.versions[entry["version"]].difficulty
            chosen = [self.draw.choice(entry["choices"])] if self.draw.random() < slip else key
            answers[entry["item"]] = [id_ for id_ in entry["choices"] if id_ in chosen]
        return answers


def study_course(
    course: CoursePage, accounts: dict[str, Cadre], at: dt.datetime
) -> list[tuple[Cadre, dt.datetime]]:
    """Let about two thirds of the county finish `course` in the days before `at`, unit by unit.

    Returns:
        Those who have begun and not finished, with the instant of their last step.
    """
    draw = random.Random("qingfeng history")  # noqa: S311  a demo, not a secret
    people = Cadre.objects.in_service().select_related("unit").order_by("staff_number")
    ledger = Ledger(posts_on(site_date(at)))
    history = CourseHistory(course, _lessons_of(course), ledger, draw)
    finished = {accounts[name].pk for name in FINISHED_ACCOUNTS}
    own = {cadre.pk for cadre in accounts.values()}
    diligence: dict[int | None, float] = {}
    today = site_date(at)
    for cadre in people:
        share = diligence.setdefault(cadre.unit_id, draw.choice(_DILIGENCE))
        luck = draw.random()
        then = moment_of(today - dt.timedelta(days=draw.randint(1, DAYS)), draw)
        if cadre.pk in own:
            if cadre.pk in finished:
                history.finish(cadre, then)
        elif luck < share:
            history.finish(cadre, then)
        elif luck < share + 0.12:
            history.begin(cadre, then)
    history.write()
    return history.begun


# Units differ: most are well under way, a few have hardly begun, one or two are through.
_DILIGENCE: Final = (0.96, 0.88, 0.82, 0.78, 0.72, 0.66, 0.6, 0.52, 0.41, 0.24)


def _lessons_of(course: CoursePage) -> list[LessonPage]:
    return list(LessonPage.objects.live().child_of(course).order_by("path"))


def _quiz_of(lessons: Sequence[LessonPage]) -> Quiz:
    quiz: Quiz | None = lessons[-1].quiz
    if quiz is None:
        raise ValueError("the last lesson of the demo course has no quiz")
    return quiz


def posts_on(day: dt.date) -> dict[int, str]:
    """Return the name of everybody's primary post on `day`, by primary key of the person."""
    rows = Posting.objects.on(day).filter(is_primary=True).order_by("from_on", "pk")
    return dict(rows.values_list("cadre_id", "post__name"))


def moment_of(day: dt.date, draw: random.Random) -> dt.datetime:
    """Return an instant on `day`, from 8:50 to 21:50 on the site's clock."""
    midnight = dt.datetime.combine(day, dt.time.min, timezone.get_default_timezone())
    return midnight + dt.timedelta(minutes=draw.randint(530, 1310), seconds=draw.randint(0, 59))
