"""The foot of a page: what apps above add to it."""

from typing import Any

from django import template
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from core.page_extras import extras_of

register = template.Library()


@register.simple_tag(takes_context=True)
def page_extras(context: Any) -> SafeString:
    """Show the extras of the page in `page`; nothing in a preview of what is not stored."""
    page, request = context["page"], context["request"]
    if page.pk is None:
        return SafeString("")
    return format_html_join("\n", "{}", ((extra,) for extra in extras_of(page, request)))
