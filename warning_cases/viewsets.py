"""The lists that describe cases, in the editor."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.snippets.views.snippets import SnippetViewSet, SnippetViewSetGroup

from warning_cases.models import AmountBand, Charge, Term


class TermViewSet(SnippetViewSet):
    model = Term
    icon = "tag"
    menu_label = _("Descriptions")
    list_display = ["name", "name_en", "axis", "code"]
    list_filter = ["axis"]
    list_per_page = 50
    search_backend_name = None
    search_fields = ["name", "name_en", "aliases", "code"]
    panels = [
        FieldRowPanel([FieldPanel("axis"), FieldPanel("position")]),
        FieldPanel("name"),
        FieldPanel("name_en"),
        FieldPanel("aliases", help_text=_("Other names by which people look for it.")),
        FieldPanel("code", help_text=_("Used in addresses and exchanges; best left alone.")),
    ]


class ChargeViewSet(SnippetViewSet):
    model = Charge
    icon = "warning"
    menu_label = _("Charges")
    list_display = ["name", "name_en", "article_number"]
    list_per_page = 100
    search_backend_name = None
    search_fields = ["name", "name_en", "article_number"]
    panels = [
        FieldPanel("name"),
        FieldPanel("name_en"),
        FieldRowPanel([FieldPanel("article_number"), FieldPanel("article_suffix")]),
        FieldPanel("code", help_text=_("Used in addresses and exchanges; best left alone.")),
    ]


class AmountBandViewSet(SnippetViewSet):
    model = AmountBand
    icon = "order"
    menu_label = _("Amount bands")
    list_display = ["name", "kind", "from_yuan", "lower_from_yuan", "article"]
    list_filter = ["kind"]
    search_backend_name = None
    search_fields = ["name", "name_en", "code"]
    panels = [
        FieldPanel("kind"),
        FieldPanel(
            "article",
            help_text=_(
                "The article of the version that sets the sum. When a new version sets others, "
                "add bands for it: acts of the time before keep theirs."
            ),
        ),
        FieldRowPanel([FieldPanel("name"), FieldPanel("name_en")]),
        FieldPanel("code"),
        FieldRowPanel([FieldPanel("from_yuan"), FieldPanel("lower_from_yuan")]),
    ]


class CaseListsGroup(SnippetViewSetGroup):
    items = (TermViewSet, ChargeViewSet, AmountBandViewSet)
    menu_label = _("Case lists")
    menu_icon = "tag"
    menu_order = 220
