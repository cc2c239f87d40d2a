"""Essays and speeches: the task, what was written, and what its markers think of it."""

import datetime as dt
import uuid
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, Unit
from core.time import end_of_day, site_date
from core.translation import in_language
from records.models.activity import ActivityRule, audience_below, paths_to

PASS_PERCENT: Final = 60


def essay_path(essay: "Essay", _name: str) -> str:
    """Return where a file is kept: nothing below `essays/` has an address under /media/."""
    return f"essays/{essay.public_id.hex[:2]}/{uuid.uuid4().hex}"


class EssayTaskQuerySet(models.QuerySet["EssayTask"]):
    def below(self, tops: Sequence[Unit]) -> Self:
        """Tasks for people in the subtrees of `tops`."""
        return self.filter(audience_below(tops, "audience"))

    def for_unit(self, unit: Unit | None) -> Self:
        """Tasks whose audience `unit` belongs to."""
        if unit is None:
            return self.none()
        return self.filter(audience__path__in=paths_to(unit))

    def open_on(self, day: dt.date) -> Self:
        return self.filter(opens_on__lte=day, due_on__gte=day)


class EssayTask(models.Model):
    """Something to write about, by a rubric that everyone reads beforehand."""

    class Form(models.TextChoices):
        ESSAY = "ESSAY", _("essay")
        SPEECH = "SPEECH", _("speech")

    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False
    )
    form = models.CharField(_("form"), max_length=6, choices=Form.choices, default=Form.ESSAY)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=240, blank=True)
    brief = models.TextField(_("what to write about"), max_length=2_000)
    audience = models.ForeignKey(
        "cadres.Unit", models.PROTECT, related_name="essay_tasks", verbose_name=_("for whom")
    )
    rubric = models.JSONField(
        _("rubric"), help_text=_('Criteria in order: [{"name": …, "points": …}], 100 in all.')
    )
    least_characters = models.PositiveIntegerField(_("characters at least"), default=800)
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("due on"))
    credit_hours = models.DecimalField(_("credit hours"), max_digits=6, decimal_places=2)
    rule = models.ForeignKey(
        ActivityRule, models.PROTECT, related_name="essay_tasks", verbose_name=_("rule")
    )
    markers = models.ManyToManyField(
        "cadres.Cadre", related_name="essay_tasks_to_mark", verbose_name=_("markers")
    )
    set_by = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("set by")
    )
    set_at = models.DateTimeField(_("set at"))

    objects = models.Manager.from_queryset(EssayTaskQuerySet)()

    class Meta:
        verbose_name = _("essay task")
        verbose_name_plural = _("essay tasks")
        ordering = ["-due_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["audience", "title", "opens_on"], name="records_essaytask_once"
            ),
            models.CheckConstraint(
                condition=Q(due_on__gte=F("opens_on")), name="records_essaytask_due_after_open"
            ),
            models.CheckConstraint(
                condition=Q(credit_hours__gt=0), name="records_essaytask_hours_positive"
            ),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(self.title, self.title_en)

    @property
    def activity_key(self) -> str:
        return f"records.essay:{self.pk}@1"

    @property
    def due_at(self) -> dt.datetime:
        """The last instant of the due day on the site's clock."""
        return end_of_day(self.due_on)

    def is_open(self, at: dt.datetime) -> bool:
        """Tell whether essays are taken at `at`."""
        return self.opens_on <= site_date(at) <= self.due_on


class EssayQuerySet(models.QuerySet["Essay"]):
    def handed_in(self) -> Self:
        return self.exclude(handed_in_at=None)

    def waiting(self) -> Self:
        """Handed in, and not yet settled by its markers."""
        return self.filter(state=Essay.State.WAITING)

    def to_mark_by(self, marker: Cadre) -> Self:
        """What waits for a mark of `marker`, in the round it is in."""
        marked = EssayMark.objects.filter(
            essay=models.OuterRef("pk"), round=models.OuterRef("round"), marker=marker
        )
        return self.waiting().filter(~models.Exists(marked), task__markers=marker)

    def showcased(self) -> Self:
        """Chosen by an officer, and its author still agrees."""
        return self.exclude(chosen_at=None).exclude(consented_at=None)


class Essay(models.Model):
    """What one person wrote for a task: a draft, then handed in, then marked by two."""

    class State(models.TextChoices):
        DRAFT = "DRAFT", _("draft")
        WAITING = "WAITING", _("being marked")
        PASSED = "PASSED", _("passed")
        RETURNED = "RETURNED", _("to be revised")

    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False
    )
    task = models.ForeignKey(
        EssayTask, models.PROTECT, related_name="essays", verbose_name=_("task")
    )
    cadre = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="essays", verbose_name=_("cadre")
    )
    text = models.TextField(_("text"), max_length=20_000, blank=True)
    file = models.FileField(_("file"), upload_to=essay_path, max_length=160, blank=True)
    file_name = models.CharField(_("name of the file"), max_length=160, blank=True)
    digest = models.CharField(_("fingerprint (SHA-256)"), max_length=64, blank=True)
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.DRAFT
    )
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    saved_at = models.DateTimeField(_("saved at"))
    handed_in_at = models.DateTimeField(_("handed in at"), null=True)
    percent = models.DecimalField(_("percent"), max_digits=5, decimal_places=2, null=True)
    settled_at = models.DateTimeField(_("settled at"), null=True)
    consented_at = models.DateTimeField(_("agreed to be shown at"), null=True)
    is_named = models.BooleanField(_("shown with the author's name"), default=True)
    chosen_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("chosen for the showcase by"),
    )
    chosen_at = models.DateTimeField(_("chosen for the showcase at"), null=True)
    entry = models.OneToOneField(
        "records.Entry",
        models.PROTECT,
        null=True,
        related_name="essay",
        verbose_name=_("entry"),
    )

    objects = models.Manager.from_queryset(EssayQuerySet)()

    class Meta:
        verbose_name = _("essay or speech")
        verbose_name_plural = _("essays and speeches")
        ordering = ["-saved_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["task", "cadre"], name="records_essay_once"),
            models.CheckConstraint(
                condition=Q(state="PASSED", entry__isnull=False)
                | (~Q(state="PASSED") & Q(entry=None)),
                name="records_essay_passed_has_entry",
            ),
            models.CheckConstraint(
                condition=Q(percent=None) | Q(percent__gte=0, percent__lte=100),
                name="records_essay_percent_within_100",
            ),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_writable(self) -> bool:
        """Whether its author may still change it."""
        return self.state in (self.State.DRAFT, self.State.RETURNED)


class EssayMark(models.Model):
    """What one marker thinks of an essay in one round, criterion by criterion."""

    essay = models.ForeignKey(
        Essay, models.PROTECT, related_name="marks", verbose_name=_("essay")
    )
    marker = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="+", verbose_name=_("marker")
    )
    round = models.PositiveSmallIntegerField(_("round"))
    points = models.JSONField(_("points for each criterion"))
    percent = models.DecimalField(_("percent"), max_digits=5, decimal_places=2)
    note = models.CharField(_("note to the author"), max_length=1_000, blank=True)
    marked_at = models.DateTimeField(_("marked at"))

    class Meta:
        verbose_name = _("mark of an essay")
        verbose_name_plural = _("marks of essays")
        ordering = ["marked_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["essay", "round", "marker"], name="records_essaymark_once"
            ),
            models.CheckConstraint(
                condition=Q(percent__gte=0, percent__lte=100),
                name="records_essaymark_percent_within_100",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.essay} · {self.percent}"


def points_of(rubric: Sequence[dict[str, Any]]) -> Decimal:
    """Return what a rubric gives in all."""
    return sum((Decimal(str(each["points"])) for each in rubric), Decimal(0))
