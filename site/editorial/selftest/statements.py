"""Twenty-one statements on the seven psychologies, and what the answers point at. Pure."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Psychology(NamedTuple):
    """One of the seven, by the code of `warning_cases` terms, with three statements and advice."""

    code: str
    name: Promise
    statements: tuple[Promise, Promise, Promise]
    advice: Promise


PSYCHOLOGIES: Final = (
    Psychology("fixed-habit", _("Fixed habit"), (
        _("It has always been done this way here, so it will be all right."),
        _("When a rule changes I go on as before until somebody reminds me."),
        _("Small gifts at festivals are custom; refusing would be odd."),
    ), _("Look up the rule behind one habit of your office this week.")),
    Psychology("speculation", _("Speculation"), (
        _("One good chance can make up for years of modest pay."),
        _("I should use my position while I have it."),
        _("Those who take risks get further than those who follow rules."),
    ), _("Write down what you would lose, not what you could win.")),
    Psychology("conceit", _("Conceit"), (
        _("With my merits a little latitude is only fair."),
        _("I know better than the procedure."),
        _("Supervision is for those who lack judgement."),
    ), _("Ask a colleague to tell you one thing you should do differently.")),
    Psychology("imitation", _("Imitation and comparison"), (
        _("Others do it and nothing happens to them."),
        _("I compare my house and car with those of businesspeople I meet."),
        _("If I alone refuse, I offend everybody."),
    ), _("Compare yourself with somebody whose conduct you respect.")),
    Psychology("diffusion", _("Diffusion of responsibility"), (
        _("It was decided together, so nobody in particular answers for it."),
        _("If I do not sign, the next person will."),
        _("It benefits the unit, so it cannot be wrong."),
    ), _("Have your dissent recorded once when you have one.")),
    Psychology("compensation", _("Compensation"), (
        _("I have given much and received little; something is owed to me."),
        _("Passed over for promotion, I may look after myself a little."),
        _("My overtime is worth at least this dinner."),
    ), _("Say openly what you find unfair, to somebody who can change it.")),
    Psychology("fluke", _("Fluke"), (
        _("Only the two of us know."),
        _("What is done by way of relatives cannot be traced to me."),
        _("I can always return it if somebody asks."),
    ), _("Imagine explaining it to your family at dinner.")),
)  # fmt: skip
ANSWERS: Final = (0, 1, 2, 3)  # never, seldom, sometimes, often


class Leaning(NamedTuple):
    """How strongly the answers lean towards one psychology: 0 to 9 points."""

    psychology: Psychology
    points: int

    @property
    def is_strong(self) -> bool:
        return self.points >= 5


def field_name(psychology: Psychology, number: int) -> str:
    return f"{psychology.code}-{number}"


def missing(answers: Mapping[str, str]) -> list[str]:
    """Return the names of the statements that have no valid answer."""
    allowed = {str(answer) for answer in ANSWERS}
    return [
        name
        for psychology in PSYCHOLOGIES
        for number in range(len(psychology.statements))
        if answers.get(name := field_name(psychology, number)) not in allowed
    ]


def leanings(answers: Mapping[str, str]) -> list[Leaning]:
    """Return the seven leanings, the strongest first; ties in the order of the list.

    Args:
        answers: a complete set; see `missing`.
    """
    found = [
        Leaning(
            psychology,
            sum(
                int(answers[field_name(psychology, n)])
                for n in range(len(psychology.statements))
            ),
        )
        for psychology in PSYCHOLOGIES
    ]
    return sorted(found, key=lambda leaning: -leaning.points)
