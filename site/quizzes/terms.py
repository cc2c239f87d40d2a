"""On what terms one person may start a quiz, accommodations included. Pure: no ORM, no clock."""

import datetime as dt
from typing import NamedTuple


class Terms(NamedTuple):
    """The rules of a quiz as they stand for one person."""

    minutes: int
    grace_seconds: int
    attempt_limit: int  # 0: any number
    cool_down: dt.timedelta
    opens_at: dt.datetime | None
    closes_at: dt.datetime | None

    def accommodated(
        self,
        *,
        extra_minutes: int,
        extra_attempts: int,
        opens_at: dt.datetime | None,
        closes_at: dt.datetime | None,
    ) -> "Terms":
        """Return the terms with what was granted; dates that are given replace the quiz's own.

        Whoever may come more often need not pause first.
        """
        return self._replace(
            minutes=self.minutes + extra_minutes,
            attempt_limit=self.attempt_limit + extra_attempts if self.attempt_limit else 0,
            cool_down=dt.timedelta(0) if extra_attempts else self.cool_down,
            opens_at=opens_at or self.opens_at,
            closes_at=closes_at or self.closes_at,
        )

    def has_opened(self, now: dt.datetime) -> bool:
        return self.opens_at is None or now >= self.opens_at

    def has_closed(self, now: dt.datetime) -> bool:
        return self.closes_at is not None and now >= self.closes_at

    def attempts_left(self, used: int) -> int | None:
        """Return how many more attempts there are; None for any number."""
        return max(0, self.attempt_limit - used) if self.attempt_limit else None

    def rests_until(
        self, handed_in_at: dt.datetime | None, now: dt.datetime
    ) -> dt.datetime | None:
        """Return when the pause after the last attempt ends, or None when it is over."""
        if handed_in_at is None or not self.cool_down:
            return None
        ends_at = handed_in_at + self.cool_down
        return ends_at if ends_at > now else None

    def deadline(self, started_at: dt.datetime) -> dt.datetime:
        """Return when an attempt begun at `started_at` ends: never after the quiz closes."""
        deadline = started_at + dt.timedelta(minutes=self.minutes)
        return deadline if self.closes_at is None else min(deadline, self.closes_at)

    def final_deadline(self, started_at: dt.datetime) -> dt.datetime:
        """Return the deadline with grace."""
        return self.deadline(started_at) + dt.timedelta(seconds=self.grace_seconds)
