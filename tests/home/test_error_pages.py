"""What went wrong is a designed page in the reader's language, with a way on."""

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation

from home.views import errors

CHINESE = {"HTTP_ACCEPT_LANGUAGE": "zh-CN,zh;q=0.9"}
ENGLISH = {"HTTP_ACCEPT_LANGUAGE": "en-GB,en;q=0.9"}
STRANGE = [
    "/nowhere/",
    "/%00/",
    "/a//b",
    "/‮evil/",
    "/" + "x" * 2000 + "/",
    "/.env",
    "/<script>/",
]


@pytest.mark.django_db
@pytest.mark.parametrize("path", STRANGE)
def test_a_strange_address_is_a_designed_404(client, path):
    answer = client.get(path)

    assert answer.status_code == 404
    assert "refusal__code" in answer.content.decode()
    assert "<script>/" not in answer.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize(("headers", "language"), [(CHINESE, "zh-hans"), (ENGLISH, "en")])
def test_a_404_speaks_the_browsers_language(client, headers, language):
    answer = client.get("/nowhere/", **headers)

    assert f'<html lang="{language}">' in answer.content.decode()


@pytest.mark.django_db
def test_a_form_without_its_token_is_refused_with_a_reason():
    answer = Client(enforce_csrf_checks=True).post(
        "/i18n/setlang/", {"language": "en"}, **ENGLISH
    )

    assert answer.status_code == 403
    assert "This form was open for too long" in answer.content.decode()


@pytest.mark.parametrize(
    ("view", "exception", "status"),
    [
        (errors.permission_denied, PermissionDenied(), 403),
        (errors.bad_request, SuspiciousOperation(), 400),
    ],
)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_refusals_are_designed_in_both_languages(view, exception, status, language):
    with translation.override(language):
        answer = view(RequestFactory().get("/x/"), exception)

    assert answer.status_code == status
    assert "refusal__code" in answer.content.decode()
    assert f'<html lang="{language}">' in answer.content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_500_needs_no_user_no_session_and_no_database(language):
    class Untouchable:
        META = {}

        def __getattr__(self, name):
            raise AssertionError(f"the 500 page touched request.{name}")

    with translation.override(language):
        answer = errors.server_error(Untouchable())

    assert answer.status_code == 500
    assert f'<html lang="{language}">' in answer.content.decode()
    assert "css/tokens.css" in answer.content.decode()


def test_a_503_needs_nothing_either():
    assert "503" in render_to_string("503.html")
