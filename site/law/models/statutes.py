"""Instrument → version → chapter → article: statutes as texts that have versions."""

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from core.translation import in_language
from law.article_lookup import read_lookup
from law.lineage import is_struck_out
from law.numerals import article_label


class Instrument(models.Model):
    """A statute or regulation (法规), whatever its version."""

    class Kind(models.TextChoices):
        LAW = "LAW", _("law")
        ADMINISTRATIVE = "ADMINISTRATIVE", _("administrative regulation")
        PARTY = "PARTY", _("Party regulation")
        INTERPRETATION = "INTERPRETATION", _("judicial interpretation")

    code = models.SlugField(_("code"), max_length=80, unique=True, allow_unicode=True)
    name = models.CharField(_("name"), max_length=200, unique=True)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    short_name = models.CharField(_("short name"), max_length=80, blank=True)
    kind = models.CharField(_("kind"), max_length=14, choices=Kind.choices, default=Kind.LAW)

    class Meta:
        verbose_name = _("instrument")
        verbose_name_plural = _("instruments")
        ordering = ["code"]

    def __str__(self) -> str:
        return in_language(self.short_name or self.name, self.name_en)


class VersionQuerySet(models.QuerySet["Version"]):
    def in_force_on(self, day: dt.date) -> Self:
        """Versions whose text was in force on `day`."""
        return self.filter(
            Q(in_force_until=None) | Q(in_force_until__gte=day), in_force_from__lte=day
        )

    def before(self, version: "Version") -> Self:
        """Earlier versions of the same instrument, the nearest first."""
        return self.filter(
            instrument=version.instrument_id, in_force_from__lt=version.in_force_from
        ).order_by("-in_force_from")

    def after(self, version: "Version") -> Self:
        """Later versions of the same instrument, the nearest first."""
        return self.filter(
            instrument=version.instrument_id, in_force_from__gt=version.in_force_from
        ).order_by("in_force_from")

    def to_announce(self, day: dt.date) -> Self:
        """Versions in force by `day` whose changes are confirmed and not yet announced."""
        return self.filter(
            in_force_from__lte=day, changes_confirmed_at__isnull=False, announced_at=None
        ).order_by("in_force_from", "pk")

    def awaiting_confirmation(self) -> Self:
        """Versions with proposed changes that nobody has confirmed."""
        proposed = models.Exists(
            self.model._meta.apps.get_model("law", "ArticleChange").objects.filter(
                version=models.OuterRef("pk")
            )
        )
        return self.filter(proposed, changes_confirmed_at=None)


class Version(models.Model):
    """The text of an instrument in force from a date (版本)."""

    instrument = models.ForeignKey(
        Instrument, models.PROTECT, related_name="versions", verbose_name=_("instrument")
    )
    label = models.CharField(_("label"), max_length=40)
    adopted_on = models.DateField(_("adopted on"), null=True, blank=True)
    in_force_from = models.DateField(_("in force from"))
    in_force_until = models.DateField(_("in force until"), null=True, blank=True)
    promulgated_by = models.CharField(_("promulgated by"), max_length=200, blank=True)
    amendment_decision = models.CharField(_("amendment decision"), max_length=300, blank=True)
    history = models.TextField(_("history of enactment"), blank=True)
    text_as_of = models.DateField(_("text as of"), null=True, blank=True)
    is_complete = models.BooleanField(
        _("full text imported"),
        default=False,
        help_text=_("Otherwise only our own teaching summaries of some articles are stored."),
    )
    changes_confirmed_at = models.DateTimeField(
        _("changes confirmed at"), null=True, blank=True, editable=False
    )
    changes_confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
        verbose_name=_("changes confirmed by"),
    )
    announced_at = models.DateTimeField(
        _("announced at"),
        null=True,
        blank=True,
        editable=False,
        help_text=_("When what cites the changed articles was listed."),
    )

    objects = models.Manager.from_queryset(VersionQuerySet)()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["instrument", "-in_force_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["instrument", "label"], name="law_version_once_per_label"
            ),
            models.CheckConstraint(
                condition=Q(in_force_until=None)
                | Q(in_force_until__gte=models.F("in_force_from")),
                name="law_version_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.instrument} ({self.label})"


class Chapter(models.Model):
    """A heading of a version: part (编), chapter (章) or section (节), in text order."""

    class Level(models.IntegerChoices):
        PART = 1, _("part")
        CHAPTER = 2, _("chapter")
        SECTION = 3, _("section")

    version = models.ForeignKey(Version, models.CASCADE, related_name="chapters")
    position = models.PositiveIntegerField(_("position"))
    level = models.PositiveSmallIntegerField(_("level"), choices=Level.choices)
    title = models.CharField(_("title"), max_length=200)

    class Meta:
        verbose_name = _("chapter")
        verbose_name_plural = _("chapters")
        ordering = ["version", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "position"], name="law_chapter_once_per_position"
            )
        ]

    def __str__(self) -> str:
        return self.title


class ArticleQuerySet(models.QuerySet["Article"]):
    def numbered(self, number: int, suffix: int = 0) -> Self:
        """Articles so numbered: `numbered(388, 1)` is 第三百八十八条之一."""
        return self.filter(number=number, suffix=suffix)

    def of_lineages(self, lineages: Iterable[uuid.UUID]) -> Self:
        """The articles that are the same provisions, in every version, the oldest first."""
        return (
            self.filter(lineage__in=list(lineages))
            .select_related("version__instrument")
            .order_by("version__in_force_from")
        )

    def in_force_on(self, day: dt.date) -> Self:
        """Articles of versions in force on `day`."""
        return self.filter(
            Q(version__in_force_until=None) | Q(version__in_force_until__gte=day),
            version__in_force_from__lte=day,
        )

    def matching(self, text: str) -> Self:
        """Articles that somebody who types `text` may mean; see `law.article_lookup`."""
        lookup = read_lookup(text)
        found = self
        if lookup.number is not None:
            found = found.filter(number=lookup.number)
        if lookup.suffix is not None:
            found = found.filter(suffix=lookup.suffix)
        for word in lookup.words:
            found = found.filter(
                Q(version__instrument__name__icontains=word)
                | Q(version__instrument__name_en__icontains=word)
                | Q(version__label=word)
                | Q(text__icontains=word)
                | Q(summary__icontains=word)
                | Q(summary_en__icontains=word)
            )
        return found

    def newest_versions_first(self) -> Self:
        """Newer texts before older ones, then by number; each ready to be named."""
        return self.select_related("version__instrument").order_by(
            "-version__in_force_from", "version", "number", "suffix"
        )

    def to_be_cited(self) -> Self:
        """Articles with all that a citation shows. Two queries."""
        return self.select_related("version__instrument").prefetch_related(
            "version__module_pages"
        )


class Article(models.Model):
    """A provision of one version (条文).

    `text` is the statute's own wording where it has been imported; `summary` is our teaching
    summary, the only text the product ships.
    """

    version = models.ForeignKey(
        Version, models.CASCADE, related_name="articles", verbose_name=_("version")
    )
    chapter = models.ForeignKey(
        Chapter,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="articles",
        verbose_name=_("chapter"),
    )
    lineage = models.UUIDField(
        _("lineage"),
        default=uuid.uuid4,
        editable=False,
        db_index=True,
        help_text=_("The article's identity: the same in every version, whatever its number."),
    )
    number = models.PositiveIntegerField(_("number"))
    suffix = models.PositiveSmallIntegerField(_("suffix (之)"), default=0)
    text = models.TextField(_("text"), blank=True)
    summary = models.TextField(_("our summary"), blank=True)
    summary_en = models.TextField(_("our summary in English"), blank=True)

    objects = models.Manager.from_queryset(ArticleQuerySet)()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["version", "number", "suffix"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "number", "suffix"], name="law_article_once_per_number"
            ),
            models.UniqueConstraint(
                fields=["version", "lineage"], name="law_article_once_per_lineage"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version.instrument} {self.label}"

    @property
    def label(self) -> str:
        """Number as cited: "第三百八十八条之一", or "art. 388-1" in English."""
        return article_label(self.number, self.suffix)

    @property
    def written_number(self) -> str:
        """Number as its addresses write it: 385, or 388-1."""
        return f"{self.number}-{self.suffix}" if self.suffix else str(self.number)

    @property
    def anchor(self) -> str:
        """Fragment id of the article on its law module page."""
        return f"article-{self.number}" + (f"-{self.suffix}" if self.suffix else "")

    @property
    def is_repealed(self) -> bool:
        """The text keeps the number and says that the provision was struck out."""
        return is_struck_out(self.text)

    @property
    def paragraphs(self) -> list[str]:
        """Paragraphs (款) of the statute's wording; empty where only a summary is stored."""
        return [line for line in self.text.split("\n") if line.strip()]

    @property
    def teaching_summary(self) -> str:
        """Our summary in the interface language."""
        return in_language(self.summary, self.summary_en)
