"""Every address that may be posted to needs a form token, but those that no browser posts to (S8)."""

import pytest
from django.urls import URLPattern, get_resolver, include, path

pytestmark = pytest.mark.once
# Asked by machines that show credentials or a signature of their own, never by a browser's cookie.
BY_MACHINES = {
    "record/checkpoint/cosignatures",
    "xapi/statements",
    "xapi/statements/more/<str:token>",
}
# Wagtail's, whose REST framework asks for the token itself where a session is used.
BY_REST_FRAMEWORK = "admin/api/main/"


def exempt(patterns, prefix=""):
    """Yield every address whose view takes a POST without a form token."""
    for entry in patterns:
        written = prefix + str(entry.pattern).lstrip("^")
        if not isinstance(entry, URLPattern):
            yield from exempt(entry.url_patterns, written)
        elif getattr(entry.callback, "csrf_exempt", False):
            yield written


def test_only_machines_post_without_a_form_token():
    found = set(exempt(get_resolver().url_patterns))

    assert {each for each in found if not each.startswith(BY_REST_FRAMEWORK)} == BY_MACHINES


def test_finds_a_view_that_was_let_off():
    def let_off(request):
        """Do nothing."""

    let_off.csrf_exempt = True
    hidden = [path("a/", include([path("b/", let_off)]))]

    assert list(exempt(hidden)) == ["a/b/"]
