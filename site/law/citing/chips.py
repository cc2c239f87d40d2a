"""Citation chips: a link to the article that opens where it stands."""

import datetime as dt
from collections.abc import Iterable
from typing import Final, NamedTuple

from django.core.cache import cache
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from core.time import site_date
from law.citing.reference import Reference
from law.citing.resolving import Resolved, resolve
from law.structure import place_label

_KEEP_SECONDS: Final = 300


class Chip(NamedTuple):
    """What is written for one citation.

    Args:
        label: instrument and number as they read on the day.
        note: what the reader should know: that it is repealed, or has another number now.
    """

    label: str
    note: str
    is_repealed: bool
    is_known: bool


class Wanted(NamedTuple):
    """A citation and the day it is read for; an empty day means today."""

    reference: Reference
    on: str = ""


def day_of(on: str) -> dt.date:
    """Return the day written in ISO form, else today on the site's clock."""
    try:
        return dt.date.fromisoformat(on)
    except ValueError:
        return site_date(timezone.now())


def chips_for(wanted: Iterable[Wanted]) -> dict[Wanted, Chip]:
    """Look up what chips say; kept for five minutes. Two queries for all that are not known."""
    asked = list(dict.fromkeys(wanted))
    keys = {one: _cache_key(one) for one in asked}
    known: dict[str, Chip] = cache.get_many(list(keys.values())) if asked else {}
    missing = [one for one in asked if keys[one] not in known]
    if missing:
        days = {one: day_of(one.on) for one in missing}
        found = resolve((one.reference, days[one]) for one in missing)
        fresh = {
            keys[one]: _chip(one.reference, found.get((one.reference, days[one])))
            for one in missing
        }
        cache.set_many(fresh, _KEEP_SECONDS)
        known |= fresh
    return {one: known[keys[one]] for one in asked}


def _cache_key(wanted: Wanted) -> str:
    day = day_of(wanted.on)
    return f"law.chip:{get_language()}:{day:%Y%m%d}:{str(wanted.reference).encode().hex()}"


def _chip(reference: Reference, resolved: Resolved | None) -> Chip:
    if resolved is None:
        return Chip("", "", is_repealed=False, is_known=False)
    cited = resolved.cited
    label = f"{cited.version.instrument} {cited.label}{place_label(reference.place)}"
    if resolved.is_repealed:
        return Chip(label, _("repealed"), is_repealed=True, is_known=True)
    note = ""
    if resolved.is_renumbered:
        note = _("now %(article)s") % {"article": resolved.shown.label}
    return Chip(label, note, is_repealed=False, is_known=True)


def opening_tag(wanted: Wanted, chip: Chip) -> SafeString:
    """Write the opening tag of a chip; without its text stored, a reference stays plain text."""
    if not chip.is_known:
        return mark_safe("<a>")
    classes = "cite-chip cite-chip--repealed" if chip.is_repealed else "cite-chip"
    note = format_html(' data-note="{}"', chip.note) if chip.note else ""
    return format_html('<a class="{}" href="{}"{}>', classes, _url(wanted), note)


def whole(wanted: Wanted, chip: Chip) -> SafeString:
    """Write a chip with its text."""
    if not chip.is_known:
        return format_html("{}", str(wanted.reference))
    return format_html("{}{}</a>", opening_tag(wanted, chip), chip.label)


def _url(wanted: Wanted) -> str:
    return wanted.reference.url(on=wanted.on)
