"""A course as one cadre sees it: its lessons in order, what is done, and what comes next."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import BigIntegerField, CharField, IntegerField

from cadres.models import Cadre
from core.prepared import PreparedRead
from core.translation import in_language
from courses.completion import (
    LessonFacts,
    LessonRule,
    Requirement,
    missing,
    missing_in_words,
    rule_in_words,
)
from courses.models import LessonPage, LessonProgress


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


@dataclass(frozen=True, slots=True)
class Standing:
    """The published lessons of a course and where one cadre is in each, as they were read.

    Cheap to get and to compare; `outline` makes the rows that a page shows.
    """

    lessons: list[dict[str, Any]] = field(default_factory=list)
    progress: dict[int, tuple[bool, bool, bool]] = field(default_factory=dict)
    """Lesson → is it read, is its quiz passed, is it completed."""

    is_visitor: bool = False
    """Nobody in particular, who stands nowhere and is sent on to no lesson."""

    @property
    def is_started(self) -> bool:
        return any(any(facts) for facts in self.progress.values())

    @property
    def key(self) -> list[Any]:
        """What everything shown of it depends on."""
        facts = [self.progress.get(lesson["pk"]) for lesson in self.lessons]
        return [[list(lesson.values()) for lesson in self.lessons], facts, self.is_visitor]

    def outline(self, course_url: str) -> Outline:
        """Return the outline of the course at `course_url`, which ends with a slash."""
        rows: list[LessonRow] = []
        next_found = self.is_visitor
        for number, lesson in enumerate(self.lessons, start=1):
            is_read, is_passed, is_done = self.progress.get(lesson["pk"], (False,) * 3)
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
                    facts=LessonFacts(is_read, is_passed),
                    is_done=is_done,
                    quiz_id=lesson["quiz_id"],
                    is_next=not is_done and not next_found,
                )
            )
            next_found = next_found or not is_done
        return Outline(rows)


_LESSONS: Final[PreparedRead[dict[str, Any]]] = PreparedRead(
    lambda first, last, depth: (
        LessonPage.objects.live()
        .filter(path__range=(first, last), depth=depth)
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
    ),
    first=CharField(),
    last=CharField(),
    depth=IntegerField(),
)
_PROGRESS: Final[PreparedRead[Any]] = PreparedRead(
    lambda cadre, first, last, depth: LessonProgress.objects.filter(
        cadre=cadre, lesson__path__range=(first, last), lesson__depth=depth
    ).values_list("lesson_id", "read_at", "quiz_passed_at", "completed_at"),
    cadre=BigIntegerField(),
    first=CharField(),
    last=CharField(),
    depth=IntegerField(),
)


def standing_of(course_path: str, *, cadre: Cadre | None) -> Standing:
    """Return where `cadre` stands in the course whose tree path is `course_path`. Two queries.

    One for a visitor, None.
    """
    first, last = LessonPage._get_children_path_interval(course_path)
    below = {"first": first, "last": last, "depth": len(first) // LessonPage.steplen}
    lessons = _LESSONS.rows(**below)
    if cadre is None:
        return Standing(lessons=lessons, is_visitor=True)
    return Standing(
        lessons=lessons,
        progress={
            lesson_id: (read_at is not None, passed_at is not None, completed_at is not None)
            for lesson_id, read_at, passed_at, completed_at in _PROGRESS.rows(
                cadre=cadre.pk, **below
            )
        },
    )
