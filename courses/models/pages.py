"""Course pages: course list → course → lesson."""

from functools import cache, cached_property
from typing import Any

from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Page

from core.fields import StreamField
from core.pages import BilingualPage, SignedInPage
from core.prepared import PreparedRead
from core.search.fields import ChineseSearchField
from core.translation import in_language
from courses.blocks import LessonBodyBlock
from courses.completion import LessonRule


class CourseIndexPage(SignedInPage, BilingualPage, Page):
    """The list of courses; visitors see what there is to study."""

    has_public_face = True
    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["courses.CoursePage"]
    content_panels = [*Page.content_panels, *BilingualPage.bilingual_panels]

    class Meta:
        verbose_name = _("course list")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add every published course with how far the reader is. See `courses.showing`."""
        from courses.showing import index_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **index_context(self, request)}


class CoursePage(SignedInPage, BilingualPage, Page):
    """A course (课程): lessons in order, its hours, and the edition that the record cites.

    Visitors see what it teaches; its lessons are for people who are signed in.
    """

    has_public_face = True
    objectives = models.TextField(_("objectives"), blank=True, help_text=_("One per line."))
    objectives_en = models.TextField(
        _("objectives in English"), blank=True, help_text=_("One per line.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("estimated minutes"),
        default=30,
        help_text=_("What it takes a reader who is new to the subject, quizzes included."),
    )
    credit_hours = models.DecimalField(
        _("credit hours"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_("Recorded once, when every lesson is done. 0 records no hours."),
    )
    edition = models.PositiveIntegerField(_("edition"), default=1, editable=False)
    cover = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover"),
        help_text=_("Wide pictures work best: at least 1200 × 675 pixels. Decorative only."),
    )

    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.LessonPage"]
    content_panels = [
        HelpPanel(
            content=_(
                "A course is finished when every published lesson below it is done. The record "
                "then gets its credit hours and a certificate."
            )
        ),
        *Page.content_panels,
        *BilingualPage.bilingual_panels,
        FieldPanel("cover"),
        FieldPanel("objectives"),
        FieldPanel("objectives_en"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("credit_hours")]),
    ]
    search_fields = [
        *Page.search_fields,
        *BilingualPage.bilingual_search_fields,
        ChineseSearchField("objectives"),
    ]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    @property
    def goals(self) -> list[str]:
        """The objectives in the interface language, one each."""
        text = in_language(self.objectives, self.objectives_en)
        return [line.strip() for line in text.splitlines() if line.strip()]

    @property
    def hours(self) -> str:
        """The credit hours without trailing zeros: "1.5", "2"; "" where none are recorded."""
        return f"{self.credit_hours.normalize():f}" if self.credit_hours else ""

    @property
    def activity_key(self) -> str:
        """The key under which the education record knows this edition of the course."""
        return f"courses.course:{self.pk}@{self.edition}"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the outline and where the reader stands. See `courses.showing`."""
        from courses.showing import course_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **course_context(self, request)}


class LessonPage(SignedInPage, BilingualPage, Page):
    """A lesson (课时): something to read, perhaps a quiz, and the rule for its completion."""

    body = StreamField(LessonBodyBlock(), blank=True, verbose_name=_("body"))
    minutes = models.PositiveSmallIntegerField(
        _("estimated minutes"), default=5, help_text=_("Reading and quiz together.")
    )
    minimum_seconds = models.PositiveSmallIntegerField(
        _("minimum reading time in seconds"),
        default=0,
        help_text=_(
            "Measured by the server from opening the page. With a quiz, 0 means that passing "
            "the quiz is enough: who can prove it need not read it again."
        ),
    )
    quiz = models.ForeignKey(
        "quizzes.Quiz",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lessons",
        verbose_name=_("quiz"),
        help_text=_("Its pass mark is part of the rule shown on the lesson."),
    )

    parent_page_types = ["courses.CoursePage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        *BilingualPage.bilingual_panels,
        FieldPanel("body"),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("minutes"), FieldPanel("minimum_seconds")]),
                FieldPanel("quiz"),
            ],
            heading=_("When is it done?"),
        ),
    ]
    search_fields = [
        *Page.search_fields,
        *BilingualPage.bilingual_search_fields,
        ChineseSearchField("body"),
    ]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")

    @property
    def rule(self) -> LessonRule:
        """When this lesson is done. One query where it has a quiz that is not loaded."""
        return LessonRule(
            minimum_seconds=self.minimum_seconds,
            pass_percent=self.quiz.pass_percent if self.quiz else None,
        )

    @cached_property
    def course(self) -> CoursePage:
        """The course that the lesson belongs to. One query, once."""
        return _at_path().rows(path=self.path[: -self.steplen])[0]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the body and where the reader stands. See `courses.showing`."""
        from courses.showing import lesson_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **lesson_context(self, request)}


@cache
def _at_path() -> PreparedRead[CoursePage]:
    return PreparedRead(
        lambda path: CoursePage.objects.filter(path=path), path=models.CharField()
    )
