"""Videos and audio in the editor."""

from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel, ObjectList
from wagtail.snippets.views.snippets import SnippetViewSet

from courses.forms import LessonMediaForm
from courses.models import LessonMedia


class LessonMediaViewSet(SnippetViewSet):
    """A recording with its captions and transcript; a lesson shows it by choosing it."""

    model = LessonMedia
    icon = "media"
    menu_label = _("Videos and audio")
    menu_order = 360
    add_to_admin_menu = True
    list_display = ["title", "format", "seconds", "uploaded_at"]
    list_filter = ["format"]
    search_fields = ["title", "title_en", "transcript"]
    copy_view_enabled = False
    edit_handler = ObjectList(
        [
            FieldRowPanel([FieldPanel("title"), FieldPanel("title_en")]),
            FieldRowPanel([FieldPanel("file"), FieldPanel("seconds")]),
            MultiFieldPanel(
                [FieldPanel("captions"), FieldPanel("captions_en")],
                heading=_("Captions"),
                help_text=_("A lesson whose video has none cannot be handed in or published."),
            ),
            MultiFieldPanel(
                [FieldPanel("transcript"), FieldPanel("transcript_en")], heading=_("Transcript")
            ),
        ],
        base_form_class=LessonMediaForm,
    )
