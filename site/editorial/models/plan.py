"""What is planned for a page beside its text: embargo and re-review."""

import datetime as dt
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class EditorialPlan(models.Model):
    """Not before when a page may be published, and when it is looked at again."""

    page = models.OneToOneField(
        "wagtailcore.Page",
        models.CASCADE,
        related_name="editorial_plan",
        verbose_name=_("page"),
    )
    embargo_until = models.DateTimeField(_("embargo until"), null=True, blank=True)
    review_again_on = models.DateField(_("review again on"), null=True, blank=True)
    set_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("set by")
    )
    set_at = models.DateTimeField(_("set at"))

    class Meta:
        verbose_name = _("editorial plan")
        verbose_name_plural = _("editorial plans")
        indexes = [
            models.Index(
                fields=["review_again_on"],
                condition=Q(review_again_on__isnull=False),
                name="editorial_plan_review",
            )
        ]

    def __str__(self) -> str:
        return f"{self.page_id} · {self.review_again_on or '–'}"


class ReviewNoticeQuerySet(models.QuerySet["ReviewNotice"]):
    def waiting_for_mail(self, claimed_before: dt.datetime) -> Self:
        """Notices still to be mailed that no worker has taken since `claimed_before`."""
        return self.filter(
            Q(mail_claimed_at=None) | Q(mail_claimed_at__lt=claimed_before), mailed_at=None
        ).exclude(cadre__email="")


class ReviewNotice(models.Model):
    """Somebody was told that a page is due for re-review in at most `step` days.

    Once for each plan, day, step and person; another day begins anew.
    """

    plan = models.ForeignKey(
        EditorialPlan, models.CASCADE, related_name="notices", verbose_name=_("plan")
    )
    due_on = models.DateField(_("due on"))
    step = models.PositiveSmallIntegerField(_("days before"))
    cadre = models.ForeignKey(
        "cadres.Cadre", models.CASCADE, related_name="+", verbose_name=_("told")
    )
    noticed_at = models.DateTimeField(_("noticed at"))
    mail_claimed_at = models.DateTimeField(_("taken by a worker at"), null=True)
    mailed_at = models.DateTimeField(_("mailed at"), null=True)

    objects = models.Manager.from_queryset(ReviewNoticeQuerySet)()

    class Meta:
        verbose_name = _("notice of a re-review")
        verbose_name_plural = _("notices of re-reviews")
        constraints = [
            models.UniqueConstraint(
                fields=["plan", "due_on", "step", "cadre"],
                name="editorial_reviewnotice_once_per_step",
            )
        ]
        indexes = [
            models.Index(
                fields=["noticed_at"],
                condition=Q(mailed_at=None),
                name="editorial_notice_unmailed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.plan_id} · {self.due_on} · {self.step}"
