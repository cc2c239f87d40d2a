"""Noting closed attempts: what analysis, the wrong-answer book and later tests live on.

In the background, so that handing in stays short. Everything noted here can be made again.
"""

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from django.db import connection, transaction

from cadres.models import Posting
from core.time import site_date
from quizzes.analysis.plausibility import note_plausibility
from quizzes.analysis.shares import shares_of
from quizzes.analysis.timing import seconds_by_item
from quizzes.kinds import kind_of
from quizzes.kinds.confidence import is_confidence
from quizzes.models import Answer, AnswerLogEntry, Attempt, QuestionVersion, Response
from quizzes.practice.services import note_missed
from quizzes.teaching.services import invite_after_tests

BATCH: Final = 50  # on SQLite nobody else can write while a batch is noted
LONGEST_ANSWER: Final = 120


def note_closed_attempts(*, at: dt.datetime) -> int:
    """Note the attempts closed since the last time, in batches; return how many.

    Any number of workers may run at once.
    """
    noted = 0
    while True:
        with transaction.atomic():
            batch = list(
                Attempt.objects.with_result()
                .filter(noted_at=None)
                .order_by("closed_at")
                .select_related("cadre")
                .select_for_update(
                    of=("self",) if connection.features.has_select_for_update_of else (),
                    skip_locked=connection.features.has_select_for_update_skip_locked,
                )[:BATCH]
            )
            if batch:
                note_attempts(attempts=batch, at=at)
        noted += len(batch)
        if len(batch) < BATCH:
            return noted


@transaction.atomic
def note_attempts(*, attempts: list[Attempt], at: dt.datetime) -> list[Response]:
    """Write the responses of closed `attempts` anew and what follows from them.

    Safe to repeat; a fixed number of queries for any number of attempts.
    """
    Response.objects.filter(attempt__in=attempts).delete()
    responses = _responses(attempts)
    Response.objects.bulk_create(responses, batch_size=500)
    note_missed(responses=responses)
    invite_after_tests(attempts=attempts)
    note_plausibility(attempts=attempts, responses=responses, at=at)
    Attempt.objects.filter(pk__in=[attempt.pk for attempt in attempts]).update(noted_at=at)
    return responses


def forget_notes(*, attempts: Iterable[Attempt]) -> int:
    """Let `attempts` be noted again, as after a regrade; return how many."""
    return Attempt.objects.filter(pk__in=[attempt.pk for attempt in attempts]).update(
        noted_at=None
    )


def _responses(attempts: list[Attempt]) -> list[Response]:
    pks = [attempt.pk for attempt in attempts]
    answers: dict[int, dict[int, Any]] = defaultdict(dict)
    for pk, item, value in Answer.objects.filter(attempt__in=pks).values_list(
        "attempt", "item", "value"
    ):
        answers[pk][item] = value
    saves: dict[int, list[tuple[int, dt.datetime]]] = defaultdict(list)
    for pk, item, saved_at in AnswerLogEntry.objects.filter(attempt__in=pks).values_list(
        "attempt", "item", "saved_at"
    ):
        if not is_confidence(item):  # said about a question, not spent on it
            saves[pk].append((item, saved_at))
    asked = {entry["version"] for attempt in attempts for entry in attempt.paper}
    questions = dict(QuestionVersion.objects.filter(pk__in=asked).values_list("pk", "question"))
    posts = _posts(attempts)
    responses = []
    for attempt in attempts:
        assert attempt.closed_at is not None
        shares = shares_of(attempt.paper, attempt.marks)
        seconds = seconds_by_item(attempt.started_at, saves[attempt.pk])
        for entry in attempt.paper:
            item = entry["item"]
            share, rest = shares[item]
            responses.append(
                Response(
                    attempt=attempt,
                    item=item,
                    quiz_id=attempt.quiz_id,
                    question_id=questions[entry["version"]],
                    version_id=entry["version"],
                    cadre_id=attempt.cadre_id,
                    unit_id=attempt.cadre.unit_id,
                    post_id=posts.get(attempt.cadre_id),
                    answer=_written(answers[attempt.pk].get(item, []), entry["kind"]),
                    share=share,
                    rest=rest,
                    seconds=seconds.get(item, 0),
                    answered_at=attempt.closed_at,
                )
            )
    return responses


def _posts(attempts: list[Attempt]) -> dict[int, int]:
    """Return cadre → post of the primary posting on the day of their attempt. One query."""
    days = {
        attempt.cadre_id: site_date(attempt.closed_at)
        for attempt in attempts
        if attempt.closed_at
    }
    held: dict[int, int] = {}
    for posting in Posting.objects.filter(cadre__in=days, is_primary=True).order_by("from_on"):
        day = days[posting.cadre_id]
        if posting.from_on <= day and (posting.to_on is None or day <= posting.to_on):
            held[posting.cadre_id] = posting.post_id
    return held


def _written(value: Any, kind: str) -> str:
    """Return `value` the same way whatever the order shown, cut where it is long.

    The order of what was put in order, and of steps taken, is the answer itself.
    """
    if kind_of(kind).layout in ("choices", "pairs") and isinstance(value, list):
        value = sorted(value)
    return json.dumps(value, ensure_ascii=False, sort_keys=True)[:LONGEST_ANSWER]
