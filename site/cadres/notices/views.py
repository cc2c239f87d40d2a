"""The inbox: what the site has told its reader."""

import uuid
from typing import Final

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cadres.notices import services
from cadres.requests import cadre_of
from core.http import personal

PAGE_SIZE: Final = 30


@personal
@login_required
@require_safe
def inbox(request: HttpRequest) -> HttpResponse:
    """List the reader's notices, the newest first."""
    reader = cadre_of(request)
    notices = reader.notices.all()
    shows_unread = request.GET.get("show") == "unread"
    page = Paginator(notices.unread() if shows_unread else notices, PAGE_SIZE).get_page(
        request.GET.get("page")
    )
    return render(
        request, "cadres/notices/inbox.html", {"page_obj": page, "shows_unread": shows_unread}
    )


@personal
@login_required
@require_POST
def open_notice(request: HttpRequest, notice_id: uuid.UUID) -> HttpResponse:
    """Mark a notice as read and go where it leads."""
    notice = get_object_or_404(cadre_of(request).notices, public_id=notice_id)
    services.read_notice(notice=notice, at=timezone.now())
    if notice.url and url_has_allowed_host_and_scheme(notice.url, allowed_hosts=None):
        return redirect(notice.url)
    return redirect("inbox")


@personal
@login_required
@require_POST
def read_inbox(request: HttpRequest) -> HttpResponse:
    """Mark everything as read."""
    services.read_all(cadre=cadre_of(request), at=timezone.now())
    messages.success(request, _("Everything is marked as read."))
    return redirect("inbox")
