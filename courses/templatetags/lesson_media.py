"""Template words of recordings and checkpoints: addresses, playing time, and the reader's places."""

from typing import Any, NamedTuple

from django import template
from django.urls import reverse

from core.content_cache import place
from courses.blocks import ASKED_IN_LESSONS
from courses.models import LessonMedia, LessonPage
from quizzes.kinds import kind_of

register = template.Library()
MINUTE = 60
HOUR = 3600


class Addresses(NamedTuple):
    """Where a player finds its recording, and places for what is the reader's own."""

    file: str
    captions: str
    captions_en: str
    played: str
    spans: str
    position: str


@register.simple_tag
def media_addresses(page: LessonPage, media: LessonMedia) -> Addresses:
    """Return the addresses of `media` in the lesson `page`; 0 stands for one never saved."""
    named: list[Any] = [page.pk or 0, media.public_id]
    return Addresses(
        file=reverse("media_file", args=named),
        captions=reverse("captions", args=[*named, "zh"]),
        captions_en=reverse("captions", args=[*named, "en"]),
        played=reverse("played", args=named),
        spans=place(f"spans:{media.pk}"),
        position=place(f"position:{media.pk}"),
    )


@register.filter
def playing_time(seconds: int) -> str:
    """Write seconds as players do: "1:05", "1:02:03"."""
    hours, rest = divmod(int(seconds), HOUR)
    minutes, seconds = divmod(rest, MINUTE)
    return f"{hours}:{minutes:02}:{seconds:02}" if hours else f"{minutes}:{seconds:02}"


class Asked(NamedTuple):
    """A checkpoint's question as it is shown: never its key."""

    stem: str
    choices: list[dict[str, str]]
    input_type: str
    csrf_token: str


@register.simple_tag
def checkpoint_choices(question: Any) -> Asked | None:
    """Return what a checkpoint asks; None once its question was withdrawn."""
    version = question.current if question else None
    if (
        version is None
        or question.state == question.State.RETIRED
        or version.kind not in ASKED_IN_LESSONS
    ):
        return None
    kind = kind_of(version.kind)
    return Asked(version.stem, kind.choices_for(version), kind.input_type, place("csrf_token"))


@register.simple_tag
def checkpoint_address(page: LessonPage, block_id: str) -> str:
    return reverse("checkpoint", args=[page.pk or 0, block_id])


@register.simple_tag
def checkpoint_state(block_id: str) -> str:
    """Return the place where "done" will stand for who has answered."""
    return place(f"checkpoint:{block_id}")
