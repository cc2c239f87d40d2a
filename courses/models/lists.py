"""The list of courses."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from core.pages import BilingualPage, SignedInPage


class CourseIndexPage(SignedInPage, BilingualPage, Page):
    """The list of courses and programmes; visitors see what there is to study."""

    has_public_face = True
    max_count = 1
    parent_page_types = ["home.HomePage"]
    subpage_types = ["courses.CoursePage", "courses.ProgrammePage"]
    content_panels = [*Page.content_panels, *BilingualPage.bilingual_panels]

    class Meta:
        verbose_name = _("course list")

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Add every published course with how far the reader is. See `courses.showing`."""
        from courses.showing import index_context

        context: dict[str, Any] = super().get_context(request, *args, **kwargs)
        return {**context, **index_context(self, request)}
