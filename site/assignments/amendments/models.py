"""The lesson of a version's differences."""

from typing import Final

from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

KIND: Final = "law.amendment"


class DeltaLesson(models.Model):
    """What people certified on the text before study when a version comes into force (差异课).

    Drafted once when the version is announced: changed and new articles beside the old ones, and
    the questions that ask about them. Unchanged and renumbered articles are carried over.

    Args:
        activities: activities without edition whose certificates rest on the older text.
        posts: primary keys of the posts that the changed articles touch; empty means every post.
    """

    version = models.OneToOneField(
        "law.Version", models.PROTECT, related_name="delta_lesson", verbose_name=_("version")
    )
    activities = models.JSONField(_("activities certified on the old text"), default=list)
    posts = models.JSONField(_("posts touched"), default=list)
    minutes = models.PositiveSmallIntegerField(
        _("minutes"), default=5, validators=[MinValueValidator(1)]
    )
    created_at = models.DateTimeField(_("created at"))

    class Meta:
        verbose_name = _("difference lesson")
        verbose_name_plural = _("difference lessons")

    def __str__(self) -> str:
        return str(self.version)

    @property
    def activity_key(self) -> str:
        """The key under which the education record knows it."""
        return f"{KIND}:{self.version_id}@1"

    def get_absolute_url(self) -> str:
        return reverse("delta_lesson", args=[self.version_id])
