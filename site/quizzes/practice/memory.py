"""When a missed question comes back: the `fsrs` package, in days. Pure: the clock is passed in."""

import datetime as dt
from decimal import Decimal
from typing import Any, Final, NamedTuple

from fsrs import Card, Rating, Scheduler

# Without steps of minutes: a question comes back on another day. Without chance: the same
# answers give the same dates.
_SCHEDULER: Final = Scheduler(learning_steps=(), relearning_steps=(), enable_fuzzing=False)
REMEMBERED_DAYS: Final = 90


class Memory(NamedTuple):
    """A card as the package writes it, and when it comes back."""

    card: dict[str, Any]
    due_at: dt.datetime
    is_remembered: bool  # the next time lies so far ahead that it may leave the book


def missed(card: dict[str, Any] | None, at: dt.datetime) -> Memory:
    """Return the memory after the question was missed at `at`; None was never seen."""
    return answered(card, Decimal(0), at)


def answered(card: dict[str, Any] | None, share: Decimal, at: dt.datetime) -> Memory:
    """Return the memory after an answer that earned `share` (0–1) of the points.

    Everything is “good”, part of it “hard”, nothing “again”.
    """
    partly = Rating.Hard if share > 0 else Rating.Again
    rating = Rating.Good if share >= 1 else partly
    known = Card.from_dict(card) if card else Card(card_id=1, due=at)  # type: ignore[arg-type]  # a TypedDict in the package
    after, _log = _SCHEDULER.review_card(known, rating, review_datetime=at.astimezone(dt.UTC))
    is_remembered = after.due - at > dt.timedelta(days=REMEMBERED_DAYS)
    return Memory(dict(after.to_dict()), after.due, is_remembered)
