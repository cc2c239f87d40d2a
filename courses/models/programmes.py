"""Programmes: courses that belong together, required ones and a choice of others."""

from typing import Any

from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Page

from core.pages import BilingualPage, SignedInPage
from courses.models.courses import CoursePage, Necessity


class ProgrammePage(SignedInPage, BilingualPage, Page):
    """A programme (课程方案): every required course and some of the electives.

    Credit hours are the courses' own; finishing it adds one line to the record, without hours.
    """

    has_public_face = True
    electives_wanted = models.PositiveSmallIntegerField(
        _("electives to finish"), default=0, help_text=_("How many of the elective courses.")
    )

    parent_page_types = ["courses.CourseIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        *BilingualPage.bilingual_panels,
        FieldPanel("electives_wanted"),
        InlinePanel(
            "items",
            [PageChooserPanel("course", "courses.CoursePage"), FieldPanel("necessity")],
            label=_("course"),
            heading=_("Courses"),
            min_num=1,
        ),
    ]
    search_fields = [*Page.search_fields, *BilingualPage.bilingual_search_fields]

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")

    @property
    def activity_key(self) -> str:
        """The key under which the education record knows the programme."""
        return f"courses.programme:{self.pk}@1"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the courses and where the reader stands in each."""
        from courses.programmes.showing import programme_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **programme_context(self, request)}


class ProgrammeItem(models.Model):
    """A course of a programme, in its place."""

    programme = ParentalKey(
        ProgrammePage,
        on_delete=models.CASCADE,
        related_name="items",
        verbose_name=_("programme"),
    )
    course = models.ForeignKey(
        CoursePage, models.CASCADE, related_name="+", verbose_name=_("course")
    )
    necessity = models.CharField(
        _("required or elective"),
        max_length=8,
        choices=Necessity.choices,
        default=Necessity.REQUIRED,
    )
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    sort_order_field = "position"

    class Meta:
        verbose_name = _("course of a programme")
        verbose_name_plural = _("courses of programmes")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "course"], name="courses_programmeitem_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.programme_id} · {self.course_id}"
