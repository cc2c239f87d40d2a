"""A moderated thread for each case; off until the site turns it on."""

from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseSiteSetting, register_setting


@register_setting(icon="comment")
class DiscussionSettings(BaseSiteSetting):
    """Whether people may discuss cases on this site."""

    is_on = models.BooleanField(
        _("discuss cases"),
        default=False,
        help_text=_("Signed-in people may write below a case; a reviewer approves each text."),
    )

    panels = [FieldPanel("is_on")]

    class Meta:
        verbose_name = _("discussion of cases")


class RemarkQuerySet(models.QuerySet["Remark"]):
    def waiting(self) -> Self:
        return self.filter(state=Remark.State.WAITING)

    def shown(self) -> Self:
        return self.filter(state=Remark.State.SHOWN)


class Remark(models.Model):
    """What one person wrote below a case; shown once a reviewer let it through."""

    class State(models.TextChoices):
        WAITING = "WAITING", _("waiting")
        SHOWN = "SHOWN", _("shown")
        REFUSED = "REFUSED", _("not shown")
        WITHDRAWN = "WITHDRAWN", _("withdrawn")

    page = models.ForeignKey(
        "wagtailcore.Page", models.CASCADE, related_name="remarks", verbose_name=_("page")
    )
    author = models.ForeignKey(
        "cadres.Cadre", models.CASCADE, related_name="remarks", verbose_name=_("author")
    )
    text = models.TextField(_("text"), max_length=1000)
    written_at = models.DateTimeField(_("written at"))
    state = models.CharField(
        _("state"), max_length=9, choices=State.choices, default=State.WAITING
    )
    decided_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    decided_at = models.DateTimeField(_("decided at"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = models.Manager.from_queryset(RemarkQuerySet)()

    class Meta:
        verbose_name = _("remark")
        verbose_name_plural = _("remarks")
        ordering = ["written_at", "pk"]
        indexes = [
            models.Index(
                fields=["written_at"],
                condition=Q(state="WAITING"),
                name="editorial_remark_wait",
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.get_state_display()}"
