"""What a search result shows of a page: the words that were looked for, marked."""

from django import template
from django.utils.safestring import SafeString

from core.search.finding import highlighted

register = template.Library()


@register.simple_tag
def highlight(text: str, query: str) -> SafeString:
    """Return the part of `text` around what was looked for, marked."""
    return highlighted(text, query)
