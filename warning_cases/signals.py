"""What follows when a case is published."""

from typing import Any

from django.dispatch import receiver
from wagtail.search.index import insert_or_update_object
from wagtail.signals import page_published

from warning_cases.models import WarningCasePage


@receiver(page_published, sender=WarningCasePage)
def index_what_it_is_described_by(
    sender: Any, instance: WarningCasePage, **kwargs: Any
) -> None:
    """Index the case again: its lists and charges are stored only after the page itself."""
    insert_or_update_object(instance)
