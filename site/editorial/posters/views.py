"""Handing out posters, to whoever may read the page."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe
from wagtail.models import Page

from core.http import keep_private
from core.page_extras import gives_page_extra
from core.readers import may_read
from editorial.posters.printing import has_poster, poster_pdf


@require_safe
def poster(request: HttpRequest, page_id: int) -> HttpResponse:
    """Answer with the poster of a published page; what somebody may not read is not found."""
    page: Any = get_object_or_404(Page.objects.live(), pk=page_id).specific
    is_open = all(each.accept_request(request) for each in page.get_view_restrictions())
    if not has_poster(page) or not is_open or not may_read(page, request.user):
        raise Http404
    name = content_disposition_header(as_attachment=False, filename=f"{page.title}.pdf")
    response = HttpResponse(
        poster_pdf(page, at=page.last_published_at or timezone.now()),
        content_type="application/pdf",
        headers={"Content-Disposition": name or "inline"},
    )
    return keep_private(response)


@gives_page_extra
def poster_link(*, page: Any, request: HttpRequest) -> SafeString | None:
    """Offer the poster at the foot of the page."""
    if not has_poster(page) or not page.live:
        return None
    return render_to_string("editorial/poster_link.html", {"page": page})
