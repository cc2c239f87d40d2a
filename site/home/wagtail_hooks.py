"""The editor carries the product's colours, and nothing in it leads to another site."""

from typing import Any

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, path, reverse_lazy
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogActionRegistry

from cadres.policies import Capability
from cadres.requests import tops_of
from home.packs.views import export, packs


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]  # untyped library
def admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))


@hooks.register("construct_help_menu")  # type: ignore[untyped-decorator]  # untyped library
def no_help_elsewhere(request: HttpRequest, menu_items: list[Any]) -> None:
    """Drop Wagtail's links to its own sites: an isolated network does not reach them."""
    menu_items[:] = [item for item in menu_items if not item.url.startswith("http")]


@hooks.register("register_admin_urls")  # type: ignore[untyped-decorator]  # untyped library
def pack_urls() -> list[URLPattern]:
    return [
        path("packs/", packs, name="packs"),
        path("packs/export/", export, name="export_pack"),
    ]


class PacksItem(MenuItem):
    """Shown to editors."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(tops_of(request).get(Capability.EDIT_CONTENT))


@hooks.register("register_admin_menu_item")  # type: ignore[untyped-decorator]  # untyped library
def packs_item() -> MenuItem:
    return PacksItem(_("Content packs"), reverse_lazy("packs"), icon_name="download", order=219)


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]  # untyped library
def register_pack_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "home.import_pack", _("Import content pack"), _("Brought in with a content pack")
    )
