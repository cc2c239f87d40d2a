"""A page tree to hang content on, whatever a flush has left of Wagtail's own."""

import itertools

from wagtail.models import Locale, Page, Site

from home.models import HomePage

_numbers = itertools.count(1)


def plant_home():
    """The site's front page below a root, and the default site that points at it."""
    Locale.objects.get_or_create(language_code="zh-hans")
    home = HomePage.objects.first()
    if home is None:
        root = Page.objects.filter(depth=1).first() or Page.add_root(title="Root", slug="root")
        home = root.add_child(instance=HomePage(title="清风", slug=f"home-{next(_numbers)}"))
    Site.objects.update_or_create(
        is_default_site=True,
        defaults={"hostname": "localhost", "port": 80, "root_page": home},
    )
    Site.clear_site_root_paths_cache()
    return HomePage.objects.get(pk=home.pk)


def add_page(parent, page_type, *, title="标题", **fields):
    """A published page of `page_type` below `parent`, whose row may have grown meanwhile."""
    slug = fields.pop("slug", None) or f"page-{next(_numbers)}"
    page = page_type(title=title, slug=slug, **fields)
    return Page.objects.get(pk=parent.pk).add_child(instance=page)
