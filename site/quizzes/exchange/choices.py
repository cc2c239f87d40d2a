"""From answers with weights, as most formats have them, to choices and a key of ours. Pure."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from quizzes.kinds import Choice, InvalidQuestion
from quizzes.kinds.base import LETTERS, MOST_CHOICES
from quizzes.kinds.matching import MARK, TARGET


class Weighted(NamedTuple):
    """An answer and the percentage of the points it earns, which may be negative."""

    text: str
    percent: Decimal


class Made(NamedTuple):
    kind: str
    choices: list[Choice]
    key: Any
    not_kept: list[str]


def lettered(texts: Sequence[str]) -> list[Choice]:
    """Return choices a, b, c, …

    Raises:
        InvalidQuestion: more than there are letters for.
    """
    if len(texts) > MOST_CHOICES:
        raise InvalidQuestion(
            _("The question has %(count)d choices; at most %(most)d are taken.")
            % {"count": len(texts), "most": MOST_CHOICES}
        )
    return [{"id": id_, "text": text} for id_, text in zip(LETTERS, texts, strict=False)]


def chosen_from(answers: Sequence[Weighted], *, is_single: bool) -> Made:
    """Return a single or multiple choice.

    Raises:
        InvalidQuestion: no right answer, or too many choices.
    """
    choices = lettered([answer.text for answer in answers])
    weights = [answer.percent for answer in answers]
    not_kept: list[str] = []
    if is_single:
        best = max(weights, default=Decimal(0))
        if best <= 0:
            raise InvalidQuestion(_("The question has no right answer."))
        right = weights.index(best)
        others = [weight for place, weight in enumerate(weights) if place != right]
        if any(weight > 0 for weight in others):
            not_kept.append(_("part of the points for another choice"))
        if any(weight < 0 for weight in others):
            not_kept.append(_("a negative fraction: a wrong choice earns nothing here"))
        if best != 100:
            not_kept.append(_("less than all points for the right choice"))
        return Made("SINGLE", choices, [choices[right]["id"]], not_kept)
    key = [choices[place]["id"] for place, weight in enumerate(weights) if weight > 0]
    if not key:
        raise InvalidQuestion(_("The question has no right answer."))
    positive = {weight for weight in weights if weight > 0}
    if len(positive) > 1:
        not_kept.append(_("different weights of the right choices: each counts the same here"))
    wrong = {weight for weight in weights if weight <= 0}
    if wrong and wrong != {Decimal(0)} and not _even(wrong, len(key)):
        not_kept.append(_("the weights of wrong choices: each takes a share away here"))
    return Made("MULTIPLE", choices, key, not_kept)


def _even(wrong: set[Decimal], right: int) -> bool:
    """Tell whether wrong choices take away what our own rule takes."""
    share = Decimal(100) / right
    return all(abs(weight + share) < Decimal("0.1") for weight in wrong)


def typed(answers: Sequence[Weighted]) -> Made:
    """Return a short text; only answers that earn everything are accepted.

    Raises:
        InvalidQuestion: none does.
    """
    accepted = [answer.text for answer in answers if answer.percent >= 100]
    if not accepted:
        raise InvalidQuestion(_("The question has no right answer."))
    not_kept = [
        _("“%(text)s”, which earns %(percent)s percent")
        % {"text": answer.text[:40], "percent": answer.percent}
        for answer in answers
        if answer.percent < 100
    ]
    return Made("SHORT_TEXT", [], accepted, not_kept)


def matched(pairs: Sequence[tuple[str, str]]) -> Made:
    """Return a matching; a pair without a left side is a choice that fits nothing."""
    lefts = lettered([left for left, _right in pairs if left])
    rights = list(dict.fromkeys(right for _left, right in pairs))
    numbers = {text: str(number) for number, text in enumerate(rights, start=1)}
    targets: list[Choice] = [
        {"id": number, "text": text, "side": TARGET} for text, number in numbers.items()
    ]
    key = [
        f"{choice['id']}{MARK}{numbers[right]}"
        for choice, right in zip(lefts, [r for left, r in pairs if left], strict=True)
    ]
    return Made("MATCHING", [*lefts, *targets], key, [])


def ordered(texts: Sequence[str]) -> Made:
    """Return an ordering of `texts`, given in the right order."""
    choices = lettered(texts)
    return Made("ORDERING", choices, [choice["id"] for choice in choices], [])


def essay(criteria: str) -> Made:
    """Return a case analysis with one criterion, to be made finer by its author."""
    text = " ".join(criteria.split())[:400] or _("complete, exact, and with the articles")
    not_kept = [_("the rubric has one criterion; please divide it")]
    return Made("CASE_ANALYSIS", [], [{"id": "r1", "text": text, "points": "10"}], not_kept)
