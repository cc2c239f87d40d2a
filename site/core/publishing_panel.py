"""Wagtail's panel of scheduled publishing, saying on whose clock."""

from typing import Any

from django.conf import settings
from django.utils.functional import lazystr
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PublishingPanel


class ZonedPublishingPanel(PublishingPanel):
    """Publishing and withdrawing by schedule, with the time zone in words."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        zone = lazystr(settings.TIME_ZONE)
        for child in self.children:
            if isinstance(child, FieldPanel):
                child.help_text = format_lazy(
                    "{words} {zone}", words=_("On the clock of the site:"), zone=zone
                )
