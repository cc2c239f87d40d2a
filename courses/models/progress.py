"""How far a cadre is: facts about lessons, and finished courses."""

from typing import TYPE_CHECKING, Any, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from courses.completion import LessonFacts

if TYPE_CHECKING:
    from cadres.models import Cadre
    from courses.models.courses import CoursePage


class LessonProgressQuerySet(models.QuerySet["LessonProgress"]):
    def of(self, cadre: "Cadre") -> Self:
        """Progress of `cadre`."""
        return self.filter(cadre=cadre)

    def in_course(self, course: "CoursePage") -> Self:
        """Progress in the lessons below `course`, unpublished ones included."""
        return self.filter(lesson__path__startswith=course.path, lesson__depth=course.depth + 1)

    def completed(self) -> Self:
        """Lessons done, in an edition that still counts."""
        return self.exclude(completed_at=None).filter(
            edition__gte=models.F("lesson__studied_from")
        )


class LessonProgress(models.Model):
    """Facts about one cadre in one lesson; `completion.missing` decides from them.

    `edition` is the course's when they were noted: once everyone has to study the lesson anew, in
    a later edition, older facts no longer count. `amounts` are evidence by key.
    """

    cadre = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="lesson_progress", verbose_name=_("cadre")
    )
    lesson = models.ForeignKey(
        "courses.LessonPage", models.PROTECT, related_name="progress", verbose_name=_("lesson")
    )
    read_at = models.DateTimeField(_("read at"), null=True, blank=True)
    quiz_passed_at = models.DateTimeField(_("quiz passed at"), null=True, blank=True)
    tested_out_at = models.DateTimeField(_("shown by the test-out at"), null=True, blank=True)
    amounts: Any = models.JSONField(_("evidence by key"), default=dict, blank=True)
    edition = models.PositiveIntegerField(_("edition"), default=1)
    completed_at = models.DateTimeField(_("completed at"), null=True, blank=True)

    objects = models.Manager.from_queryset(LessonProgressQuerySet)()

    class Meta:
        verbose_name = _("lesson progress")
        verbose_name_plural = _("lesson progress")
        constraints = [
            models.UniqueConstraint(fields=["cadre", "lesson"], name="courses_progress_once")
        ]

    def __str__(self) -> str:
        return f"{self.cadre} · {self.lesson}"

    @property
    def facts(self) -> LessonFacts:
        """What `completion.missing` needs to know."""
        return LessonFacts(
            is_read=self.read_at is not None,
            is_quiz_passed=self.quiz_passed_at is not None,
            amounts=self.amounts,
            is_tested_out=self.tested_out_at is not None,
        )


class CourseCompletionQuerySet(models.QuerySet["CourseCompletion"]):
    def newest_edition_first(self) -> Self:
        return self.order_by("-edition")


class CourseCompletion(models.Model):
    """A cadre finished an edition of a course. Never taken back by a later edition."""

    cadre = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        related_name="course_completions",
        verbose_name=_("cadre"),
    )
    course = models.ForeignKey(
        "courses.CoursePage",
        models.PROTECT,
        related_name="completions",
        verbose_name=_("course"),
    )
    edition = models.PositiveIntegerField(_("edition"))
    completed_at = models.DateTimeField(_("completed at"))

    objects = models.Manager.from_queryset(CourseCompletionQuerySet)()

    class Meta:
        verbose_name = _("course completion")
        verbose_name_plural = _("course completions")
        constraints = [
            models.UniqueConstraint(
                fields=["cadre", "course", "edition"], name="courses_completion_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cadre} · {self.course}"
