"""When a lesson is done, and when a course: pure functions, and the same rules in words.

Nothing else decides. A page says `rule_in_words(rule)` and shows what `missing(rule, facts)`
returns; the service stores completion when that is empty.
"""

import enum
import math
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.translation import in_language


class Requirement(enum.StrEnum):
    """What every lesson may ask for; further ones are keys of `Evidence`."""

    READING = "READING"
    QUIZ = "QUIZ"


class EvidenceKind(enum.StrEnum):
    """What a block of the body may ask for: the first part of its key."""

    EXERCISE = "exercise"  # exercise:<case page>/<code>, amount 1
    MEDIA = "media"  # media:<lesson media>, amount is the share played in percent
    CHECKPOINT = "checkpoint"  # checkpoint:<block>, amount 1


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that a block of the lesson asks for.

    Args:
        key: kind and subject, such as "exercise:12/ladder".
        title: what it is called; Chinese, with English where written.
        amount: how much of it is enough: a percentage for media, otherwise 1.
    """

    key: str
    title: str = ""
    title_en: str = ""
    amount: int = 1

    @property
    def kind(self) -> EvidenceKind:
        return EvidenceKind(self.key.partition(":")[0])

    @property
    def label(self) -> str:
        """The title in the interface language."""
        return in_language(self.title, self.title_en)


@dataclass(frozen=True, slots=True)
class LessonRule:
    """What a lesson asks for.

    Args:
        minimum_seconds: shortest time between opening the lesson and saying "I have read this".
        pass_percent: pass mark of the lesson's quiz in percent; None when it has no quiz.
        evidence: what blocks of its body ask for, in their order.
    """

    minimum_seconds: int = 0
    pass_percent: int | None = None
    evidence: tuple[Evidence, ...] = ()

    @property
    def asks_for(self) -> tuple[str, ...]:
        """The requirements in the order a reader meets them; never empty.

        Who passes the quiz, or does what the body asks, has shown what reading would claim, so
        reading is asked for only where there is neither, or where the editor set a reading time.
        """
        asked: list[str] = []
        if self.minimum_seconds or (self.pass_percent is None and not self.evidence):
            asked.append(Requirement.READING)
        asked.extend(evidence.key for evidence in self.evidence)
        if self.pass_percent is not None:
            asked.append(Requirement.QUIZ)
        return tuple(asked)


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """What is known of one cadre in one lesson.

    Args:
        amounts: evidence by key: 1 for what was done, the share in percent for what was played.
        is_tested_out: the course's test-out has shown that this lesson is known.
    """

    is_read: bool = False
    is_quiz_passed: bool = False
    amounts: Mapping[str, int] = field(default_factory=dict)
    is_tested_out: bool = False


def missing(rule: LessonRule, facts: LessonFacts) -> tuple[str, ...]:
    """Return the requirements of `rule` that `facts` do not meet; empty means done."""
    if facts.is_tested_out:
        return ()
    met = {
        Requirement.READING.value: facts.is_read,
        Requirement.QUIZ.value: facts.is_quiz_passed,
    }
    for evidence in rule.evidence:
        met[evidence.key] = facts.amounts.get(evidence.key, 0) >= evidence.amount
    return tuple(requirement for requirement in rule.asks_for if not met[requirement])


def lessons_asked(lessons: Mapping[int, int], finished_edition: int | None) -> frozenset[int]:
    """Return which lessons of a course are asked of somebody.

    Who finished an edition stays finished: of later ones only what everyone has to study anew.

    Args:
        lessons: lesson → edition from which everyone has to study it (1: the first).
        finished_edition: the newest edition the cadre finished; None when there is none.
    """
    if finished_edition is None:
        return frozenset(lessons)
    return frozenset(pk for pk, since in lessons.items() if since > finished_edition)


def is_course_due(
    lessons: Mapping[int, int], done: Collection[int], finished_edition: int | None
) -> bool:
    """Tell whether `done` lessons complete an edition that the cadre has not finished."""
    asked = lessons_asked(lessons, finished_edition)
    return bool(asked) and asked <= frozenset(done)


def seconds_to_wait(rule: LessonRule, elapsed_seconds: float) -> int:
    """Return how many more whole seconds reading must last; 0 when it was long enough."""
    return max(0, math.ceil(rule.minimum_seconds - elapsed_seconds))


def rule_in_words(rule: LessonRule) -> str:
    """Return the sentence that each lesson shows, in the interface language."""
    if rule.evidence:
        return _("Done when you have done all of this: %(list)s.") % {
            "list": _("; ").join(_in_words(rule, key) for key in rule.asks_for)
        }
    values = {"duration": duration_in_words(rule.minimum_seconds), "percent": rule.pass_percent}
    if rule.pass_percent is None:
        if rule.minimum_seconds:
            return _("Done when you have read it for at least %(duration)s.") % values
        return _("Done when you have read it and say so.")
    if rule.minimum_seconds:
        return (
            _(
                "Done when you have read it for at least %(duration)s and passed the quiz "
                "(%(percent)d %%)."
            )
            % values
        )
    return _("Done when you have passed the quiz (%(percent)d %%).") % values


def missing_in_words(rule: LessonRule, facts: LessonFacts) -> list[str]:
    """Return one phrase for each requirement that is not met, in the interface language.

    Media say how far they were played.
    """
    words = []
    for key in missing(rule, facts):
        phrase = _in_words(rule, key)
        amount = facts.amounts.get(key, 0)
        if amount:
            phrase += _(" (%(percent)d %% so far)") % {"percent": amount}
        words.append(phrase)
    return words


def _in_words(rule: LessonRule, key: str) -> str:
    if key == Requirement.READING:
        return _("read the lesson to its end")
    if key == Requirement.QUIZ:
        return _("pass the quiz (%(percent)d %%)") % {"percent": rule.pass_percent or 0}
    evidence = next(one for one in rule.evidence if one.key == key)
    phrases = {
        EvidenceKind.EXERCISE: _("do the exercise “%(title)s”"),
        EvidenceKind.MEDIA: _("play at least %(percent)d %% of “%(title)s”"),
        EvidenceKind.CHECKPOINT: _("answer the checkpoint “%(title)s”"),
    }
    return phrases[evidence.kind] % {"title": evidence.label, "percent": evidence.amount}


def duration_in_words(seconds: int) -> str:
    """Return `seconds` the way people say it: "45 seconds", "2 minutes"."""
    if seconds and seconds % 60 == 0:
        minutes = seconds // 60
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
