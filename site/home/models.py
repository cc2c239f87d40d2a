"""The site's front page."""

from core.pages import BilingualPage
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page


class HomePage(BilingualPage, Page):
    """The root of the public site; signed-in people see their own home on it."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    content_panels = [*Page.content_panels, *BilingualPage.bilingual_panels]

    class Meta:
        verbose_name = _("front page")
