"""Every address of the site; each app keeps its own list."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView
from django.views.i18n import set_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from cadres.views import editors_door
from core.addresses import by_first_part
from core.media import media
from core.routing import serve

handler400 = "home.views.errors.bad_request"
handler403 = "home.views.errors.permission_denied"
handler404 = "home.views.errors.not_found"
handler500 = "home.views.errors.server_error"


@require_safe
def healthy(request: HttpRequest) -> HttpResponse:
    """Answer that the process serves requests; asks nothing of the database."""
    return HttpResponse("ok", content_type="text/plain")


_own: list[URLPattern | URLResolver] = [
    path("healthz", healthy, name="healthy"),
    path("i18n/setlang/", set_language, name="set_language"),
    path("media/<path:path>", media, name="media"),
    path("admin/login/", editors_door),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    path("", include("cadres.urls")),
    path("", include("records.urls")),
    path("", include("law.urls")),
    path("", include("quizzes.urls")),
    path("", include("courses.urls")),
    path("", include("warning_cases.exercises.urls")),
    path("", include("assignments.urls")),
    path("", include("exemplars.urls")),
    path("", include("editorial.urls")),
    path("", include("campaigns.urls")),
    path("", include("home.urls")),
]
if settings.OIDC_ISSUER:
    _own.append(path("", include("cadres.single_sign_on.urls")))
if settings.STYLEGUIDE:
    from home.views.styleguide import styleguide

    _own.append(path("styleguide/", styleguide, name="styleguide"))
urlpatterns: list[URLPattern | URLResolver] = [
    by_first_part(_own),
    # One log-in page for everyone, also where Wagtail would show its own.
    path(
        "_util/login/",
        RedirectView.as_view(pattern_name="login", query_string=True),
        name="wagtailcore_login",
    ),
    # Wagtail's addresses but the last, its catch-all, in whose place ours finds pages faster.
    *(
        pattern
        for pattern in wagtail_urls.urlpatterns[:-1]
        if pattern.name != "wagtailcore_login"
    ),
    re_path(wagtail_urls.serve_pattern, serve, name="wagtail_serve"),
]
