"""The editor carries the product's colours."""

from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks


@hooks.register("insert_global_admin_css")  # type: ignore[untyped-decorator]  # untyped library
def admin_css() -> SafeString:
    return format_html('<link rel="stylesheet" href="{}">', static("css/admin.css"))
