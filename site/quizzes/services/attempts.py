"""Starting and closing attempts."""

import datetime as dt
import hashlib
import logging
import random
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, Final

import rfc8785
from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cadres.models import Cadre
from core.errors import DomainError
from core.prepared_writes import PreparedInsert, PreparedUpdate
from core.time import day_and_time
from quizzes import clock
from quizzes.blueprints.choosing import choose
from quizzes.gates import check_gates
from quizzes.marking import mark, possible_points
from quizzes.models import Attempt, Quiz
from quizzes.papers import PaperItem, draw_paper
from quizzes.reading import (
    Standing,
    answers_of,
    attempt_numbered,
    last_attempt,
    standing_of,
    versions,
)
from quizzes.repeating import in_its_cycle
from quizzes.services.answers import (
    AnswerItem,
    keep_late_answers,
    lock_attempt,
    remember_paper,
    write_answers,
)
from quizzes.services.results import (
    RESULT_FIELDS,
    hand_over_for_marking,
    put_result,
    record_result,
)
from records.services import note_start

logger = logging.getLogger(__name__)
# Shuffling needs no secret, but nobody should be able to foretell it either.
_RANDOM: Final = random.SystemRandom()
_STARTED: Final = PreparedInsert(Attempt)
_CLOSED: Final = PreparedUpdate(Attempt, "closed_at", "closing", *RESULT_FIELDS)


class NoAttemptsLeft(DomainError):
    """Every attempt that the quiz allows has been used."""


class QuizNotReady(DomainError):
    """The quiz is a draft, or has no questions."""


class NotOpenNow(DomainError):
    """The quiz has not opened yet, or has closed."""


class NotInvited(DomainError):
    """The quiz is by invitation, and the cadre has none."""


class StillResting(DomainError):
    """The pause after the last attempt is not over."""


class AnswersMissing(DomainError):
    """The browser holds newer answers than the server; `questions` are their numbers."""

    def __init__(self, questions: Sequence[int]) -> None:
        super().__init__(
            ngettext(
                "The answer to question %(numbers)s has not arrived yet.",
                "The answers to questions %(numbers)s have not arrived yet.",
                len(questions),
            )
            % {"numbers": ", ".join(map(str, questions))}
        )
        self.questions = list(questions)


def start_attempt(*, quiz: Quiz, cadre: Cadre, at: dt.datetime) -> Attempt:
    """Return the cadre's open attempt, or begin the next one with a freshly drawn paper.

    What is written is one transaction; what is looked up before need not be part of it. Two
    browsers that start at once get the same attempt: its number and its being the only open one
    are unique in the database. The deadline counts from the database's clock.

    Args:
        at: aware instant handed to those who observe starts.

    Raises:
        CannotFillPaper: the bank lacks questions for a cell of the blueprint.
        NoAttemptsLeft: the limit of the quiz is used up.
        NotInvited: the quiz is by invitation, and there is none.
        NothingNewToAsk: rotation leaves too few questions.
        NotOpenNow: outside its dates, or those of the cadre's accommodation.
        QuizNotReady: a draft, or no questions.
        StillResting: too soon after the last attempt.
        DomainError: the page that the quiz belongs to asks for something else first.
    """
    while True:
        last = last_attempt(quiz, cadre)
        if last is not None and last.closed_at is None:
            return last
        if quiz.is_draft:
            raise QuizNotReady(_("This quiz is not open yet."))
        standing = in_its_cycle(standing_of(quiz, cadre), quiz=quiz, cadre=cadre, last=last)
        check_start(standing, last=last)
        check_gates(quiz=quiz, cadre=cadre, last=last)
        attempt = _new_attempt(quiz, cadre, last, standing)
        try:
            with transaction.atomic():
                _STARTED.insert(attempt)
                note_start(cadre=cadre, activity_key=quiz.activity_key, at=at)
        except IntegrityError:
            if last_attempt(quiz, cadre) == last:
                raise  # not a race: something else is wrong
            continue
        remember_paper(attempt)
        return attempt


def check_start(standing: Standing, *, last: Attempt | None) -> None:
    """Check that another attempt may begin now.

    Args:
        last: the attempt before, closed; None when there was none.

    Raises:
        NoAttemptsLeft, NotInvited, NotOpenNow, StillResting: see `start_attempt`.
    """
    terms, now = standing.terms, standing.now
    if not standing.is_invited:
        raise NotInvited(_("This quiz is for the people who were drawn or invited."))
    if not terms.has_opened(now):
        raise NotOpenNow(
            _("This quiz opens on %(time)s.") % {"time": day_and_time(terms.opens_at or now)}
        )
    if terms.has_closed(now):
        raise NotOpenNow(
            _("This quiz closed on %(time)s.") % {"time": day_and_time(terms.closes_at or now)}
        )
    if terms.attempts_left(last.number if last else 0) == 0:
        raise NoAttemptsLeft(
            ngettext(
                "You have used the one attempt that this quiz allows.",
                "You have used all %(limit)d attempts that this quiz allows.",
                terms.attempt_limit,
            )
            % {"limit": terms.attempt_limit}
        )
    until = terms.rests_until(last.closed_at if last else None, now)
    if until is not None:
        raise StillResting(
            _("The next attempt can begin on %(time)s. Use the pause to read the review.")
            % {"time": day_and_time(until)}
        )


def _new_attempt(quiz: Quiz, cadre: Cadre, last: Attempt | None, standing: Standing) -> Attempt:
    terms, now = standing.terms, standing.now
    chosen = choose(quiz, cadre, last=last, now=now, has_rules=standing.has_rules, rng=_RANDOM)
    if not chosen.pool:
        raise QuizNotReady(_("This quiz has no questions yet."))
    paper = draw_paper(
        chosen.pool,
        count=chosen.number,
        shuffle_questions=quiz.shuffle_questions,
        shuffle_choices=quiz.shuffle_choices,
        asks_confidence=quiz.asks_confidence,
        rng=_RANDOM,
    )
    return Attempt(
        quiz=quiz,
        cadre=cadre,
        number=last.number + 1 if last is not None else 1,
        edition=quiz.edition,
        pass_percent=quiz.pass_percent,
        paper=paper,
        points_possible=possible_points(paper),
        started_at=now,
        deadline_at=terms.deadline(now),
        final_deadline_at=terms.final_deadline(now),
    )


@transaction.atomic
def submit_attempt(
    *,
    attempt_id: uuid.UUID,
    cadre: Cadre,
    items: Sequence[AnswerItem] = (),
    key: str = "submit",
    last: Mapping[int, int] | None = None,
) -> Attempt:
    """Hand in the attempt: save `items`, freeze, mark and record it, all in one commit.

    A replay returns the same attempt with the same receipt. After the deadline it closes with
    the answers saved before; `items` come too late then and are kept as evidence.

    Args:
        items: answers the browser is not sure of having delivered.
        key: names this delivery, as in `save_answers`.
        last: question number → the last `client_seq` the browser made for it.

    Raises:
        Attempt.DoesNotExist: there is none, or it is somebody else's.
        AnswersMissing: `last` names answers that neither `items` nor the server have; nothing
            is closed.
        InvalidAnswer: see `save_answers`.
    """
    locked = lock_attempt(attempt_id=attempt_id, cadre=cadre)
    attempt = attempt_numbered(locked.id)
    attempt.cadre = cadre
    if locked.is_closed or locked.is_overdue:
        keep_late_answers(locked=locked, items=items, key=key)
    if locked.is_closed:
        return attempt
    if locked.is_overdue:
        _close(attempt, closing=Attempt.Closing.EXPIRED, at=locked.final_deadline_at)
        return attempt
    write_answers(locked=locked, items=items, key=key)
    answers = answers_of(attempt.pk)
    if last:
        _check_arrived({number: seq for number, _value, seq, _at in answers}, last)
    _close(attempt, closing=Attempt.Closing.SUBMITTED, at=locked.now, answers=answers)
    return attempt


def close_overdue_attempts(*, at: dt.datetime) -> int:
    """Close what nobody handed in, with the answers saved; return how many were closed.

    Any number of sweepers may run at once. Each attempt is closed in a transaction of its own,
    so that one which fails is logged and stays for the next sweep.

    Args:
        at: when the sweep was due; only the database's clock says which attempts are overdue.
    """
    overdue = Attempt.objects.overdue(clock.DatabaseNow())
    closed = 0
    for pk in list(overdue.order_by("final_deadline_at").values_list("pk", flat=True)[:1000]):
        try:
            with transaction.atomic():
                closed += _close_overdue(pk)
        except Exception:
            logger.exception("attempt %s, overdue in the sweep of %s, was not closed", pk, at)
    return closed


def _close_overdue(pk: int) -> int:
    """Close the attempt unless another sweeper has it or had it; return 1 if closed."""
    attempt = (
        Attempt.objects.open()
        .filter(pk=pk)
        .select_related("quiz", "cadre__unit")
        .select_for_update(
            of=("self",) if connection.features.has_select_for_update_of else (),
            skip_locked=connection.features.has_select_for_update_skip_locked,
        )
        .first()
    )
    if attempt is None:
        return 0
    _close(attempt, closing=Attempt.Closing.EXPIRED, at=attempt.final_deadline_at)
    return 1


def _check_arrived(arrived: Mapping[int, int], last: Mapping[int, int]) -> None:
    missing = sorted(number for number, seq in last.items() if arrived.get(number, -1) < seq)
    if missing:
        raise AnswersMissing(missing)


def _close(
    attempt: Attempt,
    *,
    closing: str,
    at: dt.datetime,
    answers: Sequence[tuple[Any, ...]] | None = None,
) -> None:
    """Mark, seal and record an attempt whose row the caller has locked.

    Args:
        answers: rows of `answers_of` where the caller has read them since.
    """
    rows = answers_of(attempt.pk) if answers is None else answers
    given = {item: value for item, value, *_rest in rows}
    asked = versions([entry["version"] for entry in attempt.paper], "key")
    keys = {pk: key for pk, (key,) in asked.items()}
    marked = mark(attempt.paper, given, keys)
    attempt.closed_at = at
    attempt.closing = closing
    put_result(attempt, marked)
    attempt.receipt = receipt_of(attempt, given)
    _CLOSED.update(attempt)
    if attempt.awaits_marking:
        hand_over_for_marking(attempt, given=given, at=at)
    else:
        record_result(attempt, at=at)


def receipt_of(attempt: Attempt, answers: Mapping[int, Sequence[str]]) -> str:
    """Return the receipt: SHA-256, in hexadecimal, of what was asked, answered and awarded.

    Canonical JSON (RFC 8785), so that it can be computed again from the rows at any time.
    """
    paper: list[PaperItem] = attempt.paper
    sealed: dict[str, Any] = {
        "attempt": str(attempt.public_id),
        "quiz": f"quizzes.quiz:{attempt.quiz_id}@{attempt.edition}",
        "number": attempt.number,
        "paper": paper,
        "answers": {str(item): list(value) for item, value in sorted(answers.items())},
        "closing": str(attempt.closing),
        "closed_at": attempt.closed_at.astimezone(dt.UTC).isoformat()
        if attempt.closed_at
        else "",
        "points": f"{attempt.points:.2f}",
        "points_possible": f"{attempt.points_possible:.2f}",
        "marks": attempt.marks,
    }
    return hashlib.sha256(rfc8785.dumps(sealed)).hexdigest()
