"""Course pages: course list → course → lesson."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from core.fields import StreamField
from core.pages import BilingualPage
from courses.blocks import LessonBodyBlock


class CourseIndexPage(BilingualPage, Page):
    """The list of courses."""

    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["courses.CoursePage"]
    content_panels = [*Page.content_panels, *BilingualPage.bilingual_panels]

    class Meta:
        verbose_name = _("course list")


class CoursePage(BilingualPage, Page):
    """A course (课程): lessons in order, its hours, and the edition that the record cites."""

    objectives = models.TextField(_("objectives"), blank=True, help_text=_("One per line."))
    objectives_en = models.TextField(_("objectives in English"), blank=True)
    minutes = models.PositiveSmallIntegerField(_("estimated minutes"), default=30)
    credit_hours = models.DecimalField(
        _("credit hours"), max_digits=5, decimal_places=2, default=0
    )
    edition = models.PositiveIntegerField(_("edition"), default=1, editable=False)
    cover = models.ForeignKey(
        "wagtailimages.Image",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("cover"),
    )

    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types = ["courses.LessonPage"]
    content_panels = [
        *Page.content_panels,
        *BilingualPage.bilingual_panels,
        FieldPanel("cover"),
        FieldPanel("objectives"),
        FieldPanel("objectives_en"),
        FieldRowPanel([FieldPanel("minutes"), FieldPanel("credit_hours")]),
    ]
    search_fields = [*Page.search_fields, *BilingualPage.bilingual_search_fields]

    class Meta:
        verbose_name = _("course")
        verbose_name_plural = _("courses")

    @property
    def activity_key(self) -> str:
        """The key under which the education record knows this edition of the course."""
        return f"courses.course:{self.pk}@{self.edition}"


class LessonPage(BilingualPage, Page):
    """A lesson (课时): something to read, perhaps a quiz, and the rule for its completion."""

    body = StreamField(LessonBodyBlock(), blank=True, verbose_name=_("body"))
    minutes = models.PositiveSmallIntegerField(_("estimated minutes"), default=5)
    minimum_seconds = models.PositiveSmallIntegerField(
        _("minimum reading time in seconds"), default=0
    )
    quiz = models.ForeignKey(
        "quizzes.Quiz",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="lessons",
        verbose_name=_("quiz"),
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
        index.SearchField("body"),
    ]

    class Meta:
        verbose_name = _("lesson")
        verbose_name_plural = _("lessons")
