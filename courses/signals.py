"""What happens when content is published: editions change, pictures are sized ahead of readers."""

import logging
from typing import Any

from django.conf import settings
from django.db import transaction
from django.dispatch import receiver
from django.utils import timezone, translation
from wagtail.signals import page_published

from courses.editions.services import publish_change
from courses.models import CoursePage, LessonPage
from courses.showing import body_html, hero_html

logger = logging.getLogger(__name__)


@receiver(page_published, sender=LessonPage)
@receiver(page_published, sender=CoursePage)
def let_the_change_take_effect(
    sender: type, instance: LessonPage | CoursePage, **kwargs: Any
) -> None:
    """Publish the edition that the editor chose with the change, if they were asked at all."""
    if instance.change:
        publish_change(page=instance, change=instance.change, at=timezone.now())


@receiver(page_published, sender=LessonPage)
@receiver(page_published, sender=CoursePage)
def render_ahead(sender: type, instance: LessonPage | CoursePage, **kwargs: Any) -> None:
    """Render the content once per language, so that no reader's GET writes a rendition."""
    transaction.on_commit(lambda: _render(instance))


def _render(page: LessonPage | CoursePage) -> None:
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            try:
                body_html(page) if isinstance(page, LessonPage) else hero_html(page)
            except Exception:
                # A picture whose file is gone must not undo the publishing of the page.
                logger.exception("page %s could not be rendered ahead", page.pk)
