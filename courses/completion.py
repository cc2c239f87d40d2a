"""When a lesson is done: one pure function, and the same rule in words.

Nothing else decides. A page says `rule_in_words(rule)` and shows what `missing(rule, facts)`
returns; the service stores completion when that is empty.
"""

import enum
import math
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


class Requirement(enum.StrEnum):
    READING = "READING"
    QUIZ = "QUIZ"


@dataclass(frozen=True, slots=True)
class LessonRule:
    """What a lesson asks for.

    Args:
        minimum_seconds: shortest time between opening the lesson and saying "I have read this".
        pass_percent: pass mark of the lesson's quiz in percent; None when it has no quiz.
    """

    minimum_seconds: int = 0
    pass_percent: int | None = None

    @property
    def asks_for(self) -> tuple[Requirement, ...]:
        """The requirements in the order a reader meets them; never empty.

        Who passes the quiz has shown what reading would claim, so reading is asked for only
        where there is no quiz or where the editor set a reading time.
        """
        if self.pass_percent is None:
            return (Requirement.READING,)
        if self.minimum_seconds:
            return (Requirement.READING, Requirement.QUIZ)
        return (Requirement.QUIZ,)


@dataclass(frozen=True, slots=True)
class LessonFacts:
    """What is known of one cadre in one lesson."""

    is_read: bool = False
    is_quiz_passed: bool = False


def missing(rule: LessonRule, facts: LessonFacts) -> tuple[Requirement, ...]:
    """Return the requirements of `rule` that `facts` do not meet; empty means done."""
    met = {Requirement.READING: facts.is_read, Requirement.QUIZ: facts.is_quiz_passed}
    return tuple(requirement for requirement in rule.asks_for if not met[requirement])


def seconds_to_wait(rule: LessonRule, elapsed_seconds: float) -> int:
    """Return how many more whole seconds reading must last; 0 when it was long enough."""
    return max(0, math.ceil(rule.minimum_seconds - elapsed_seconds))


def rule_in_words(rule: LessonRule) -> str:
    """Return the sentence that each lesson shows, in the interface language."""
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
    """Return one phrase for each requirement that is not met, in the interface language."""
    words = {
        Requirement.READING: _("read the lesson to its end"),
        Requirement.QUIZ: _("pass the quiz (%(percent)d %%)")
        % {"percent": rule.pass_percent or 0},
    }
    return [words[requirement] for requirement in missing(rule, facts)]


def duration_in_words(seconds: int) -> str:
    """Return `seconds` the way people say it: "45 seconds", "2 minutes"."""
    if seconds and seconds % 60 == 0:
        minutes = seconds // 60
        return ngettext("%(count)d minute", "%(count)d minutes", minutes) % {"count": minutes}
    return ngettext("%(count)d second", "%(count)d seconds", seconds) % {"count": seconds}
