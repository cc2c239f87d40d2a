"""A course as one cadre sees it: its lessons in order, what is done, and what comes next."""

from dataclasses import dataclass, field

from cadres.models import Cadre
from core.translation import in_language
from courses.completion import (
    LessonFacts,
    LessonRule,
    Requirement,
    missing,
    missing_in_words,
    rule_in_words,
)
from courses.models import CoursePage, LessonPage, LessonProgress


@dataclass(frozen=True, slots=True)
class LessonRow:
    """One lesson of the outline with the cadre's own state in it."""

    lesson_id: int
    number: int
    url: str
    title: str
    title_en: str
    summary: str
    summary_en: str
    minutes: int
    rule: LessonRule
    facts: LessonFacts
    is_done: bool
    quiz_id: int | None
    is_next: bool = False

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(self.title, self.title_en)

    @property
    def blurb(self) -> str:
        """Summary in the interface language."""
        return in_language(self.summary, self.summary_en)

    @property
    def missing(self) -> tuple[Requirement, ...]:
        """What the lesson still asks for; empty once it was completed."""
        return () if self.is_done else missing(self.rule, self.facts)

    @property
    def missing_words(self) -> list[str]:
        return [] if self.is_done else missing_in_words(self.rule, self.facts)

    @property
    def rule_words(self) -> str:
        return rule_in_words(self.rule)

    @property
    def needs_reading(self) -> bool:
        return Requirement.READING in self.missing

    @property
    def needs_quiz(self) -> bool:
        return Requirement.QUIZ in self.missing


@dataclass(frozen=True, slots=True)
class Outline:
    """The lessons of a course for one cadre."""

    rows: list[LessonRow] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.rows)

    @property
    def done(self) -> int:
        """How many lessons are completed."""
        return sum(row.is_done for row in self.rows)

    @property
    def is_started(self) -> bool:
        return any(row.is_done or row.facts != LessonFacts() for row in self.rows)

    @property
    def is_finished(self) -> bool:
        return bool(self.rows) and self.done == self.total

    @property
    def minutes_left(self) -> int:
        return sum(row.minutes for row in self.rows if not row.is_done)

    @property
    def next_row(self) -> LessonRow | None:
        """The first lesson that is not done."""
        return next((row for row in self.rows if not row.is_done), None)

    def row_of(self, lesson_id: int) -> LessonRow | None:
        """The row of that lesson; None when it is not published."""
        return next((row for row in self.rows if row.lesson_id == lesson_id), None)

    def before(self, row: LessonRow) -> LessonRow | None:
        return self.rows[row.number - 2] if row.number > 1 else None

    def after(self, row: LessonRow) -> LessonRow | None:
        return self.rows[row.number] if row.number < self.total else None


def outline_of(course: CoursePage, *, cadre: Cadre | None, course_url: str) -> Outline:
    """Return the published lessons of `course` with the state of `cadre` in each.

    Args:
        cadre: None for a visitor, who stands nowhere and is sent on to no lesson.
        course_url: address of the course page, with its final slash; lessons lie below it.

    Queries: two, however many lessons there are.
    """
    if course.pk is None:  # preview of a course that was never saved
        return Outline()
    lessons = list(
        LessonPage.objects.live()
        .child_of(course)
        .order_by("path")
        .values(
            "pk",
            "slug",
            "title",
            "title_en",
            "summary",
            "summary_en",
            "minutes",
            "minimum_seconds",
            "quiz_id",
            "quiz__pass_percent",
        )
    )
    progress = {} if cadre is None else _progress_of(cadre, [row["pk"] for row in lessons])
    rows: list[LessonRow] = []
    next_found = cadre is None
    for number, lesson in enumerate(lessons, start=1):
        facts, is_done = progress.get(lesson["pk"], (LessonFacts(), False))
        rows.append(
            LessonRow(
                lesson_id=lesson["pk"],
                number=number,
                url=f"{course_url}{lesson['slug']}/",
                title=lesson["title"],
                title_en=lesson["title_en"],
                summary=lesson["summary"],
                summary_en=lesson["summary_en"],
                minutes=lesson["minutes"],
                rule=LessonRule(lesson["minimum_seconds"], lesson["quiz__pass_percent"]),
                facts=facts,
                is_done=is_done,
                quiz_id=lesson["quiz_id"],
                is_next=not is_done and not next_found,
            )
        )
        next_found = next_found or not is_done
    return Outline(rows)


def _progress_of(cadre: Cadre, lessons: list[int]) -> dict[int, tuple[LessonFacts, bool]]:
    """Return the facts of each lesson that `cadre` has begun, and whether it is done. One query."""
    rows = LessonProgress.objects.of(cadre).filter(lesson_id__in=lessons)
    return {
        lesson_id: (LessonFacts(read_at is not None, passed_at is not None), bool(completed_at))
        for lesson_id, read_at, passed_at, completed_at in rows.values_list(
            "lesson_id", "read_at", "quiz_passed_at", "completed_at"
        )
    }
