"""What every page type shares. Abstract: `core` owns no table."""

from typing import Any, ClassVar

from django.contrib.auth.views import redirect_to_login
from django.db import models
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction

from core.editor_notes import EditorNotes
from core.editorial import EditorialPermissions
from core.http import keep_private
from core.publishing_gates import ensure_may_be_published
from core.publishing_panel import ZonedPublishingPanel
from core.search.fields import ChineseAutocompleteField, ChineseSearchField
from core.translation import in_language


class BilingualPage(models.Model):
    """Title and summary in Chinese (the original) and, where written, in English."""

    title_en = models.CharField(_("title in English"), max_length=255, blank=True)
    summary = models.TextField(_("summary"), max_length=400, blank=True)
    summary_en = models.TextField(_("summary in English"), max_length=600, blank=True)

    bilingual_panels = [
        EditorNotes(),
        MultiFieldPanel(
            [FieldPanel("title_en"), FieldPanel("summary"), FieldPanel("summary_en")],
            heading=_("Summary and English"),
        ),
    ]
    # Before Page's own in the order of bases, so that every page type shows the zone.
    settings_panels = [ZonedPublishingPanel(), *Page.settings_panels[1:]]
    bilingual_search_fields = [
        ChineseSearchField("title", boost=3),
        ChineseAutocompleteField("title"),
        ChineseSearchField("title_en"),
        ChineseSearchField("summary"),
        ChineseSearchField("summary_en"),
    ]

    class Meta:
        abstract = True

    def get_view_restrictions(self) -> models.QuerySet[PageViewRestriction]:
        """Return Wagtail's restrictions of the page; one query while the site has none at all.

        None where `core.routing` has looked together with the page.
        """
        has_any = getattr(self, "site_has_restrictions", None)
        if has_any is None:
            has_any = PageViewRestriction.objects.exists()
        if not has_any:
            nothing: models.QuerySet[PageViewRestriction] = PageViewRestriction.objects.none()
            return nothing
        of_page: Any = super()
        found: models.QuerySet[PageViewRestriction] = of_page.get_view_restrictions()
        return found

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Publish `revision`, whatever way led here, unless a gate holds it back.

        Raises:
            PublishingBarred: something must be put right, or waived by a second person, first.
        """
        ensure_may_be_published(revision.as_object())
        of_page: Any = super()
        return of_page.publish(revision, *args, **kwargs)

    def permissions_for_user(self, user: Any) -> EditorialPermissions:
        """Return what `user` may do with this page; publishing alone is never part of it."""
        return EditorialPermissions(user, self)

    def is_readable_by(self, user: Any) -> bool:
        """Tell whether `user` (anyone, signed in or not) may read it. Page types may narrow it."""
        return True

    @property
    def label(self) -> str:
        """Title in the interface language."""
        return in_language(getattr(self, "title"), self.title_en)  # noqa: B009  title is Page's

    @property
    def blurb(self) -> str:
        """Summary in the interface language."""
        return in_language(self.summary, self.summary_en)


class SignedInPage:
    """Mixed into page types for signed-in people; what they show is personal and never cached.

    Others are sent to the log-in page and come back afterwards, unless the type has a face for
    visitors. Pages are only read: whatever writes has an address and a service of its own.
    """

    allowed_http_methods: ClassVar[list[str]] = ["GET", "HEAD", "OPTIONS"]
    has_public_face: ClassVar[bool] = False

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not request.user.is_authenticated and not self.has_public_face:
            return keep_private(redirect_to_login(request.get_full_path()))
        response: HttpResponseBase = super().serve(  # type: ignore[misc]  # of Page, beside us
            request, *args, **kwargs
        )
        return keep_private(response)
