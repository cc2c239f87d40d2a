"""Video and audio of lessons, and how far people have played them."""

import uuid
from typing import TYPE_CHECKING, Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.translation import in_language

if TYPE_CHECKING:
    from cadres.models import Cadre


def media_path(media: "LessonMedia", filename: str) -> str:
    """Where an upload is kept: below no address, under a name that nobody chose."""
    return f"lesson_media/{media.public_id}.{media.extension}"


class LessonMedia(models.Model):
    """A video or a sound recording (MP4, WebM, MP3) with captions and transcript.

    Checked by `courses.media.uploads` when it comes in; served by `courses.media.serving` only
    with a lesson that the reader may see.
    """

    class Format(models.TextChoices):
        MP4 = "video/mp4", "MP4"
        WEBM = "video/webm", "WebM"
        MP3 = "audio/mpeg", "MP3"

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=240, blank=True)
    file = models.FileField(
        _("file"), upload_to=media_path, help_text=_("MP4, WebM or MP3, up to 200 MB.")
    )
    format = models.CharField(
        _("format"), max_length=10, choices=Format.choices, editable=False
    )
    digest = models.CharField(max_length=64, editable=False)
    bytes = models.PositiveBigIntegerField(_("size in bytes"), default=0, editable=False)
    seconds = models.PositiveIntegerField(
        _("length in seconds"),
        validators=[MinValueValidator(1)],
        blank=True,
        help_text=_("Read from the file; write it down only where the file does not say."),
    )
    captions = models.TextField(
        _("captions (WebVTT)"),
        blank=True,
        help_text=_("What is said and heard, with times. A video cannot be published without."),
    )
    captions_en = models.TextField(_("captions in English (WebVTT)"), blank=True)
    transcript = models.TextField(
        _("transcript"),
        blank=True,
        help_text=_("The same as running text, for readers. Needed for video and audio."),
    )
    transcript_en = models.TextField(_("transcript in English"), blank=True)
    uploaded_at = models.DateTimeField(_("uploaded at"), auto_now_add=True)

    class Meta:
        verbose_name = _("video or audio")
        verbose_name_plural = _("videos and audio")
        ordering = ["-uploaded_at", "-pk"]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(self.title, self.title_en)

    @property
    def is_video(self) -> bool:
        return self.format != self.Format.MP3

    @property
    def extension(self) -> str:
        return str(self.Format(self.format).name).lower() if self.format else "bin"

    @property
    def words(self) -> str:
        """The transcript in the interface language."""
        return in_language(self.transcript, self.transcript_en)

    @property
    def lacks(self) -> list[str]:
        """What has to be written before a lesson with it may be published; empty is enough."""
        wanting = []
        if self.is_video and not self.captions.strip():
            wanting.append(str(_("captions")))
        if not self.transcript.strip():
            wanting.append(str(_("a transcript")))
        return wanting

    def clean(self) -> None:
        from courses.media.captions import check_captions

        super().clean()
        for name in ("captions", "captions_en"):
            text = getattr(self, name)
            if text.strip():
                try:
                    check_captions(text)
                except ValidationError as error:
                    raise ValidationError({name: error.messages}) from error


class MediaPlayQuerySet(models.QuerySet["MediaPlay"]):
    def of(self, cadre: "Cadre") -> Self:
        """What `cadre` has played."""
        return self.filter(cadre=cadre)


class MediaPlay(models.Model):
    """How far one cadre has played one recording in one lesson.

    `spans` is the union of what was played, as [[from, to], …] in seconds, disjoint and in order.
    """

    cadre = models.ForeignKey(
        "cadres.Cadre", models.PROTECT, related_name="media_plays", verbose_name=_("cadre")
    )
    lesson = models.ForeignKey(
        "courses.LessonPage", models.PROTECT, related_name="plays", verbose_name=_("lesson")
    )
    media = models.ForeignKey(
        LessonMedia, models.PROTECT, related_name="plays", verbose_name=_("video or audio")
    )
    spans: Any = models.JSONField(_("what was played"), default=list)
    position_seconds = models.FloatField(_("where to go on"), default=0)
    counted_until = models.DateTimeField(_("counted until"))

    objects = models.Manager.from_queryset(MediaPlayQuerySet)()

    class Meta:
        verbose_name = _("what was played")
        verbose_name_plural = _("what was played")
        constraints = [
            models.UniqueConstraint(
                fields=["cadre", "lesson", "media"], name="courses_play_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cadre_id} · {self.media_id}"


class PlayBeat(models.Model):
    """A heartbeat of a player that was counted, so that sending it again counts nothing."""

    play = models.ForeignKey(MediaPlay, models.CASCADE, related_name="beats")
    client = models.UUIDField()
    seq = models.PositiveIntegerField()
    counted_at = models.DateTimeField()

    class Meta:
        verbose_name = _("heartbeat of a player")
        verbose_name_plural = _("heartbeats of players")
        constraints = [
            models.UniqueConstraint(
                fields=["play", "client", "seq"], name="courses_beat_once_per_client"
            )
        ]

    def __str__(self) -> str:
        return f"{self.play_id}/{self.client}/{self.seq}"
