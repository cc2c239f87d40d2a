"""What the editor's menus leave out: addresses outside the site, which an isolated network lacks."""

from django.http import HttpRequest
from wagtail import hooks
from wagtail.admin.menu import MenuItem


@hooks.register("construct_help_menu")  # type: ignore[untyped-decorator]  # untyped library
def keep_help_on_this_site(request: HttpRequest, menu_items: list[MenuItem]) -> None:
    """Drop every help item that leads to another host."""
    menu_items[:] = [item for item in menu_items if "//" not in str(item.url)]
