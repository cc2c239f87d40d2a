"""What the editor leaves out: addresses outside the site, and pages that its user may not read."""

from typing import Any

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.readers import refuse_hidden_document, visible_to

hooks.register("before_serve_document", refuse_hidden_document)


@hooks.register("construct_help_menu")  # type: ignore[untyped-decorator]  # untyped library
def keep_help_on_this_site(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Drop every help item that leads to another host."""
    menu_items[:] = [item for item in menu_items if "//" not in str(item.url)]


@hooks.register("construct_page_chooser_queryset")  # type: ignore[untyped-decorator]  # untyped library
def choose_what_one_may_read(pages: Any, request: HttpRequest) -> Any:
    """Offer nothing that the editor's user may not read."""
    return visible_to(pages, request.user)


@hooks.register("construct_explorer_page_queryset")  # type: ignore[untyped-decorator]  # untyped library
def explore_what_one_may_read(parent_page: Any, pages: Any, request: HttpRequest) -> Any:
    """List nothing that the editor's user may not read."""
    return visible_to(pages, request.user)
