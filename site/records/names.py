"""Comparing and hiding people's names as typed on paper and screen. Pure."""

import unicodedata
from typing import Final

# The dot inside names of some nationalities is typed in many ways.
_DOTS: Final = str.maketrans(dict.fromkeys("•‧・．∙⋅.", "·"))


def same_name(typed: str, name: str) -> bool:
    """Tell whether `typed` is `name`, whatever its spaces, width, case and kind of dot."""
    return _bare(typed) == _bare(name) != ""


def masked(name: str) -> str:
    """Return the first character of `name` and two asterisks; its length is not given away."""
    return f"{name[:1]}**"


def _bare(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold().translate(_DOTS)
    return "".join(character for character in folded if not character.isspace())
