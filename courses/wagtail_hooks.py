"""Recordings in the editor, and the audit words of this app."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.log_actions import LogActionRegistry
from wagtail.snippets.models import register_snippet

from courses.viewsets import LessonMediaViewSet

register_snippet(LessonMediaViewSet)


@hooks.register("register_log_actions")  # type: ignore[untyped-decorator]  # untyped library
def register_course_actions(actions: LogActionRegistry) -> None:
    actions.register_action(
        "courses.publish_edition", _("Publish an edition"), _("Edition of the course published")
    )
