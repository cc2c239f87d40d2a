"""What a person might ask about an attempt: questions, never verdicts, and nothing follows by itself."""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _

from quizzes.models import Attempt, PlausibilityNote, Response

FAST_SECONDS_EACH: Final = 4
FAST_PERCENT: Final = 80
SAME_WRONG: Final = 4
FEWEST_ITEMS: Final = 5


def note_plausibility(
    *, attempts: Sequence[Attempt], responses: Sequence[Response], at: dt.datetime
) -> int:
    """Note what somebody should ask about closed `attempts`; return how many notes are new.

    Two queries. Answers are compared within the unit and the quiz.
    """
    of_attempt: dict[int, list[Response]] = defaultdict(list)
    for response in responses:
        of_attempt[response.attempt_id].append(response)
    notes = [
        PlausibilityNote(attempt=attempt, code="FAST", facts=facts, noted_at=at)
        for attempt in attempts
        if (facts := _fast(attempt)) is not None
    ]
    wrong: Any = Response.objects.filter(
        quiz__in={attempt.quiz_id for attempt in attempts},
        unit__in={r.unit_id for r in responses if r.unit_id},
        share=0,
    ).exclude(answer="[]")
    others: dict[tuple[int, int | None], dict[int, set[tuple[int, str]]]] = defaultdict(
        lambda: defaultdict(set)
    )
    owners: dict[int, int] = {}
    for quiz, unit, attempt_id, cadre, version, answer in wrong.values_list(
        "quiz", "unit", "attempt", "cadre", "version", "answer"
    ):
        others[quiz, unit][attempt_id].add((version, answer))
        owners[attempt_id] = cadre
    for attempt in attempts:
        mine = of_attempt[attempt.pk]
        if not mine:
            continue
        peers = others[attempt.quiz_id, mine[0].unit_id]
        own = peers.get(attempt.pk, set())
        shared = [
            len(own & theirs) for pk, theirs in peers.items() if owners[pk] != attempt.cadre_id
        ]
        most = max(shared, default=0)
        if most >= SAME_WRONG:
            facts = {"same": most, "wrong": len(own)}
            notes.append(
                PlausibilityNote(attempt=attempt, code="SAME_WRONG", facts=facts, noted_at=at)
            )
    return len(PlausibilityNote.objects.bulk_create(notes, ignore_conflicts=True))


def question_of(note: PlausibilityNote) -> str:
    """Return the note as a question to a person, in the interface language."""
    if note.code == "FAST":
        return _(
            "%(items)d questions were answered in %(seconds)d seconds, %(percent)s percent rightly. "
            "Did they know the matter well, or the questions?"
        ) % {name: note.facts.get(name, 0) for name in ("items", "seconds", "percent")}
    return _(
        "%(same)d of %(wrong)d wrong answers are also a colleague's. Had they learnt from the same "
        "notes, or sat together?"
    ) % {name: note.facts.get(name, 0) for name in ("same", "wrong")}


def _fast(attempt: Attempt) -> dict[str, Any] | None:
    if attempt.closed_at is None or attempt.percent is None:
        return None
    items = len(attempt.paper)
    seconds = int((attempt.closed_at - attempt.started_at).total_seconds())
    if items < FEWEST_ITEMS or seconds >= items * FAST_SECONDS_EACH:
        return None
    if attempt.percent < FAST_PERCENT:
        return None
    return {"items": items, "seconds": seconds, "percent": f"{attempt.percent:.0f}"}
