"""What a cadre keeps for themselves about a lesson: a note, a bookmark."""

from typing import TYPE_CHECKING, Final, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from cadres.models import Cadre

LONGEST_NOTE: Final = 5_000


class LessonNoteQuerySet(models.QuerySet["LessonNote"]):
    def of(self, cadre: "Cadre") -> Self:
        """The notes and bookmarks of `cadre`."""
        return self.filter(cadre=cadre)

    def newest_first(self) -> Self:
        return self.order_by("-changed_at", "-pk")


class LessonNote(models.Model):
    """A private note or bookmark; nobody but its writer reads it."""

    cadre = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="lesson_notes", verbose_name=_("cadre")
    )
    lesson = models.ForeignKey(
        "courses.LessonPage", models.CASCADE, related_name="notes", verbose_name=_("lesson")
    )
    text = models.TextField(_("note"), max_length=LONGEST_NOTE, blank=True)
    is_bookmarked = models.BooleanField(_("bookmarked"), default=False)
    changed_at = models.DateTimeField(_("changed at"))

    objects = models.Manager.from_queryset(LessonNoteQuerySet)()

    class Meta:
        verbose_name = _("lesson note")
        verbose_name_plural = _("lesson notes")
        constraints = [
            models.UniqueConstraint(fields=["cadre", "lesson"], name="courses_note_once"),
            models.CheckConstraint(
                condition=models.Q(is_bookmarked=True) | ~models.Q(text=""),
                name="courses_note_says_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cadre_id} · {self.lesson_id}"
