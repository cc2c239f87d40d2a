"""The editor carries the product's colours, and nothing in it leads to another site."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]  # untyped library
def admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_help_menu")  # type: ignore[untyped-decorator]  # untyped library
def no_help_elsewhere(request: HttpRequest, menu_items: list[Any]) -> None:
    """Drop Wagtail's links to its own sites: an isolated network does not reach them."""
    menu_items[:] = [item for item in menu_items if not item.url.startswith("http")]
