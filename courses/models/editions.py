"""Editions of a course: what changed, when, and who has to study it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

# Stored with the draft, so that it reaches whoever approves and then publishing.


class Change(models.TextChoices):
    """Who has to study a change to a course that is published already."""

    MINOR = "MINOR", _("minor: a correction that asks nothing of anybody")
    NEW_LEARNERS = "NEW_LEARNERS", _("new material for people who have not finished yet")
    EVERYONE = "EVERYONE", _("everyone studies the difference, those who finished as well")


class CourseEdition(models.Model):
    """One edition after the first (课程版次): which lesson changed and for whom."""

    course = models.ForeignKey(
        "courses.CoursePage", models.CASCADE, related_name="editions", verbose_name=_("course")
    )
    number = models.PositiveIntegerField(_("edition"))
    change = models.CharField(_("who studies it"), max_length=12, choices=Change.choices)
    page_title = models.CharField(_("what changed"), max_length=255)
    published_at = models.DateTimeField(_("published at"))

    class Meta:
        verbose_name = _("edition of a course")
        verbose_name_plural = _("editions of courses")
        ordering = ["course", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["course", "number"], name="courses_edition_once_per_number"
            )
        ]

    def __str__(self) -> str:
        return f"{self.course_id}@{self.number}"


class ChangesLiveCourse(models.Model):
    """Mixed into page types whose change may ask something of people who study already."""

    change = models.CharField(
        _("who has to study this change"),
        max_length=12,
        choices=Change.choices,
        blank=True,
        help_text=_("Asked for once the course is published. It takes effect on publishing."),
    )

    class Meta:
        abstract = True
