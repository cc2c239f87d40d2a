"""Pictures of pages: the only uploads with an address of their own.

Originals, documents and anything else below MEDIA_ROOT answer 404 here, like what does not exist;
documents are served by Wagtail, which checks their collection.
"""

import mimetypes
from typing import Final
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_safe
from wagtail.images import get_image_model

from core.readers import is_file_visible

INTERNAL_PREFIX: Final = "/protected-media/"  # nginx alone may read it


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """Send a rendition of an image that the visitor may see; anything else is a 404.

    Two queries, and what the guards of files ask. With ACCEL_MEDIA nginx sends the file, otherwise
    this process does.
    """
    renditions = get_image_model().get_rendition_model().objects
    rendition = renditions.filter(file=path).select_related("image__collection").first()
    if rendition is None:
        raise Http404
    restrictions = rendition.image.collection.get_view_restrictions()
    if not all(restriction.accept_request(request) for restriction in restrictions):
        raise Http404
    if not is_file_visible(rendition.image, request.user):
        raise Http404
    kind = mimetypes.guess_type(path)[0] or "application/octet-stream"
    response: HttpResponseBase
    if settings.ACCEL_MEDIA:
        response = HttpResponse(content_type=kind)
        response["X-Accel-Redirect"] = INTERNAL_PREFIX + quote(path)
    else:
        try:
            response = FileResponse(rendition.file.open("rb"), content_type=kind)
        except FileNotFoundError as error:
            raise Http404 from error
    scope = "private" if restrictions else "public"
    response["Cache-Control"] = f"{scope}, max-age=86400"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
