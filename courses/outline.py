"""A course as one cadre sees it: its lessons in order, what is done, and what comes next."""

from dataclasses import dataclass, field
from typing import Any, Final

from django.db.models import (
    BigIntegerField,
    CharField,
    FilteredRelation,
    IntegerField,
    Q,
    Subquery,
)

from cadres.models import Cadre
from core.prepared import PreparedRead
from core.translation import in_language
from courses.completion import (
    Evidence,
    LessonFacts,
    LessonRule,
    Requirement,
    lessons_asked,
    missing,
    missing_in_words,
    rule_in_words,
)
from courses.models import CourseCompletion, LessonPage


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
    chapter: str = ""
    chapter_en: str = ""
    is_next: bool = False
    is_asked: bool = True
    """False for who has finished the course and need not study what was added or changed since."""

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(self.title, self.title_en)

    @property
    def blurb(self) -> str:
        """Summary in the interface language."""
        return in_language(self.summary, self.summary_en)

    @property
    def chapter_label(self) -> str:
        """The chapter that begins with this lesson; "" where none does."""
        return in_language(self.chapter, self.chapter_en)

    @property
    def missing(self) -> tuple[str, ...]:
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
class Chapter:
    """Lessons under one heading; the first chapter of a course may have none."""

    label: str
    text_language: str
    rows: list[LessonRow]


@dataclass(frozen=True, slots=True)
class Outline:
    """The lessons of a course for one cadre.

    `finished_edition` is the newest that the cadre finished; None when there is none.
    """

    rows: list[LessonRow] = field(default_factory=list)
    finished_edition: int | None = None

    @property
    def chapters(self) -> list[Chapter]:
        """The lessons by chapter, in order."""
        chapters: list[Chapter] = []
        for row in self.rows:
            if row.chapter or not chapters:
                language = "en" if row.chapter_label != row.chapter else "zh-Hans"
                chapters.append(Chapter(row.chapter_label, language, []))
            chapters[-1].rows.append(row)
        return chapters

    @property
    def difference(self) -> list[LessonRow]:
        """What who has finished an earlier edition still has to study of this one."""
        if self.finished_edition is None:
            return []
        return [row for row in self.rows if row.is_asked and not row.is_done]

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
        """Everything that is asked of the cadre is done."""
        return bool(self.rows) and all(row.is_done for row in self.rows if row.is_asked)

    @property
    def has_unasked(self) -> bool:
        """Whether there is material newer than what the cadre has finished, not asked of them."""
        return any(not row.is_asked and not row.is_done for row in self.rows)

    @property
    def minutes_left(self) -> int:
        return sum(row.minutes for row in self.rows if row.is_asked and not row.is_done)

    @property
    def next_row(self) -> LessonRow | None:
        """The first lesson that is asked and not done."""
        return next((row for row in self.rows if row.is_asked and not row.is_done), None)

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
    progress: dict[int, tuple[bool, bool, bool, bool, dict[str, int]]] = field(
        default_factory=dict
    )
    """Lesson → is it read, is its quiz passed, is it shown by the test-out, is it completed, and
    evidence by key: of editions that still count."""

    finished_edition: int | None = None

    is_visitor: bool = False
    """Nobody in particular, who stands nowhere and is sent on to no lesson."""

    @property
    def is_started(self) -> bool:
        return self.finished_edition is not None or any(
            any(facts) for facts in self.progress.values()
        )

    @property
    def is_begun(self) -> bool:
        """A lesson was read or done, or the course finished: no prerequisite stops it any more."""
        return self.finished_edition is not None or any(
            facts[0] or facts[3] for facts in self.progress.values()
        )

    @property
    def key(self) -> list[Any]:
        """What everything shown of it depends on."""
        facts = [self.progress.get(lesson["pk"]) for lesson in self.lessons]
        lessons = [list(lesson.values()) for lesson in self.lessons]
        return [lessons, facts, self.is_visitor, self.finished_edition]

    def outline(self, course_url: str) -> Outline:
        """Return the outline of the course at `course_url`, which ends with a slash."""
        rows: list[LessonRow] = []
        next_found = self.is_visitor
        asked = lessons_asked(
            {lesson["pk"]: lesson["studied_from"] for lesson in self.lessons},
            self.finished_edition,
        )
        for number, lesson in enumerate(self.lessons, start=1):
            is_read, is_passed, is_shown, is_done, amounts = self.progress.get(
                lesson["pk"], (False, False, False, False, {})
            )
            is_open = lesson["pk"] in asked and not is_done
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
                    rule=LessonRule(
                        lesson["minimum_seconds"],
                        lesson["quiz__pass_percent"],
                        tuple(Evidence(**row) for row in lesson["evidence"]),
                    ),
                    facts=LessonFacts(is_read, is_passed, amounts, is_shown),
                    is_done=is_done,
                    quiz_id=lesson["quiz_id"],
                    chapter=lesson["chapter"],
                    chapter_en=lesson["chapter_en"],
                    is_next=is_open and not next_found,
                    is_asked=lesson["pk"] in asked,
                )
            )
            next_found = next_found or is_open
        return Outline(rows, self.finished_edition)


_COLUMNS: Final = (
    "pk", "slug", "title", "title_en", "summary", "summary_en", "minutes", "minimum_seconds",
    "quiz_id", "quiz__pass_percent", "chapter", "chapter_en", "evidence", "studied_from",
)  # fmt: skip
_PLACE: Final[dict[str, Any]] = {
    "first": CharField(),
    "last": CharField(),
    "depth": IntegerField(),
}


def _lessons(first: Any, last: Any, depth: Any) -> Any:
    found = LessonPage.objects.live().filter(path__range=(first, last), depth=depth)
    return found.order_by("path")


_LESSONS: Final[PreparedRead[dict[str, Any]]] = PreparedRead(
    lambda **place: _lessons(**place).values(*_COLUMNS), **_PLACE
)
# Each lesson with what one cadre has done of it, and what edition of the course they finished.
_LESSONS_OF: Final[PreparedRead[dict[str, Any]]] = PreparedRead(
    lambda cadre, course, **place: (
        _lessons(**place)
        .annotate(
            theirs=FilteredRelation("progress", condition=Q(progress__cadre=cadre)),
            finished=Subquery(
                CourseCompletion.objects.filter(cadre=cadre, course__path=course)
                .newest_edition_first()
                .values("edition")[:1]
            ),
        )
        .values(
            *_COLUMNS, "finished", "theirs__read_at", "theirs__quiz_passed_at",
            "theirs__tested_out_at", "theirs__completed_at", "theirs__amounts", "theirs__edition",
        )
    ),
    cadre=BigIntegerField(),
    course=CharField(),
    **_PLACE,
)  # fmt: skip


def standing_of(course_path: str, *, cadre: Cadre | None) -> Standing:
    """Return where `cadre` stands in the course whose tree path is `course_path`. One query.

    A visitor, None, stands nowhere.
    """
    first, last = LessonPage._get_children_path_interval(course_path)
    place = {"first": first, "last": last, "depth": len(first) // LessonPage.steplen}
    if cadre is None:
        return Standing(lessons=_LESSONS.rows(**place), is_visitor=True)
    rows = _LESSONS_OF.rows(cadre=cadre.pk, course=course_path, **place)
    return Standing(
        lessons=[{name: row[name] for name in _COLUMNS} for row in rows],
        progress={
            row["pk"]: (
                row["theirs__read_at"] is not None,
                row["theirs__quiz_passed_at"] is not None,
                row["theirs__tested_out_at"] is not None,
                row["theirs__completed_at"] is not None,
                row["theirs__amounts"],
            )
            for row in rows
            if row["theirs__edition"] is not None
            and row["theirs__edition"] >= row["studied_from"]
        },
        finished_edition=rows[0]["finished"] if rows else None,
    )
