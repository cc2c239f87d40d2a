"""What is wrong with a citation: it names nothing stored, a place that is not there, or a repealed
article.
"""

import datetime as dt
from collections.abc import Iterable

from django.utils.translation import gettext as _

from core.time import long_date
from law.citing.reference import Reference
from law.citing.resolving import Resolved, resolve
from law.structure import holds, place_label


def problem_with(reference: Reference, day: dt.date) -> str:
    """Return what is wrong with citing `reference` for `day`; empty where it is right."""
    return next(iter(problems_with([(reference, day)])), "")


def problems_with(wanted: Iterable[tuple[Reference, dt.date]]) -> list[str]:
    """Return a sentence for each wrong citation: what and where. Two queries for all."""
    pairs = list(dict.fromkeys(wanted))
    found = resolve(pairs)
    said = (_problem(reference, day, found.get((reference, day))) for reference, day in pairs)
    return [sentence for sentence in said if sentence]


def _problem(reference: Reference, day: dt.date, resolved: Resolved | None) -> str:
    if resolved is None:
        return _(
            "The citation “%(reference)s” names no stored article. Choose it again, or import the "
            "text of that law."
        ) % {"reference": str(reference)}
    cited = resolved.cited
    named = {
        "law": str(cited.version.instrument),
        "article": cited.label,
        "day": long_date(day),
    }
    if resolved.is_repealed:
        return (
            _(
                "%(law)s %(article)s was repealed and not in force on %(day)s. Cite what took its "
                "place, or give the day of the act."
            )
            % named
        )
    if resolved.in_force is None:
        return (
            _("%(law)s %(article)s was not yet in force on %(day)s. Cite the text of that day.")
            % named
        )
    if not holds(cited.text, reference.place):
        return _("%(law)s %(article)s has no %(place)s.") % {
            **named,
            "place": place_label(reference.place).lstrip(", "),
        }
    return ""
