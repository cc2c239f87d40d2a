"""Marking attempts again after a question was corrected: a dry run, then two people, then
counter-entries. The same regrade again finds nothing to change.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from cadres.models import Cadre, Unit
from core.errors import DomainError
from quizzes.examining.access import examined_attempts
from quizzes.kinds import kind_of
from quizzes.marking import Marked, points_of, with_marks
from quizzes.models import Attempt, Question, Quiz, Regrade, RegradeLine
from quizzes.reading import answers_of
from quizzes.services.attempts import receipt_of
from quizzes.services.results import RESULT_FIELDS, occasion_of, put_result, record_result
from records.models import Effect, Entry, Kind
from records.services import record_entry, signature_of

SHORTEST_REASON: Final = 6


class NothingToRegrade(DomainError):
    """No result changes, or the question cannot be marked again by a rule."""


class RegradeWaits(DomainError):
    """A regrade of this question waits for a decision already."""


class NotDecidable(DomainError):
    """Somebody decided meanwhile, or this person may not."""


@dataclass(frozen=True)
class Change:
    """What marking again would do to one attempt."""

    attempt: Attempt
    after: Marked

    @property
    def is_passed(self) -> bool:
        return self.after.reaches(self.attempt.pass_percent)

    @property
    def is_gained(self) -> bool:
        return self.is_passed and not self.attempt.is_passed

    @property
    def is_lost(self) -> bool:
        return self.attempt.is_passed and not self.is_passed


def changes_of(question: Question, *, tops: list[Unit], actor: Cadre) -> list[Change]:
    """Dry run: return each attempt below `tops` whose result the current version changes.

    Never the actor's own. One query, and one for each attempt that saw an older wording.
    """
    current = question.current
    if current is None or kind_of(current.kind).is_marked_by_person:
        return []
    older = dict(
        question.versions.filter(kind=current.kind)
        .exclude(pk=current.pk)
        .values_list("pk", "number")
    )
    candidates = (
        examined_attempts(tops)
        .with_result()
        .filter(quiz__in=_may_ask(question))
        .exclude(cadre=actor)
        .select_related("quiz", "cadre__unit")
        .order_by("cadre__sort_key", "number")
    )
    found = []
    for attempt in candidates:
        entry = next((one for one in attempt.paper if one["version"] in older), None)
        if entry is None:
            continue
        given = {item: value for item, value, *_rest in answers_of(attempt.pk)}
        points = points_of(entry, given.get(entry["item"], ()), current.key)
        if points != Decimal(attempt.marks.get(str(entry["item"]), "0.00")):
            after = with_marks(attempt.paper, attempt.marks, {entry["item"]: points})
            found.append(Change(attempt, after))
    return found


def _may_ask(question: Question) -> "QuerySet[Quiz]":
    """Quizzes whose papers may hold `question`: fixed ones name it, one that draws may hold any."""
    quizzes: QuerySet[Quiz] = Quiz.objects.filter(
        Q(items__question=question) | Q(blueprint__isnull=False) | Q(paper_rules__isnull=False)
    )
    return quizzes


def _not_approved() -> str:
    return _("The corrected wording has to be approved first: nobody is marked by a draft.")


@transaction.atomic
def ask_for_regrade(
    *, question: Question, tops: list[Unit], reason: str, actor: Cadre, at: dt.datetime
) -> Regrade:
    """Ask a second person to confirm what `changes_of` showed.

    Raises:
        NothingToRegrade: no reason in words, no result changes, or the corrected wording waits
            for its own review.
        RegradeWaits: one waits already.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        raise NothingToRegrade(_("Give the reason in a sentence: what was wrong."))
    version = question.current
    if question.is_under_review:
        raise NothingToRegrade(_not_approved())
    if version is None or not changes_of(question, tops=tops, actor=actor):
        raise NothingToRegrade(_("No result changes."))
    try:
        with transaction.atomic():
            asked = Regrade.objects.create(
                question=question,
                version=version,
                reason=reason.strip(),
                requested_by=actor,
                requested_at=at,
            )
    except IntegrityError as error:
        raise RegradeWaits(
            _("A regrade of this question waits for a second person.")
        ) from error
    log(
        instance=asked,
        action="quizzes.ask_for_regrade",
        user=actor,
        data={"reason": asked.reason},
    )
    return asked


@transaction.atomic
def confirm_regrade(
    *, regrade: Regrade, tops: list[Unit], note: str = "", actor: Cadre, at: dt.datetime
) -> list[RegradeLine]:
    """As the second person, write the changed results: for each attempt a counter-entry that
    withdraws the old result in the record, and a new entry with the right one.

    Raises:
        NotDecidable: decided meanwhile, asked for by the actor, or the question changed again.
    """
    asked = _decidable(regrade, actor)
    question = Question.objects.select_related("current").get(pk=asked.question_id)
    if question.current_id != asked.version_id:
        raise NotDecidable(_("The question was changed again meanwhile. Ask anew."))
    if question.is_under_review:
        raise NotDecidable(_not_approved())
    lines = [
        _apply(asked, change, actor=actor, at=at)
        for change in changes_of(question, tops=tops, actor=actor)
    ]
    _decide(asked, Regrade.State.CONFIRMED, note, actor, at)
    return lines


@transaction.atomic
def reject_regrade(*, regrade: Regrade, note: str, actor: Cadre, at: dt.datetime) -> Regrade:
    """Turn `regrade` down, as the second person; nothing else changes.

    Raises:
        NotDecidable: decided meanwhile, or asked for by the actor.
    """
    return _decide(_decidable(regrade, actor), Regrade.State.REJECTED, note, actor, at)


def _apply(regrade: Regrade, change: Change, *, actor: Cadre, at: dt.datetime) -> RegradeLine:
    attempt = (
        Attempt.objects.select_for_update(of=("self",))
        .select_related("quiz", "cadre__unit")
        .get(pk=change.attempt.pk)
    )
    before = (attempt.points, attempt.percent, attempt.is_passed, attempt.receipt)
    put_result(attempt, change.after)
    given = {item: value for item, value, *_rest in answers_of(attempt.pk)}
    attempt.receipt = receipt_of(attempt, given)
    attempt.noted_at = None  # the analysis counts it anew
    attempt.save(update_fields=[*RESULT_FIELDS, "noted_at"])
    return RegradeLine.objects.create(
        regrade=regrade,
        attempt=attempt,
        points_before=before[0],
        points_after=attempt.points,
        percent_before=before[1] or Decimal(0),
        percent_after=attempt.percent or Decimal(0),
        was_passed=before[2],
        is_passed=attempt.is_passed,
        receipt_before=before[3],
        correction=_correct(regrade, attempt, actor=actor, at=at),
    )


def _correct(
    regrade: Regrade, attempt: Attempt, *, actor: Cadre, at: dt.datetime
) -> Entry | None:
    """Withdraw the standing entry of `attempt` and enter the new result; None without one."""
    occasion = occasion_of(attempt)
    standing = next(
        (
            entry
            for entry in Entry.objects.filter(
                cadre=attempt.cadre,
                kind__in=(Kind.QUIZ, Kind.EXAM),
                activity_key=f"quizzes.quiz:{attempt.quiz_id}@{attempt.edition}",
            )
            .standing()
            .order_by("-pk")
            if entry.occasion.partition("~")[0] == occasion
        ),
        None,
    )
    if standing is None or attempt.closed_at is None:
        return None
    correction = record_entry(
        cadre=attempt.cadre,
        kind=Kind.CORRECTION,
        activity_key=standing.activity_key,
        occasion=f"correction:{standing.public_id}",
        title=standing.title,
        title_en=standing.title_en,
        at=at,
        outcome={
            "effect": Effect.VOID.value,
            "reason": regrade.reason,
            "requested_by": signature_of(regrade.requested_by),
            "requested_at": regrade.requested_at,
        },
        vouched_by=actor,
        corrects=standing,
    )
    record_result(attempt, at=attempt.closed_at)
    return correction


def _decidable(regrade: Regrade, actor: Cadre) -> Regrade:
    asked = Regrade.objects.select_for_update(of=("self",)).get(pk=regrade.pk)
    if asked.state != Regrade.State.WAITING:
        raise NotDecidable(_("This request has been decided meanwhile."))
    if asked.requested_by_id == actor.pk:
        raise NotDecidable(_("A second person has to decide: you asked for this yourself."))
    return asked


def _decide(asked: Regrade, state: str, note: str, actor: Cadre, at: dt.datetime) -> Regrade:
    asked.state, asked.decided_by, asked.decided_at = state, actor, at
    asked.decision_note = note.strip()[:300]
    asked.save(update_fields=["state", "decided_by", "decided_at", "decision_note"])
    log(instance=asked, action="quizzes.decide_regrade", user=actor, data={"state": state})
    return asked
