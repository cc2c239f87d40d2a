"""What a talk should go through: the parts of its kind, and what to bring up. Pure.

Suggestions come from the risk points of the person's posts and from the articles the person is
weak on, by name only: nobody is shown a score, a count or an order of severity.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

MOST_ARTICLES: Final = 6
MOST_RISK_POINTS: Final = 4


class Part(NamedTuple):
    """One part of a talk that has to be gone through."""

    code: str
    label: Promise


# A pre-appointment talk has three parts; the others are free.
PARTS: Final[dict[str, tuple[Part, ...]]] = {
    "PRE_APPOINTMENT": (
        Part("DUTIES", _("Duties and discipline: what the post asks and what it forbids")),
        Part("RISKS", _("Risk points of the post and what closes them")),
        Part("STATEMENT", _("The person's own statement and promise")),
    ),
}

_OPENINGS: Final[dict[str, Promise]] = {
    "GREETING": _("Remind in good time: what is coming up, and where the boundary lies"),
    "INTERVIEW": _("Hear how things are: work, pressures, relatives and people around"),
    "ADMONITION": _("Say clearly what fell short, hear the explanation, agree what changes"),
    "PRE_APPOINTMENT": _("Congratulate, and say what the organisation expects of the post"),
}


def parts_of(kind: str) -> tuple[Part, ...]:
    """Return the parts that a talk of `kind` must cover; none for kinds without a set form."""
    return PARTS.get(kind, ())


def missing_parts(kind: str, covered: Collection[str]) -> list[Part]:
    """Return the parts of `kind` that are not among the codes `covered`."""
    return [part for part in parts_of(kind) if part.code not in covered]


def suggested_agenda(
    kind: str, *, risk_points: Sequence[str], articles: Iterable[str]
) -> list[str]:
    """Return the lines of a suggested agenda.

    Args:
        risk_points: names, the most serious first; the first four are taken.
        articles: labels of articles that want another look; sorted here, so that their order
            says nothing about the person, and cut at six.
    """
    lines = [str(_OPENINGS[kind])] if kind in _OPENINGS else []
    lines += [str(part.label) for part in parts_of(kind)]
    lines += [
        str(_("Risk point of the post: %(name)s")) % {"name": name}
        for name in risk_points[:MOST_RISK_POINTS]
    ]
    lines += [
        str(_("Read together: %(article)s")) % {"article": article}
        for article in sorted(set(articles))[:MOST_ARTICLES]
    ]
    return lines
