"""What a lesson's body asks for and holds, gathered from its blocks when it is saved."""

import uuid
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from wagtail.models import Page

from courses.blocks import exercise_key

if TYPE_CHECKING:
    from courses.models.lessons import LessonPage
    from courses.models.media import LessonMedia

MEDIA_BLOCKS = ("video", "audio")
LONGEST_TITLE = 80


def name_blocks(body: Any) -> None:
    """Give every block that has none the id it will be stored with: evidence is known by it."""
    for block in body or ():
        block.id = block.id or str(uuid.uuid4())
    for block in media_blocks(body):
        for point in block.value["checkpoints"].bound_blocks:
            point.id = point.id or str(uuid.uuid4())


def media_blocks(body: Any) -> Iterator[Any]:
    """Yield the video and audio blocks whose recording still exists."""
    for block in body or ():
        if block.block_type in MEDIA_BLOCKS and block.value.get("media") is not None:
            yield block


def checkpoints_in(body: Any) -> dict[str, Any]:
    """Return block id → question of every checkpoint, those inside videos included."""
    found = {}
    for block in body or ():
        if block.block_type == "checkpoint" and block.value.get("question") is not None:
            found[str(block.id)] = block.value["question"]
    for block in media_blocks(body):
        for point in block.value["checkpoints"].bound_blocks:
            if point.value.get("question") is not None:
                found[str(point.id)] = point.value["question"]
    return found


def evidence_in(body: Any) -> list[dict[str, Any]]:
    """Return what the blocks ask for, as the arguments of `completion.Evidence`, each key once."""
    found: dict[str, dict[str, Any]] = {}

    def ask(key: str, title: str, title_en: str = "", amount: int = 1) -> None:
        row = {"key": key, "title": title, "title_en": title_en, "amount": amount}
        if key not in found or found[key]["amount"] < amount:
            found[key] = row

    for block in body or ():
        value = block.value
        if block.block_type == "exercise" and value.get("case") is not None:
            case: Page = value["case"]
            title_en = getattr(case.specific, "title_en", "")
            ask(exercise_key(case.pk, value["exercise"]), case.title, title_en)
        elif block.block_type in MEDIA_BLOCKS and value.get("media") is not None:
            media: LessonMedia = value["media"]
            if value["share_percent"]:
                ask(f"media:{media.pk}", media.title, media.title_en, value["share_percent"])
            for point in value["checkpoints"].bound_blocks:
                if point.value.get("question") is not None:
                    ask(f"checkpoint:{point.id}", _stem(point.value["question"]))
        elif block.block_type == "checkpoint" and value.get("question") is not None:
            ask(f"checkpoint:{block.id}", _stem(value["question"]))
    return list(found.values())


def media_in(lesson: "LessonPage") -> list[int]:
    """Return the recordings that readers of `lesson` may play, its audio edition included."""
    found = {block.value["media"].pk for block in media_blocks(lesson.body)}
    if lesson.audio_id:
        found.add(lesson.audio_id)
    return sorted(found)


def unready_media(lesson: "LessonPage") -> list[str]:
    """Say of each recording in `lesson` what it lacks; empty when it may be published."""
    media = {
        block.value["media"].pk: block.value["media"] for block in media_blocks(lesson.body)
    }
    if lesson.audio is not None:
        media[lesson.audio.pk] = lesson.audio
    return [
        _("“%(title)s” lacks %(lacks)s. Write it under “Videos and audio”, then try again.")
        % {"title": one.label, "lacks": _(" and ").join(one.lacks)}
        for one in media.values()
        if one.lacks
    ]


def refuse_unready_media(lesson: "LessonPage") -> None:
    """Raise ValidationError where `lesson` has a recording without captions or transcript."""
    problems = unready_media(lesson)
    if problems:
        raise ValidationError({"body": problems})


def _stem(question: Any) -> str:
    version = question.current
    text = " ".join(version.stem.split()) if version else question.code
    return text if len(text) <= LONGEST_TITLE else text[: LONGEST_TITLE - 1] + "…"
