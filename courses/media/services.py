"""Counting what players report: batched, each heartbeat once, never more than can be true."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction

from cadres.models import Cadre
from courses.media.intervals import Span, count_beat, share_percent, union_of
from courses.models import LessonMedia, LessonPage, MediaPlay, PlayBeat
from courses.prerequisites import check_may_begin
from courses.services import LessonOutcome, hear_lesson, note_evidence, settle_lesson

HEARD_PERCENT: Final = 80  # of the audio edition; who heard so much has read the lesson
AT_END_SECONDS: Final = 1.0
KEEP_BEATS: Final = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Beat:
    """One heartbeat: what was played since the one before, and at what speed at most."""

    seq: int
    spans: Sequence[Span]
    speed: float = 1.0


@dataclass(frozen=True, slots=True)
class Heard:
    """Where the cadre stands after heartbeats were counted.

    Args:
        percent: share of the recording that was played.
        outcome: the lesson's state; None where nothing in it could have changed.
    """

    play: MediaPlay
    percent: int
    outcome: LessonOutcome | None


@transaction.atomic
def count_beats(
    *,
    cadre: Cadre,
    lesson: LessonPage,
    media: LessonMedia,
    client: uuid.UUID,
    beats: Sequence[Beat],
    position_seconds: float,
    opened_at: dt.datetime,
    at: dt.datetime,
) -> Heard:
    """Count what a player has played since it last reported, and note what that completes.

    Heartbeats that were counted before change nothing but the place to go on from.

    Args:
        client: the player that counts its heartbeats by `seq`; one for each opening of the page.
        position_seconds: where the player stands.
        opened_at: when the page was served: nothing was played before.

    Raises:
        PrerequisitesMissing: other courses have to be finished first; nothing is counted.
    """
    check_may_begin(cadre=cadre, lesson=lesson)
    play, _created = MediaPlay.objects.get_or_create(
        cadre=cadre, lesson=lesson, media=media, defaults={"counted_until": opened_at}
    )
    play = MediaPlay.objects.select_for_update().get(pk=play.pk)
    known = set(
        PlayBeat.objects.filter(
            play=play, client=client, seq__in=[beat.seq for beat in beats]
        ).values_list("seq", flat=True)
    )
    fresh = {beat.seq: beat for beat in beats if beat.seq not in known}
    union = union_of(tuple(span) for span in play.spans)
    if fresh:
        # Two pages that play at once share one wall clock.
        since = max(play.counted_until, opened_at)
        counted = count_beat(
            union,
            [span for seq in sorted(fresh) for span in fresh[seq].spans],
            seconds=media.seconds,
            elapsed_seconds=(at - since).total_seconds(),
            speed=max(beat.speed for beat in fresh.values()),
            is_unskippable=is_unskippable(lesson, media),
        )
        union = counted.union
        play.spans = [list(span) for span in union]
        play.counted_until = max(at, play.counted_until)
        PlayBeat.objects.bulk_create(
            PlayBeat(play=play, client=client, seq=seq, counted_at=at) for seq in fresh
        )
    # What was played to its end begins again from the start.
    is_at_end = position_seconds > media.seconds - AT_END_SECONDS
    play.position_seconds = 0.0 if is_at_end else max(0.0, position_seconds)
    play.save(update_fields=["spans", "position_seconds", "counted_until"])
    percent = share_percent(union, media.seconds)
    return Heard(play, percent, _noted(cadre, lesson, media, percent, at))


def _noted(
    cadre: Cadre, lesson: LessonPage, media: LessonMedia, percent: int, at: dt.datetime
) -> LessonOutcome | None:
    """Note the share as evidence, or hearing the audio edition as reading."""
    if lesson.audio_id == media.pk and percent >= HEARD_PERCENT:
        return hear_lesson(cadre=cadre, lesson=lesson, at=at)
    key = f"media:{media.pk}"
    if any(evidence.key == key for evidence in lesson.rule.evidence):
        return note_evidence(cadre=cadre, lesson=lesson, key=key, amount=percent, at=at)
    return settle_lesson(cadre=cadre, lesson=lesson, at=at) if percent else None


def is_unskippable(lesson: LessonPage, media: LessonMedia) -> bool:
    """Tell whether `lesson` lets nobody skip ahead in `media` on the first watch."""
    return any(
        block.block_type in ("video", "audio")
        and block.value.get("media") == media
        and block.value["is_unskippable"]
        for block in lesson.body
    )


@transaction.atomic
def forget_beats(*, at: dt.datetime) -> int:
    """Delete heartbeats that no player will send again; what they counted stays."""
    deleted, _by_model = PlayBeat.objects.filter(counted_at__lt=at - KEEP_BEATS).delete()
    return deleted
