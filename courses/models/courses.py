"""Course pages: what a course teaches, what it takes, and what it is worth."""

from decimal import Decimal
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    PageChooserPanel,
)
from wagtail.models import Page

from core.pages import BilingualPage, SignedInPage
from core.previewing import PREVIEW_MODES, PreviewsAsCadre
from core.search.fields import ChineseSearchField
from core.translation import in_language
from courses.credit_hours import CreditRule, hours_awarded
from courses.editions.panels import EditionPanel
from courses.forms import CourseForm
from courses.models.editions import ChangesLiveCourse


class Necessity(models.TextChoices):
    REQUIRED = "REQUIRED", _("required course")
    ELECTIVE = "ELECTIVE", _("elective course")


class CoursePage(PreviewsAsCadre, SignedInPage, BilingualPage, ChangesLiveCourse, Page):
    """A course (课程): chapters of lessons in order, its hours, and the edition the record cites.

    Visitors see what it teaches; its lessons are for people who are signed in.
    """

    has_public_face = True
    preview_modes = PREVIEW_MODES
    objectives = models.TextField(_("objectives"), blank=True, help_text=_("One per line."))
    objectives_en = models.TextField(
        _("objectives in English"), blank=True, help_text=_("One per line.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("estimated minutes"),
        default=30,
        help_text=_("What it takes a reader who is new to the subject, quizzes included."),
    )
    necessity = models.CharField(
        _("required or elective"),
        max_length=8,
        choices=Necessity.choices,
        default=Necessity.ELECTIVE,
        help_text=_("Said on the course and kept in the record; who owes it is an assignment."),
    )
    credit_rule = models.CharField(
        _("rule that awards the hours"),
        max_length=20,
        choices=CreditRule.choices,
        default=CreditRule.STATED,
        help_text=_("Named on the course and in the record."),
    )
    credit_hours = models.DecimalField(
        _("credit hours"),
        max_digits=5,
        decimal_places=2,
        default=0,
        validators=[MinValueValidator(0)],
        help_text=_(
            "What the rule “as stated” awards, once, when every lesson is done. 0 records none."
        ),
    )
    edition = models.PositiveIntegerField(_("edition"), default=1, editable=False)
    # Primary keys of lessons; kept with the draft, so that it reaches publishing.
    difference = models.JSONField(
        _("lessons that everyone studies"),
        default=list,
        blank=True,
        help_text=_(
            "Where everyone studies the difference: people who finished are asked for these "
            "lessons again, and for nothing else."
        ),
    )
    test_out = models.ForeignKey(
        "quizzes.Quiz",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="test_out_of",
        verbose_name=_("test-out"),
        help_text=_(
            "A quiz for people who know the subject. Each lesson says which of its questions "
            "stand for it; a lesson is done where their share right reaches the pass mark."
        ),
    )
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
    base_form_class = CourseForm
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
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("minutes"), FieldPanel("necessity")]),
                FieldRowPanel([FieldPanel("credit_rule"), FieldPanel("credit_hours")]),
            ],
            heading=_("Length and credit hours"),
        ),
        InlinePanel(
            "prerequisites",
            [PageChooserPanel("required", "courses.CoursePage")],
            label=_("prerequisite"),
            heading=_("Prerequisites"),
            help_text=_("Courses to finish before this one is begun."),
        ),
        FieldPanel("test_out"),
        EditionPanel(children=[FieldPanel("change"), FieldPanel("difference")]),
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
    def hours_awarded(self) -> Decimal:
        """The credit hours by the course's rule, to two places."""
        return hours_awarded(self.credit_rule, stated=self.credit_hours, minutes=self.minutes)

    @property
    def hours(self) -> str:
        """The credit hours without trailing zeros: "1.5", "2"; "" where none are recorded."""
        return f"{self.hours_awarded.normalize():f}" if self.hours_awarded else ""

    @property
    def activity_key(self) -> str:
        """The key under which the education record knows this edition of the course."""
        return f"courses.course:{self.pk}@{self.edition}"

    def with_content_json(self, content: dict[str, Any]) -> Self:
        """Return the page as a revision has it; the edition is never a draft's. One query more."""
        page: Self = super().with_content_json(content)
        page.edition = CoursePage.objects.values_list("edition", flat=True).get(pk=self.pk)
        return page

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add the outline and where the reader stands. See `courses.showing`."""
        from courses.showing import course_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **course_context(self, request)}


class Prerequisite(models.Model):
    """A course to finish before another is begun."""

    course = ParentalKey(
        CoursePage,
        on_delete=models.CASCADE,
        related_name="prerequisites",
        verbose_name=_("course"),
    )
    required = models.ForeignKey(
        CoursePage, models.CASCADE, related_name="+", verbose_name=_("course to finish first")
    )

    class Meta:
        verbose_name = _("prerequisite")
        verbose_name_plural = _("prerequisites")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "required"], name="courses_prerequisite_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(course=models.F("required")),
                name="courses_prerequisite_of_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.course_id} ← {self.required_id}"

    def clean(self) -> None:
        """Refuse a circle: nobody could ever begin."""
        super().clean()
        if not self.course_id or not self.required_id:
            return
        wanted, seen = [self.required_id], set[int]()
        while wanted:
            current = wanted.pop()
            if current == self.course_id:
                raise ValidationError(
                    {"required": _("That course asks for this one first: nobody could begin.")}
                )
            if current not in seen:
                seen.add(current)
                below = Prerequisite.objects.filter(course_id=current)
                wanted.extend(below.values_list("required_id", flat=True))
