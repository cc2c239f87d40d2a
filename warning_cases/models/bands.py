"""Amount bands: from which sum on a law speaks of "larger", "huge", "especially huge"."""

import datetime as dt
from decimal import Decimal
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from core.translation import in_language


class AmountKind(models.TextChoices):
    """What the amount of a case is; each kind has bands of its own."""

    TAKEN = "TAKEN", _("taken: embezzled or received as bribes")
    GIVEN = "GIVEN", _("given as bribes")
    MISUSED = "MISUSED", _("public funds misused for profit or over three months")
    MISUSED_ILLEGALLY = "MISUSED_ILLEGALLY", _("public funds misused for illegal activity")
    LOSS = "LOSS", _("loss caused by abuse or neglect of duty")


class AmountBandQuerySet(models.QuerySet["AmountBand"]):
    def in_force_on(self, day: dt.date | models.F | models.OuterRef) -> Self:
        """Bands of texts in force on `day`."""
        return self.filter(
            Q(article__version__in_force_until=None)
            | Q(article__version__in_force_until__gte=day),
            article__version__in_force_from__lte=day,
        )

    def reached_by(
        self, amount: Decimal | models.OuterRef, *, with_circumstances: bool
    ) -> Self:
        """Bands that `amount` reaches, the highest first; where the listed circumstances are given
        (`with_circumstances`) the lower threshold is enough.
        """
        lower = (
            Coalesce("lower_from_yuan", "from_yuan") if with_circumstances else F("from_yuan")
        )
        return self.alias(threshold=lower).filter(threshold__lte=amount).order_by("-from_yuan")


class AmountBand(models.Model):
    """A band that one article of one version of a law defines.

    The band in force is that of the article's version; when the sums change, the new version gets
    bands of its own and these stay for acts of their time.
    """

    kind = models.CharField(_("amount"), max_length=18, choices=AmountKind.choices)
    article = models.ForeignKey(
        "law.Article",
        models.PROTECT,
        related_name="amount_bands",
        verbose_name=_("defined by"),
    )
    code = models.SlugField(
        _("code"),
        max_length=40,
        help_text=_("The same in every version: it is what readers filter by."),
    )
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=80, blank=True)
    from_yuan = models.DecimalField(
        _("from (yuan)"), max_digits=14, decimal_places=2, validators=[MinValueValidator(0)]
    )
    lower_from_yuan = models.DecimalField(
        _("from, with listed circumstances (yuan)"),
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )

    objects = models.Manager.from_queryset(AmountBandQuerySet)()

    class Meta:
        verbose_name = _("amount band")
        verbose_name_plural = _("amount bands")
        ordering = ["kind", "article", "from_yuan"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "article", "code"], name="warning_cases_amountband_once"
            ),
            models.CheckConstraint(
                condition=Q(lower_from_yuan=None) | Q(lower_from_yuan__lte=F("from_yuan")),
                name="warning_cases_amountband_lower_is_lower",
            ),
        ]

    def __str__(self) -> str:
        return in_language(self.name, self.name_en)
