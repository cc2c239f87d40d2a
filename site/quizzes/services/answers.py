"""Saving answers: one short transaction, acknowledged only after the commit.

Hand-written SQL, the same on PostgreSQL and SQLite, because this is the hottest write of the
site: lock and judge the attempt, append to the log, update the current answers.
"""

import contextlib
import datetime as dt
import json
import uuid
from collections.abc import Sequence
from contextlib import AbstractContextManager
from typing import Any, Final, NamedTuple

from django.db import connection, transaction
from django.utils.translation import gettext as _

from cadres.models import Cadre
from core.errors import DomainError
from core.prepared import kept_rows
from quizzes import clock
from quizzes.kinds import InvalidAnswer, kind_of
from quizzes.kinds.confidence import clean_confidence, is_confidence, question_of
from quizzes.models import Attempt, LateAnswer
from quizzes.papers import PaperItem
from quizzes.reading import answers_of

# Durable whatever the server's default, and never waiting long: the browser tries again. Set in
# the statement that locks: a joined row cannot be locked before its other half was computed.
GUARDS: Final = (
    "WITH guards AS MATERIALIZED (SELECT set_config('synchronous_commit', 'on', true),"
    " set_config('lock_timeout', '3s', true), set_config('statement_timeout', '10s', true))"
)
# Whether the answer that arrives replaces the one that is there (two tabs, late replays).
IS_NEWER: Final = "excluded.client_seq > quizzes_answer.client_seq"


# Answers kept of one attempt after its time: a broken script must not fill the table.
MOST_LATE: Final = 400


class _Papers:
    """Papers that this process has seen: frozen at the start, so that they need no second look."""

    def __init__(self, most: int) -> None:
        self._most: Final = most
        self._texts: Final[dict[tuple[uuid.UUID, int], dict[int, str]]] = {}

    def get(
        self, whose: tuple[uuid.UUID, int], items: Sequence["AnswerItem"]
    ) -> list[PaperItem] | None:
        """Return what the paper asks under the numbers of `items`; None for an unseen paper."""
        texts = self._texts.get(whose)
        if texts is None:
            return None
        numbers = {question_of(item.question) for item in items}
        return [json.loads(texts[number]) for number in numbers if number in texts]

    def put(self, whose: tuple[uuid.UUID, int], paper: Sequence[PaperItem]) -> None:
        if len(self._texts) >= self._most:
            self._texts.clear()
        self._texts[whose] = {entry["item"]: json.dumps(entry) for entry in paper}


_PAPERS: Final = _Papers(most=4000)  # some 30 MB where papers have fifty questions


class AnswerItem(NamedTuple):
    """An answer as it arrives: `client_seq` grows with every change made in any browser."""

    question: int  # item number on the paper
    value: Any
    client_seq: int


class SavedAnswer(NamedTuple):
    """An answer as it is stored."""

    question: int
    value: list[str]
    client_seq: int
    saved_at: dt.datetime


class SavedAnswers(NamedTuple):
    """What is stored now for the questions sent, newer answers of another tab included."""

    answers: list[SavedAnswer]
    server_time: dt.datetime
    deadline_at: dt.datetime
    lease: str = ""  # the window that goes on with the attempt


class RefusedSave(DomainError):
    """The attempt takes no more answers; `saved` says which ones it has."""

    def __init__(self, message: str, saved: Sequence[SavedAnswer] = ()) -> None:
        super().__init__(message)
        self.saved = list(saved)


class AttemptClosed(RefusedSave):
    """The attempt was handed in, or closed at its deadline."""


class DeadlinePassed(RefusedSave):
    """The deadline, grace included, is over; the attempt will close with what was saved."""


class LockedAttempt(NamedTuple):
    """An attempt whose row this transaction holds."""

    id: int
    paper: list[PaperItem]
    is_closed: bool
    deadline_at: dt.datetime
    final_deadline_at: dt.datetime
    now: dt.datetime  # by the database's clock
    lease: str

    @property
    def is_overdue(self) -> bool:
        return self.now > self.final_deadline_at


def save_answers(
    *, attempt_id: uuid.UUID, cadre: Cadre, items: Sequence[AnswerItem], key: str
) -> SavedAnswers:
    """Save `items` of the open attempt `attempt_id` of `cadre`; durable when this returns.

    All or nothing. A repeated `key` is logged once; an answer replaces the stored one only if
    its `client_seq` is higher. What comes too late is kept as evidence. Must not be called
    inside another transaction.

    Args:
        key: names this delivery, up to 64 characters; a retry repeats it.

    Raises:
        Attempt.DoesNotExist: there is none, or it is somebody else's.
        AttemptClosed: it was closed before; carries what is saved.
        DeadlinePassed: too late by the database's clock; carries what is saved.
        InvalidAnswer: a question or choice that the paper does not have; names the question.
    """
    at_once = _save_at_once(attempt_id=attempt_id, cadre=cadre, items=items, key=key)
    if at_once is not None:
        return at_once
    with transaction.atomic(durable=True):
        locked = lock_attempt(attempt_id=attempt_id, cadre=cadre)
        if not (locked.is_closed or locked.is_overdue):
            _PAPERS.put((attempt_id, cadre.pk), locked.paper)
            saved = write_answers(locked=locked, items=items, key=key)
            return SavedAnswers(saved, locked.now, locked.deadline_at, locked.lease)
        keep_late_answers(locked=locked, items=items, key=key)
    saved = saved_answers(locked.id)
    if locked.is_closed:
        raise AttemptClosed(_("This attempt has been handed in."), saved)
    raise DeadlinePassed(_("The time is up. What was saved before counts."), saved)


def remember_paper(attempt: Attempt) -> None:
    """Note the paper of an attempt that was begun or shown here: its answers will follow."""
    _PAPERS.put((attempt.public_id, attempt.cadre_id), attempt.paper)


def _save_at_once(
    *, attempt_id: uuid.UUID, cadre: Cadre, items: Sequence[AnswerItem], key: str
) -> SavedAnswers | None:
    """Save `items` in a single statement, which is a transaction of its own.

    Does what `lock_attempt` and `write_answers` do one after the other: lock, judge by the
    database's clock, append to the log, make current. None, and nothing is written, where
    that is not all: a paper this process has not seen yet, an answer that does not fit it, an
    attempt that takes none. Only on PostgreSQL; SQLite knows no such statement.
    """
    paper = _PAPERS.get((attempt_id, cadre.pk), items)
    if paper is None or not items or connection.vendor != "postgresql":
        return None
    try:
        fitting = cleaned(paper, items)
    except InvalidAnswer:
        return None
    params: list[Any] = [attempt_id.hex, cadre.pk]
    for item in fitting:
        params += (item.question, json.dumps(item.value), item.client_seq)
    alone: AbstractContextManager[Any] = contextlib.nullcontext()
    if not connection.get_autocommit():  # refuses to be part of another one, outside of tests
        alone = transaction.atomic(durable=True)
    with alone:
        rows = kept_rows(_at_once_sql(len(fitting)), [*params, key])
    if not rows or rows[0][3] is None:
        return None
    deadline_at, now, lease = rows[0][:3]
    return SavedAnswers(
        [SavedAnswer(row[3], json.loads(row[4]), row[5], row[6]) for row in rows],
        now,
        deadline_at,
        lease,
    )


def _at_once_sql(number: int) -> str:
    """Return the statement that saves `number` answers; joined rows say what is stored then."""
    values = ", ".join(["(%s::smallint, %s::jsonb, %s::bigint)"] * number)
    return (
        f"{GUARDS}, mine AS (SELECT id, closed_at, final_deadline_at, deadline_at, lease,"  # noqa: S608  constants only
        f" {clock.now_sql()} AS now FROM quizzes_attempt CROSS JOIN guards"
        " WHERE public_id = %s::uuid AND cadre_id = %s FOR UPDATE OF quizzes_attempt),"
        " fitting AS (SELECT mine.id, mine.now, given.* FROM mine"
        f" CROSS JOIN (VALUES {values}) AS given (item, value, client_seq)"
        " WHERE mine.closed_at IS NULL AND mine.now <= mine.final_deadline_at),"
        " logged AS (INSERT INTO quizzes_answerlogentry"
        " (key, attempt_id, item, value, client_seq, saved_at)"
        " SELECT %s, id, item, value, client_seq, now FROM fitting"
        " ON CONFLICT (attempt_id, key, item) DO NOTHING),"
        " stored AS (INSERT INTO quizzes_answer (attempt_id, item, value, client_seq, saved_at)"
        " SELECT id, item, value, client_seq, now FROM fitting"
        f" ON CONFLICT (attempt_id, item) DO UPDATE SET {_newest()}"
        " RETURNING item, value, client_seq, saved_at)"
        " SELECT mine.deadline_at, mine.now, mine.lease, stored.* FROM mine"
        " LEFT JOIN stored ON true"
    )


def _newest() -> str:
    return ", ".join(
        f"{column} = CASE WHEN {IS_NEWER} THEN excluded.{column}"
        f" ELSE quizzes_answer.{column} END"
        for column in ("value", "saved_at", "client_seq")
    )


def lock_attempt(*, attempt_id: uuid.UUID, cadre: Cadre) -> LockedAttempt:
    """Lock the attempt if it is the cadre's, and read the clock with it. One query.

    Raises:
        Attempt.DoesNotExist: there is none, or it is somebody else's.
    """
    select = (
        "SELECT id, paper, closed_at, deadline_at, final_deadline_at,"  # noqa: S608  constants only
        f" {clock.now_sql()}, lease FROM quizzes_attempt"
    )
    mine = "WHERE public_id = %s AND cadre_id = %s"
    if connection.vendor == "postgresql":
        select = f"{GUARDS} {select} CROSS JOIN guards {mine} FOR UPDATE OF quizzes_attempt"
    else:
        select = f"{select} {mine}"
    rows = kept_rows(select, [attempt_id.hex, cadre.pk])
    if not rows:
        raise Attempt.DoesNotExist
    row = rows[0]
    return LockedAttempt(
        id=row[0],
        paper=json.loads(row[1]),
        is_closed=row[2] is not None,
        deadline_at=clock.from_database(row[3]),
        final_deadline_at=clock.from_database(row[4]),
        now=clock.from_database(row[5]),
        lease=row[6],
    )


def write_answers(
    *, locked: LockedAttempt, items: Sequence[AnswerItem], key: str
) -> list[SavedAnswer]:
    """Append `items` to the log and make the newest ones current. Two queries.

    Raises:
        InvalidAnswer: a question or choice that the paper does not have; nothing is written.
    """
    if not items:
        return []
    now = _to_database(locked.now)
    rows = [
        (locked.id, item.question, json.dumps(item.value), item.client_seq, now)
        for item in cleaned(locked.paper, items)
    ]
    flat = [field for row in rows for field in row]
    kept_rows(
        "INSERT INTO quizzes_answerlogentry"  # noqa: S608  placeholders and constants only
        " (key, attempt_id, item, value, client_seq, saved_at)"
        f" VALUES {', '.join(['(%s, %s, %s, %s, %s, %s)'] * len(rows))}"
        " ON CONFLICT (attempt_id, key, item) DO NOTHING",
        [field for row in rows for field in (key, *row)],
    )
    current = kept_rows(
        "INSERT INTO quizzes_answer"  # noqa: S608  placeholders and constants only
        " (attempt_id, item, value, client_seq, saved_at)"
        f" VALUES {', '.join(['(%s, %s, %s, %s, %s)'] * len(rows))}"
        f" ON CONFLICT (attempt_id, item) DO UPDATE SET {_newest()}"
        " RETURNING item, value, client_seq, saved_at",
        flat,
    )
    return [
        SavedAnswer(item, json.loads(value), client_seq, clock.from_database(saved_at))
        for item, value, client_seq, saved_at in current
    ]


def keep_late_answers(*, locked: LockedAttempt, items: Sequence[AnswerItem], key: str) -> int:
    """Keep those of `items` that are newer than what was saved in time; return how many.

    They are evidence and never count. What does not fit the paper is no evidence and is left out.
    The caller holds the attempt's row. Three queries, none without `items`.
    """
    saved = {number: seq for number, _value, seq, _at in answers_of(locked.id)} if items else {}
    late = []
    for item in items:
        if item.client_seq <= saved.get(item.question, -1):
            continue
        try:
            late += cleaned(locked.paper, [item])
        except InvalidAnswer:
            continue
    room = MOST_LATE - LateAnswer.objects.filter(attempt=locked.id).count() if late else 0
    LateAnswer.objects.bulk_create(
        [
            LateAnswer(
                attempt_id=locked.id,
                key=key,
                item=item.question,
                value=item.value,
                client_seq=item.client_seq,
                received_at=locked.now,
            )
            for item in late[: max(0, room)]
        ],
        ignore_conflicts=True,
    )
    return len(late[: max(0, room)])


def saved_answers(attempt_id: int) -> list[SavedAnswer]:
    """Return the current answers of an attempt in the order of its paper. One query."""
    return [SavedAnswer(*row) for row in answers_of(attempt_id)]


def cleaned(paper: Sequence[PaperItem], items: Sequence[AnswerItem]) -> list[AnswerItem]:
    """Return `items` with each value as its kind keeps it.

    Raises:
        InvalidAnswer: a question or choice that the paper does not have.
    """
    by_number = {entry["item"]: entry for entry in paper}
    cleaned = []
    for item in items:
        entry = by_number.get(question_of(item.question))
        if entry is None:
            raise InvalidAnswer(
                _("This paper has no question %(number)s.") % {"number": item.question},
                question=item.question,
            )
        clean = (
            clean_confidence if is_confidence(item.question) else kind_of(entry["kind"]).clean
        )
        value = clean(item.value, entry)
        cleaned.append(item._replace(value=value))
    return cleaned


def _to_database(at: dt.datetime) -> dt.datetime | str:
    """Return `at` as the raw query's parameter; SQLite stores text in UTC, without zone."""
    if connection.vendor == "postgresql":
        return at
    return at.astimezone(dt.UTC).replace(tzinfo=None).isoformat(sep=" ")
