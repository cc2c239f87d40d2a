"""A page that is published again has been looked at."""

from typing import Any

from django.utils import timezone

from law.citing.pages import PREFIX
from law.stale.services import note_edited


def close_lines_of_a_published_page(sender: Any, instance: Any, **kwargs: Any) -> None:
    """Close the stale lines of the page `instance`. One query."""
    note_edited(key=f"{PREFIX}:{instance.pk}", at=timezone.now())
