"""Rich text whose citations are checked when it is saved."""

import re
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from wagtail import blocks
from wagtail.rich_text import RichText

from core.richtext import CITATION, TEXT_FEATURES
from law.citing.reference import Reference

_CHIP: Final = re.compile(r"<a\b([^>]*\blinktype=\"citation\"[^>]*)>(.*?)</a>", re.S)
_ATTRIBUTE: Final = re.compile(r"\b(ref|on)=\"([^\"]*)\"")


class CitingTextBlock(blocks.RichTextBlock):
    """Rich text with citations; one that does not hold is refused by its name."""

    def __init__(self, **kwargs: Any) -> None:
        features = kwargs.get("features") or TEXT_FEATURES
        if CITATION not in features:
            features = [*features, CITATION]
        super().__init__(**{**kwargs, "features": list(features)})

    def clean(self, value: Any) -> RichText:
        cleaned: RichText = super().clean(value)
        problems = citation_problems(cleaned.source)
        if problems:
            raise ValidationError(problems)
        return cleaned

    def deconstruct(self) -> tuple[str, Any, Any]:
        return (
            "wagtail.blocks.RichTextBlock",
            self._constructor_args[0],
            self._constructor_args[1],
        )


def citation_problems(html: str) -> list[str]:
    """Return what is wrong with the citations of stored rich text. Two queries for all."""
    from law.citing.checking import problems_with  # these need the models, which need blocks
    from law.citing.chips import day_of

    pairs = []
    unread = []
    for attributes, text in _CHIP.findall(html):
        found = dict(_ATTRIBUTE.findall(attributes))
        try:
            pairs.append((Reference.parse(found.get("ref", "")), day_of(found.get("on", ""))))
        except ValueError:
            unread.append(strip_tags(text))
    return [*(f"“{text}”" for text in unread), *problems_with(pairs)]
