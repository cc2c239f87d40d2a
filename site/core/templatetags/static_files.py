"""`{% static %}` in every template: Django's own, but that an address found is not looked for again.

Our templates load nothing for it; one that loads Django's library gets Django's tag.
"""

from functools import cache
from typing import Any

from django import template
from django.template.base import Node, Parser, Token
from django.templatetags import static as of_django

register = template.Library()


@cache
def _address(path: str) -> str:
    return str(of_django.StaticNode.handle_simple(path))


class KeptStaticNode(of_django.StaticNode):
    """`{% static %}`: names and addresses of files do not change while a process runs."""

    @classmethod
    def handle_simple(cls, path: Any) -> str:
        return _address(path)


@register.tag("static")
def static(parser: Parser, token: Token) -> Node:
    """Write the address of a static file."""
    node: Node = KeptStaticNode.handle_token(parser, token)
    return node
