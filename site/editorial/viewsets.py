"""Names from public cases, in the editor."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.snippets.views.snippets import SnippetViewSet

from editorial.models import PublicName


class PublicNameViewSet(SnippetViewSet):
    model = PublicName
    icon = "user"
    menu_label = _("Names from public cases")
    menu_order = 225
    add_to_admin_menu = True
    list_display = ["name", "note"]
    list_per_page = 100
    search_backend_name = None
    search_fields = ["name", "note"]
    panels = [FieldPanel("name"), FieldPanel("note")]
