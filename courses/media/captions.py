"""Captions: WebVTT that browsers can read, and nothing in it that they would run."""

import re
from typing import Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

_STAMP: Final = r"(?:(\d{2,}):)?([0-5]\d):([0-5]\d)\.(\d{3})"
_TIMING: Final = re.compile(rf"^{_STAMP}[ \t]+-->[ \t]+{_STAMP}(?:[ \t].*)?$")


def check_captions(text: str) -> None:
    """Check that `text` is WebVTT with at least one cue, its times in order.

    Raises:
        ValidationError: no header, no cue, or a cue that ends before it begins, with its line.
    """
    lines = text.lstrip("\ufeff").splitlines()
    if not lines or not re.match(r"^WEBVTT(?:[ \t]|$)", lines[0]):
        raise ValidationError(_("Captions start with a line that says WEBVTT."))
    cues = 0
    for number, line in enumerate(lines, start=1):
        if "-->" not in line:
            continue
        found = _TIMING.match(line.strip())
        if found is None:
            raise ValidationError(
                _("Line %(number)d: times look like 00:01.000 --> 00:04.500.")
                % {"number": number}
            )
        groups = found.groups()
        if _seconds(groups[:4]) >= _seconds(groups[4:]):
            raise ValidationError(
                _("Line %(number)d: the caption ends before it begins.") % {"number": number}
            )
        cues += 1
    if not cues:
        raise ValidationError(_("There is no caption with times in it."))


def _seconds(stamp: tuple[str | None, ...]) -> float:
    hours, minutes, seconds, thousandths = (int(part or 0) for part in stamp)
    return hours * 3600 + minutes * 60 + seconds + thousandths / 1000
