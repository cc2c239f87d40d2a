"""RosterImport: one file of people on its way in, and a verdict on each of its rows."""

import datetime as dt
import uuid
from typing import Final, Self

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

# A job whose worker said nothing for so long is taken up again. Whoever writes is not heard of on
# SQLite before it is done.
STALE_CHECK_MINUTES: Final = 2
STALE_MINUTES: Final = 10


class RosterImportQuerySet(models.QuerySet["RosterImport"]):
    def interrupted(self, at: dt.datetime) -> Self:
        """Jobs that were under way and have not been heard of since."""
        state = RosterImport.State
        return self.filter(
            models.Q(
                state=state.CHECKING,
                heard_at__lt=at - dt.timedelta(minutes=STALE_CHECK_MINUTES),
            )
            | models.Q(
                state=state.WRITING, heard_at__lt=at - dt.timedelta(minutes=STALE_MINUTES)
            )
        )


class RosterImport(models.Model):
    """A roster file (花名册) handed in: first judged row by row, then written as a whole or not.

    Whoever is missing from the file is proposed as a leaver if the file is the complete roster of
    a unit; nobody leaves before somebody has said so, person by person.
    """

    class State(models.TextChoices):
        CHECKING = "CHECKING", _("being checked")
        REFUSED = "REFUSED", _("has errors; nothing is written")
        CHECKED = "CHECKED", _("checked; waiting for your word")
        WRITING = "WRITING", _("being written")
        DONE = "DONE", _("written")
        DROPPED = "DROPPED", _("dropped")

    public_id = models.UUIDField(
        _("public id"), default=uuid.uuid4, unique=True, editable=False
    )
    file_name = models.CharField(_("file"), max_length=200)
    digest = models.CharField(_("fingerprint (SHA-256)"), max_length=64)
    complete_for = models.ForeignKey(
        "cadres.Unit",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("complete roster of"),
    )
    uploaded_by = models.ForeignKey(
        "cadres.Cadre",
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name=_("handed in by"),
    )
    uploaded_at = models.DateTimeField(_("handed in at"))
    state = models.CharField(
        _("state"), max_length=8, choices=State.choices, default=State.CHECKING
    )
    rows = models.PositiveIntegerField(_("rows"), default=0)
    rows_done = models.PositiveIntegerField(_("rows done"), default=0)
    heard_at = models.DateTimeField(_("last sign of life"))
    created = models.PositiveIntegerField(_("new"), default=0)
    moved = models.PositiveIntegerField(_("moved"), default=0)
    updated = models.PositiveIntegerField(_("changed"), default=0)
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    wrong = models.PositiveIntegerField(_("wrong rows"), default=0)
    leavers = models.PositiveIntegerField(_("proposed leavers"), default=0)
    ignored_columns = models.JSONField(_("columns not read"), default=list)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)

    objects = models.Manager.from_queryset(RosterImportQuerySet)()

    class Meta:
        verbose_name = _("roster import")
        verbose_name_plural = _("roster imports")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.file_name} · {self.get_state_display()}"

    def get_absolute_url(self) -> str:
        return reverse("roster_import", args=[self.public_id])

    @property
    def is_under_way(self) -> bool:
        return self.state in (self.State.CHECKING, self.State.WRITING)

    @property
    def permille(self) -> int:
        """Rows done of all, in thousandths."""
        return self.rows_done * 1000 // self.rows if self.rows else 0


class RosterVerdict(models.Model):
    """What a roster file means for one person, or what is wrong with one row."""

    class Verdict(models.TextChoices):
        WRONG = "WRONG", _("wrong")
        NEW = "NEW", _("new")
        MOVED = "MOVED", _("moves")
        CHANGED = "CHANGED", _("changes")
        UNCHANGED = "UNCHANGED", _("as stored")
        LEAVER = "LEAVER", _("missing from the file")

    roster_import = models.ForeignKey(
        RosterImport, models.CASCADE, related_name="verdicts", verbose_name=_("roster import")
    )
    row = models.PositiveIntegerField(_("row"))
    verdict = models.CharField(_("verdict"), max_length=9, choices=Verdict.choices)
    staff_number = models.CharField(_("staff number"), max_length=40, blank=True)
    name = models.CharField(_("name"), max_length=60, blank=True)
    cadre = models.ForeignKey(
        "cadres.Cadre",
        models.CASCADE,
        null=True,
        related_name="+",
        verbose_name=_("cadre"),
    )
    column = models.CharField(_("column"), max_length=120, blank=True)
    message = models.CharField(_("what it means"), max_length=400, blank=True)
    has_left = models.BooleanField(_("confirmed as left"), default=False)

    class Meta:
        verbose_name = _("verdict on a row")
        verbose_name_plural = _("verdicts on rows")
        ordering = ["roster_import", "row", "pk"]
        indexes = [
            models.Index(
                fields=["roster_import", "verdict", "row"], name="cadres_verdict_of_import"
            )
        ]

    def __str__(self) -> str:
        return f"{self.row} · {self.get_verdict_display()}"
