"""Editing forms whose articles are cited by typing them."""

from wagtail.admin.forms import WagtailAdminPageForm

from law.forms import CitedArticlesField


class CitingForm(WagtailAdminPageForm):
    articles = CitedArticlesField(required=False)
